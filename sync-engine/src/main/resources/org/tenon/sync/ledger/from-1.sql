-- Makes a ledger of version 2 of one of version 1.

-- Ledgers of version 1 came to have this table at some time.
CREATE TABLE IF NOT EXISTS folder_attribute (
    folder  INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    agreed  TEXT,
    refused TEXT,
    PRIMARY KEY (folder, name)
) WITHOUT ROWID;

-- What waits, and why; what a side took and does not show.
ALTER TABLE item ADD COLUMN retry_at INTEGER;
ALTER TABLE item ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN waits TEXT;
ALTER TABLE item ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN essence TEXT;
ALTER TABLE sighting ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
CREATE INDEX sighting_unlisted ON sighting (folder, side) WHERE listed = 0;
ALTER TABLE step ADD COLUMN looks INTEGER;

-- Ledgers of version 1 kept what was refused for good: it is tried again once.
UPDATE item SET retry_at = 0 WHERE refused IS NOT NULL;

-- A hold has a sort, and leave is given item by item.
ALTER TABLE item ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
ALTER TABLE step ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
DELETE FROM held WHERE state = 'released';
ALTER TABLE held DROP COLUMN state;
ALTER TABLE held ADD COLUMN sort TEXT NOT NULL DEFAULT 'deletion';
UPDATE held SET sort = 'notice' WHERE reason LIKE 'the server would mail %';

-- Where the second copy of a conflict is.
ALTER TABLE conflict ADD COLUMN copy TEXT NOT NULL DEFAULT '';

-- What a side tells of a handle, to know by it whether it means the same item still.
ALTER TABLE sighting ADD COLUMN told_link TEXT;
ALTER TABLE sighting ADD COLUMN told_size INTEGER NOT NULL DEFAULT -1;

-- How the client folder is marked: one row.
CREATE TABLE mark (
    id         INTEGER PRIMARY KEY,
    ledger     TEXT    NOT NULL,              -- this ledger's name
    generation INTEGER NOT NULL DEFAULT 0,    -- in the client folder
    begun      INTEGER                        -- about to be written there
);
