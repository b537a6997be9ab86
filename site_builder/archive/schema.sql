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
    translation INTEGER NOT NULL,   -- 1: of another article, which stands for it in every list and count
    detail TEXT NOT NULL            -- JSON: what only the article's own page shows
);
CREATE INDEX translated ON article (n) WHERE translation = 1;
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
    detail TEXT NOT NULL,           -- JSON: what only the actor's own page shows
    articles INTEGER NOT NULL,      -- in which it acts
    entries INTEGER NOT NULL        -- of its list: these, and key dates in which it acts
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
    before INTEGER REFERENCES actor, -- who held the post before, as far as the archive knows
    after INTEGER REFERENCES actor,
    PRIMARY KEY (actor, position)
) WITHOUT ROWID;
CREATE TABLE acting (
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actor,
    roles TEXT NOT NULL,            -- JSON: [[text, certain], …]
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX acting_of ON acting (actor, article);
CREATE TABLE topic (
    n INTEGER PRIMARY KEY,          -- place in the alphabet of its index
    index_name TEXT NOT NULL,       -- topics, or a further index of site.yaml
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    detail TEXT NOT NULL,
    articles INTEGER NOT NULL,      -- with those of narrower topics
    entries INTEGER NOT NULL,       -- of its list: these, and the key dates that they report
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
CREATE TABLE entry (                -- of the timeline: articles and the key dates that they report
    n INTEGER PRIMARY KEY,          -- place in time, from 1
    article INTEGER NOT NULL REFERENCES article,
    label TEXT NOT NULL,            -- empty: the article itself
    edtf TEXT NOT NULL,
    lower INTEGER NOT NULL,
    upper INTEGER NOT NULL
);
CREATE TABLE listing (              -- the entries of an actor's or a topic's list (of narrower topics too)
    kind TEXT NOT NULL,             -- actor or topic
    target INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry,
    PRIMARY KEY (kind, target, rank)
) WITHOUT ROWID;
CREATE TABLE period (               -- the years (month 0) and months that an entry belongs to
    year INTEGER NOT NULL,
    month INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry,
    own INTEGER NOT NULL,           -- of a year: 1 where the entry belongs to none of its months
    PRIMARY KEY (year, month, rank)
) WITHOUT ROWID;
CREATE TABLE day (                  -- entries of a certain day, by the day of the year
    month INTEGER NOT NULL,
    day INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry,
    PRIMARY KEY (month, day, rank)
) WITHOUT ROWID;
CREATE TABLE link (                 -- from an article: by its text or by `related`; to an actor it does not list
    kind TEXT NOT NULL,             -- article, actor or topic
    target INTEGER NOT NULL,
    rank INTEGER NOT NULL,          -- of the linking article among those that link there, oldest 1
    article INTEGER NOT NULL REFERENCES article,
    sentence TEXT NOT NULL,         -- the first that links or mentions; empty where only `related` does
    PRIMARY KEY (kind, target, rank)
) WITHOUT ROWID;
CREATE TABLE related (              -- found, not listed by the maintainer
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    other INTEGER NOT NULL REFERENCES article,
    actors TEXT NOT NULL,           -- JSON: numbers of what both share, the rarest first
    topics TEXT NOT NULL,
    linked INTEGER NOT NULL,        -- 1: one links to the other
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE TABLE correction (
    lower INTEGER NOT NULL,         -- sort key of its date
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    edtf TEXT NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (lower, article, position)
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
