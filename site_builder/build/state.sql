-- What a build remembers for the next one, beside the archive itself.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE source (               -- every file of content/ that was taken
    path TEXT PRIMARY KEY,          -- below content/
    digest BLOB NOT NULL,           -- of its bytes; empty: not read yet
    text BLOB NOT NULL,             -- digest of its text without line ends and keys of place; empty: it is the same
    embargo INTEGER NOT NULL,       -- sort key of the day from which on it is published; 0: none
    hidden TEXT NOT NULL            -- why it is not built; empty if it is
) WITHOUT ROWID;
CREATE TABLE document (             -- as `parse` made it
    path TEXT PRIMARY KEY,
    data BLOB NOT NULL,
    problems TEXT NOT NULL          -- JSON: what parsing said of the file
);
CREATE TABLE problem (              -- warnings and remarks: an archive with errors is not kept
    path TEXT NOT NULL,
    data TEXT NOT NULL              -- JSON
);
CREATE TABLE output (               -- everything that is published
    n INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    collision TEXT NOT NULL,        -- the address as a file system may see it
    themed INTEGER NOT NULL,        -- 1: templates make it
    unit TEXT NOT NULL,             -- JSON: what it is planned with
    plan BLOB NOT NULL,             -- digest of what is planned
    reason TEXT NOT NULL            -- why it was last made
);
CREATE TABLE folder (               -- every folder of content/, and of the site as the build had left it
    tree TEXT NOT NULL,             -- content or site
    path TEXT NOT NULL,             -- below that; empty for itself
    files INTEGER NOT NULL,
    listing BLOB NOT NULL,          -- its files with their stamps (system/stamps.py)
    PRIMARY KEY (tree, path)
);
CREATE TABLE manifest (             -- of the site, in runs of lines (archive/manifest.py)
    first TEXT PRIMARY KEY,         -- path of the first line
    lines BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE page_reads (           -- what each output has read (reads.py)
    page INTEGER PRIMARY KEY,
    facts BLOB NOT NULL             -- numbers of facts (archive/facts.py), eight bytes each
);
CREATE TABLE reads (                -- the same by fact
    fact INTEGER NOT NULL,
    first INTEGER NOT NULL,         -- of these pages: a fact may have several rows
    pages BLOB NOT NULL,            -- numbers of outputs, eight bytes each
    PRIMARY KEY (fact, first)
) WITHOUT ROWID;
