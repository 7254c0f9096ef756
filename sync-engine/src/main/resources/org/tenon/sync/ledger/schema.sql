-- The ledger, version 4. Sides: 0 client, 1 server.

CREATE TABLE folder (
    id      INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,
    name    TEXT    NOT NULL,                 -- FolderName.path()
    UNIQUE (kind, name)
);

-- One side's view of a folder. No row: the folder was never there.
CREATE TABLE folder_sighting (
    folder   INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    side     INTEGER NOT NULL,
    identity TEXT,
    validity TEXT,                            -- with position: the checkpoint
    position TEXT,
    digest   TEXT,                            -- of the last complete observation
    vanished INTEGER NOT NULL DEFAULT 0,      -- was there, and is in no listing now
    refused  TEXT,                            -- why this side will not have such a folder
    PRIMARY KEY (folder, side)
) WITHOUT ROWID;

-- How people see a folder (its colour, its place among others), as both sides agreed.
CREATE TABLE folder_attribute (
    folder  INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    agreed  TEXT,
    refused TEXT,                             -- the value that a side would not take
    PRIMARY KEY (folder, name)
) WITHOUT ROWID;

-- The base: what both sides agreed on, where agreed = 1; else an item that only one side has so far.
CREATE TABLE item (
    id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never given again: an open intent may speak of an item that is no more
    folder   INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    agreed   INTEGER NOT NULL DEFAULT 0,
    link_id  TEXT,
    hash     TEXT,
    size     INTEGER NOT NULL DEFAULT -1,
    flags    TEXT    NOT NULL DEFAULT '',
    dirty    INTEGER NOT NULL DEFAULT 1,      -- a sighting and the base differ, so there is something to plan
    held     INTEGER,                         -- waits for a person
    released INTEGER NOT NULL DEFAULT 0,      -- what a person gave leave for: the masks of Hold
    refused  TEXT,                            -- code, space, message: a side will not have it; not tried again until it changes
    refused_side INTEGER,
    tried    INTEGER NOT NULL DEFAULT 0,      -- the last run that tried and put it off
    retry_at INTEGER,                         -- refused: when it is tried again all the same, in milliseconds since 1970
    refusals INTEGER NOT NULL DEFAULT 0,      -- how often in a row it was refused
    waits    TEXT,                            -- why it was put off
    waited   INTEGER NOT NULL DEFAULT 0,      -- in how many runs in a row it was put off
    essence  TEXT                             -- of a mail that was read to be matched: what its author wrote
);
CREATE INDEX item_dirty  ON item (folder, id) WHERE dirty = 1;
CREATE INDEX item_held   ON item (held) WHERE held IS NOT NULL;
CREATE INDEX item_link   ON item (link_id, size) WHERE dirty = 1;
CREATE INDEX item_folder ON item (folder);

-- The agreed content of items that merge, by the hash that their base has. Rows that no base speaks of are swept after a run.
CREATE TABLE content (
    hash TEXT PRIMARY KEY,
    body BLOB NOT NULL
) WITHOUT ROWID;

-- Items put back by undo that have yet to reach the server, where nobody is to be told of them.
CREATE TABLE replay (link_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- What one side was last seen to hold of an item. base_* is what of it is agreed; NULL: whatever is seen next.
CREATE TABLE sighting (
    id            INTEGER PRIMARY KEY,
    side          INTEGER NOT NULL,
    folder        INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    handle        TEXT    NOT NULL,
    item          INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    revision      TEXT    NOT NULL,
    base_revision TEXT,
    flags         TEXT    NOT NULL,
    base_flags    TEXT    NOT NULL DEFAULT '',
    gone          INTEGER NOT NULL DEFAULT 0,
    listed        INTEGER NOT NULL DEFAULT 1, -- 0: known from our own write alone, in no observation yet
    told_link     TEXT,                       -- link id and size as this side tells them of this handle: whether it means
    told_size     INTEGER NOT NULL DEFAULT -1,-- the same item still
    fingerprint   INTEGER NOT NULL,           -- 64 bits of handle, revision and flags, to find what changed in one pass
    UNIQUE (folder, side, handle)
);
CREATE UNIQUE INDEX sighting_item ON sighting (item, side);
CREATE INDEX sighting_unlisted ON sighting (folder, side) WHERE listed = 0;

-- Revisions that the server's items had earlier, the last 20,000: met again, they tell that the server went back in time.
CREATE TABLE former (
    id       INTEGER PRIMARY KEY,
    folder   INTEGER NOT NULL,
    handle   TEXT    NOT NULL,
    revision TEXT    NOT NULL,
    UNIQUE (folder, handle, revision)
);
CREATE TRIGGER sighting_revised AFTER UPDATE OF revision ON sighting WHEN old.side = 1 AND old.revision <> '' AND old.revision <> new.revision BEGIN INSERT OR IGNORE INTO former (folder, handle, revision) VALUES (old.folder, old.handle, old.revision); DELETE FROM former WHERE id <= (SELECT max(id) - 20000 FROM former); END;
CREATE TRIGGER sighting_left AFTER DELETE ON sighting WHEN old.side = 1 AND old.revision <> '' BEGIN INSERT OR IGNORE INTO former (folder, handle, revision) VALUES (old.folder, old.handle, old.revision); DELETE FROM former WHERE id <= (SELECT max(id) - 20000 FROM former); END;

-- What we took away on the server (deleted, moved, replaced under another handle), until an observation bears it out.
CREATE TABLE departed (
    folder INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    handle TEXT    NOT NULL,
    PRIMARY KEY (folder, handle)
) WITHOUT ROWID;

CREATE TABLE run (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    started  INTEGER NOT NULL,                -- milliseconds since 1970
    finished INTEGER,
    ended    TEXT,
    steps    INTEGER NOT NULL DEFAULT 0,
    undone   INTEGER NOT NULL DEFAULT 0
);

-- Intents, and after they are done the journal from which a run is undone.
CREATE TABLE step (
    id            INTEGER PRIMARY KEY,
    run           INTEGER NOT NULL REFERENCES run,
    item          INTEGER NOT NULL,
    side          INTEGER NOT NULL,
    action        TEXT    NOT NULL,
    folder        TEXT    NOT NULL,           -- kind:path, since the folder itself may be deleted
    target        TEXT,                       -- the folder moved to
    handle        TEXT,                       -- where it was; for a creation, where it is to be
    flags         TEXT    NOT NULL DEFAULT '',-- before
    flags_after   TEXT    NOT NULL DEFAULT '',
    link_id       TEXT,
    hash          TEXT,                       -- of the content before, kept in the bin
    new_hash      TEXT,                       -- of the content written, for a creation or replacement
    size          INTEGER NOT NULL DEFAULT -1,-- of that content
    released      INTEGER NOT NULL DEFAULT 0, -- a person let it go: not counted against the limit of a day
    open          INTEGER NOT NULL DEFAULT 1, -- not known to be done
    looks         INTEGER                     -- the side took it and does not show it: in how many runs it was looked for
);
CREATE INDEX step_open ON step (open) WHERE open = 1;
CREATE INDEX step_run  ON step (run);

CREATE TABLE held (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    folder  INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    side    INTEGER NOT NULL,                 -- where the items still are
    sort    TEXT    NOT NULL DEFAULT 'deletion', -- the word of Hold
    reason  TEXT    NOT NULL,
    since   INTEGER NOT NULL
);

CREATE TABLE conflict (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    run     INTEGER NOT NULL,
    folder  INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    item    INTEGER NOT NULL,
    copy    TEXT    NOT NULL DEFAULT '',      -- the handle of the second copy
    what    TEXT    NOT NULL
);

-- How the client folder is marked: one row.
CREATE TABLE mark (
    id         INTEGER PRIMARY KEY,
    ledger     TEXT    NOT NULL,              -- this ledger's name
    generation INTEGER NOT NULL DEFAULT 0,    -- in the client folder
    begun      INTEGER                        -- about to be written there
);

PRAGMA user_version = 4;
