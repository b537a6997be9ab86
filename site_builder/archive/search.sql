-- The index for searching (outputs/search/); there is none in an archive without search.

CREATE TABLE search_doc (           -- what can be found: articles, key dates, standalone pages
    id TEXT PRIMARY KEY,            -- "article-id", "article-id:position"; of a page "/address"
    kind TEXT NOT NULL,             -- article, event or page
    n INTEGER NOT NULL,             -- the article's number; 0: a page
    position INTEGER NOT NULL,      -- among the article's key dates; -1: the article itself
    day INTEGER NOT NULL,           -- its place in time: days since 0000-03-01, and a rank within the day
    rank INTEGER NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    jump TEXT NOT NULL,             -- how its entries of the quick jump end, as JSON; empty: a key date
    boosts TEXT NOT NULL            -- JSON: key of a list → what its level grows by; the rest follows from its text
) WITHOUT ROWID;
CREATE TABLE search_subject (       -- what queries name: actors, entries of indexes, years
    id TEXT PRIMARY KEY,            -- a/ID, t/INDEX/ID, y/YEAR
    n INTEGER NOT NULL,             -- number of the actor or the topic; the year
    count INTEGER NOT NULL,         -- of its articles
    wider TEXT NOT NULL,            -- ids of all that are broader, spaces between
    data TEXT NOT NULL              -- JSON: how it is shown, by which words it is found (outputs/search/subjects.py)
) WITHOUT ROWID;
CREATE TABLE search_row (           -- what the files hold; for each kind of file:
    kind TEXT NOT NULL,             -- words: stem, form U+0001 stretch, codes and levels (outputs/search/lists.py)
    key TEXT NOT NULL,              --        form, ">" stem · word, "=" subject · word, "%" subject U+0001 role
    sub TEXT NOT NULL,              -- quick: word, "0" subject or "1" place and document
    text TEXT NOT NULL,             -- spelling: skeleton, form U+0001 stem
    PRIMARY KEY (kind, key, sub)
) WITHOUT ROWID;
CREATE TABLE search_key (           -- the keys by which rows and documents are divided into files
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    rows INTEGER NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE search_total (         -- of these keys
    kind TEXT PRIMARY KEY,
    keys INTEGER NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE search_file (          -- the keys that begin a file
    kind TEXT NOT NULL,
    first TEXT NOT NULL,
    PRIMARY KEY (kind, first)
) WITHOUT ROWID;
