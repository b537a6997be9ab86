-- The archive as a database. Pages are queries over it.
-- Dates are sort keys (dates.py: year * 10000 + month * 100 + day); `edtf` is the date as written.
-- Articles and entries are numbered in order of time, and a list's members carry their rank in it from the oldest on:
-- a part of a long list is a range of ranks, never an OFFSET.

CREATE TABLE article (
    n INTEGER PRIMARY KEY,          -- place in time, from 1
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,             -- below content/
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    edtf TEXT NOT NULL,
    lower INTEGER NOT NULL,
    upper INTEGER NOT NULL,
    summary TEXT NOT NULL,          -- for lists
    lang TEXT NOT NULL,             -- empty: the site's
    detail TEXT NOT NULL            -- JSON: what only the article's own page shows
);
CREATE TABLE actor (
    n INTEGER PRIMARY KEY,          -- place in the alphabet
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,             -- empty: it is only named
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    kind TEXT NOT NULL,             -- empty: no file says
    disambiguation TEXT NOT NULL,
    articles INTEGER NOT NULL,      -- in which it acts
    detail TEXT NOT NULL            -- JSON: what only the actor's own page shows
);
CREATE TABLE name (
    actor INTEGER NOT NULL REFERENCES actor,
    spelling TEXT NOT NULL,
    strength TEXT NOT NULL          -- name, alias or weak
);
CREATE TABLE role (
    actor INTEGER NOT NULL REFERENCES actor,
    position INTEGER NOT NULL,      -- in order of time
    title TEXT NOT NULL,
    of_text TEXT NOT NULL,          -- may be empty
    of_actor INTEGER REFERENCES actor,
    since TEXT NOT NULL,            -- EDTF, may be empty
    until TEXT NOT NULL,
    PRIMARY KEY (actor, position)
) WITHOUT ROWID;
CREATE TABLE acting (
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actor,
    rank INTEGER NOT NULL,          -- of the article among the actor's, oldest 1
    roles TEXT NOT NULL,            -- JSON: [[text, certain], …]
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX acting_of ON acting (actor, rank, article);
CREATE TABLE topic (
    n INTEGER PRIMARY KEY,          -- place in the alphabet of its index
    index_name TEXT NOT NULL,       -- topics, or a further index of site.yaml
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    articles INTEGER NOT NULL,      -- with those of narrower topics
    detail TEXT NOT NULL,
    UNIQUE (index_name, id)
);
CREATE TABLE broader (
    topic INTEGER NOT NULL REFERENCES topic,
    broader INTEGER NOT NULL REFERENCES topic,
    PRIMARY KEY (topic, broader)
) WITHOUT ROWID;
CREATE INDEX narrower ON broader (broader, topic);
CREATE TABLE about (                -- as the article says
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    topic INTEGER NOT NULL REFERENCES topic,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE TABLE filed (                -- under the topic or a narrower one
    topic INTEGER NOT NULL REFERENCES topic,
    rank INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (topic, rank)
) WITHOUT ROWID;
CREATE TABLE entry (                -- of the timeline: articles and the key dates that they report
    n INTEGER PRIMARY KEY,          -- place in time, from 1
    article INTEGER NOT NULL REFERENCES article,
    label TEXT NOT NULL,            -- empty: the article itself
    edtf TEXT NOT NULL,
    lower INTEGER NOT NULL,
    upper INTEGER NOT NULL
);
CREATE TABLE period (               -- the years (month 0) and months that an entry belongs to
    year INTEGER NOT NULL,
    month INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry,
    own INTEGER NOT NULL,           -- of a year: 1 where the entry belongs to none of its months
    PRIMARY KEY (year, month, rank)
) WITHOUT ROWID;
CREATE TABLE link (                 -- from an article to an article, actor or topic, in its text or by `related`
    article INTEGER NOT NULL REFERENCES article,
    kind TEXT NOT NULL,
    target INTEGER NOT NULL,
    PRIMARY KEY (kind, target, article)
) WITHOUT ROWID;
CREATE TABLE page (                 -- standalone pages
    address TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    nav INTEGER,
    detail TEXT NOT NULL
);
CREATE TABLE body (                 -- HTML; U+FDD0 stands for the way to the site's root
    kind TEXT NOT NULL,
    key TEXT NOT NULL,              -- an article's, actor's or topic's n; a page's address
    html TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE redirect (
    address TEXT PRIMARY KEY,       -- the former address
    target TEXT NOT NULL,           -- the page's address now
    title TEXT NOT NULL,
    path TEXT NOT NULL,             -- of the file that declares it
    line INTEGER NOT NULL,
    column INTEGER NOT NULL
);
CREATE TABLE media (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL
);
