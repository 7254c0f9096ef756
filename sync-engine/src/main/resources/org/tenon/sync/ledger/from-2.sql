-- Makes a ledger of version 3 of one of version 2.

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
