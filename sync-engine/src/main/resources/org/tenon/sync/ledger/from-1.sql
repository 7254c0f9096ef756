-- Makes a ledger of version 2 of one of version 1.

-- Ledgers of version 1 came to have this table at some time.
CREATE TABLE IF NOT EXISTS folder_attribute (
    folder  INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    agreed  TEXT,
    refused TEXT,
    PRIMARY KEY (folder, name)
) WITHOUT ROWID;
