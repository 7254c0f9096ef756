-- Makes a ledger of version 4 of one of version 3.

-- What we took away on the server (deleted, moved, replaced under another handle), until an observation bears it out.
CREATE TABLE departed (
    folder INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    handle TEXT    NOT NULL,
    PRIMARY KEY (folder, handle)
) WITHOUT ROWID;
