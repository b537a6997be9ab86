-- The archive as a database. Pages are queries over it.
-- Dates are sort keys (model/edtf: year * 10000 + month * 100 + day); `edtf` is the date as written.
-- Numbers (n) are order keys with gaps between them (indexing/order_keys.py): they stand in the order that the table says, and what is
-- there keeps its number when something is put between. A list's members carry their rank in it, from the oldest on:
-- a part of a long list is a range of ranks, never an OFFSET.
-- What is below "Resolving" is for updates of single documents (indexing/update.py), not for pages.

CREATE TABLE article (
    n INTEGER PRIMARY KEY,          -- in order of time: lower, upper, id
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
    unpublished INTEGER NOT NULL,   -- 1: only a preview shows it
    detail TEXT NOT NULL            -- JSON: what only the article's own page shows
);
CREATE TABLE shared_title (         -- of several articles
    title TEXT NOT NULL,
    edtf TEXT NOT NULL,             -- empty: of any date; else of this one
    PRIMARY KEY (title, edtf)
) WITHOUT ROWID;
CREATE TABLE actor (
    n INTEGER PRIMARY KEY,          -- in order of the alphabet: sort_key, sort_name, id
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
    strength TEXT NOT NULL,         -- name, alias or weak; surname: of the name that a person is sorted by
    first TEXT NOT NULL             -- its first word in each form (mentions.first_words), set apart by spaces
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
    before_since TEXT NOT NULL,     -- and when, as since and until; empty where nobody did
    before_until TEXT NOT NULL,
    after INTEGER REFERENCES actor,
    after_since TEXT NOT NULL,
    after_until TEXT NOT NULL,
    PRIMARY KEY (actor, position)
) WITHOUT ROWID;
CREATE TABLE life (                 -- births, deaths, foundings and dissolutions, where the day is known for certain
    day INTEGER NOT NULL,           -- of the year: month * 100 + day
    lower INTEGER NOT NULL,         -- sort key of the date
    actor INTEGER NOT NULL REFERENCES actor,
    event TEXT NOT NULL,            -- born, died, founded or dissolved
    PRIMARY KEY (day, lower, actor, event)
) WITHOUT ROWID;
CREATE TABLE acting (
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actor,
    roles TEXT NOT NULL,            -- JSON: [[text, certain], …]
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE TABLE topic (
    n INTEGER PRIMARY KEY,          -- in order of the alphabet of its index: sort_key, sort_name, id
    index_name TEXT NOT NULL,       -- topics, a further index of site.yaml, or authors
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    sort_name TEXT NOT NULL,        -- the name, but of authors
    kind TEXT NOT NULL,             -- of an author with a file: person or organisation; else empty
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
CREATE TABLE author_actor (         -- authors that act in articles too, as their files say
    author INTEGER PRIMARY KEY REFERENCES topic,
    actor INTEGER NOT NULL REFERENCES actor
);
CREATE TABLE about (                -- as the article says; its authors stand last
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,
    topic INTEGER NOT NULL REFERENCES topic,
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE TABLE entry (                -- of the timeline: articles and the key dates that they report
    n INTEGER PRIMARY KEY,          -- in order of time: lower, upper, the article's id, position
    article INTEGER NOT NULL REFERENCES article,
    position INTEGER NOT NULL,      -- among the article's key dates; -1: the article itself
    label TEXT NOT NULL,            -- empty: the article itself
    edtf TEXT NOT NULL,
    lower INTEGER NOT NULL,
    upper INTEGER NOT NULL
);
CREATE TABLE listing (              -- every list of entries; target:
    kind TEXT NOT NULL,             -- timeline: 0 · actor, topic (narrower ones too): n · year · month: year * 100 + month
    target INTEGER NOT NULL,        -- day: month * 100 + day · alone: a year, of what belongs to none of its months
                                    -- undated: 0, of what belongs to no year
    rank INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry,
    PRIMARY KEY (kind, target, rank)
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
    article INTEGER PRIMARY KEY REFERENCES article,
    -- JSON: [[another article, [actors that both share, the rarest first], [topics], one links to the other], …]
    found TEXT NOT NULL
);
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
CREATE TABLE announced (            -- articles whose files say when they appeared
    article INTEGER PRIMARY KEY,
    day TEXT NOT NULL
);
CREATE TABLE article_body (         -- HTML; U+FDD0 stands for the way to the site's root
    article INTEGER PRIMARY KEY,    -- long rows under a text, in a tree without rowids, take twice the pages
    html TEXT NOT NULL
);
CREATE TABLE body (                 -- the same of all that are no articles
    kind TEXT NOT NULL,
    key TEXT NOT NULL,              -- an actor's or topic's n; a page's address
    html TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE capital (              -- the words of an article's text that begin with a capital of ASCII, a space before each
    article INTEGER PRIMARY KEY,
    words TEXT NOT NULL
);
CREATE TABLE redirect (
    address TEXT PRIMARY KEY,       -- the former address
    target TEXT NOT NULL,           -- the page's address now
    title TEXT NOT NULL,
    path TEXT NOT NULL,             -- of the file that declares it
    line INTEGER NOT NULL,
    column INTEGER NOT NULL
);
CREATE TABLE published (            -- the ledger: every address that was ever published, and those that are now
    address TEXT PRIMARY KEY,
    kind TEXT NOT NULL,             -- article, actor, topic, author, page or media; of what is made of no file: of outputs
    id TEXT NOT NULL,               -- of what is made of no file: empty
    title TEXT NOT NULL,            -- hash of the title
    content TEXT NOT NULL,          -- hash of the source's text; of what is made of no file: the address that it is part of
    first TEXT NOT NULL,            -- the day on which it was first published; empty: the day of the build
    changed TEXT NOT NULL           -- and that of its last change
) WITHOUT ROWID;
CREATE TABLE former (               -- addresses of what was made of no file, and is lost
    address TEXT PRIMARY KEY,
    target TEXT NOT NULL            -- where it leads
) WITHOUT ROWID;
CREATE TABLE media (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL
);
CREATE TABLE held_media (           -- media that no file uses but articles that are held back
    path TEXT PRIMARY KEY,
    article TEXT NOT NULL           -- the path of one of them
) WITHOUT ROWID;

-- Resolving

CREATE TABLE spelling (             -- of actors and topics, as model/names.Register holds them
    register TEXT NOT NULL,         -- actors, or an index
    folded TEXT NOT NULL,
    weak INTEGER NOT NULL,          -- 1: a weak alias; 2: a name or alias of a file, which has accents, without them
    position INTEGER NOT NULL,      -- among those that share it
    id TEXT NOT NULL,
    PRIMARY KEY (register, folded, weak, position)
) WITHOUT ROWID;
CREATE TABLE naming (               -- how often files write each spelling of a name that may bring something into being
    register TEXT NOT NULL,
    folded TEXT NOT NULL,
    spelling TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (register, folded, spelling)
) WITHOUT ROWID;
CREATE TABLE target (               -- what links may lead to
    path TEXT PRIMARY KEY,          -- below content/, NFC
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    anchors TEXT NOT NULL           -- JSON
) WITHOUT ROWID;
CREATE TABLE asked (                -- the articles that look up a key (model/cross_references.lookups)
    key TEXT NOT NULL,
    first INTEGER NOT NULL,         -- of these articles: a key may have several rows
    articles BLOB NOT NULL,         -- numbers of articles, eight bytes each
    PRIMARY KEY (key, first)
) WITHOUT ROWID;
CREATE TABLE asked_by_file (        -- the files of actors, topics and pages that do
    key TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (key, path)
) WITHOUT ROWID;
CREATE TABLE picture (
    path TEXT PRIMARY KEY,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    key TEXT NOT NULL               -- of the smaller sizes that are made of it; empty: none is
) WITHOUT ROWID;
CREATE TABLE outside (              -- addresses outside that are dead or have a kept copy: of links.lock what pages show
    address TEXT PRIMARY KEY,       -- without a fragment
    dead INTEGER NOT NULL,          -- 0 or 1
    copy TEXT NOT NULL,             -- address of the kept copy; empty: there is none
    day TEXT NOT NULL               -- of the copy, YYYY-MM-DD; empty where it is not known
) WITHOUT ROWID;
CREATE TABLE hidden (               -- path or id of what is not built → why
    key TEXT PRIMARY KEY,
    why TEXT NOT NULL
) WITHOUT ROWID;
