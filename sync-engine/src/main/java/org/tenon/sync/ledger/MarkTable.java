package org.tenon.sync.ledger;

import java.util.OptionalLong;

/** How this ledger marks the client folder: its own name, and the generation that the two stand at. */
public final class MarkTable {
    private final Sql sql;

    MarkTable(Sql sql) {
        this.sql = sql;
    }

    /** This ledger's name; made up when it is first asked for. */
    public String ledger() {
        sql.update("INSERT INTO mark (id, ledger) VALUES (1, lower(hex(randomblob(16)))) ON CONFLICT DO NOTHING");
        return sql.one("SELECT ledger FROM mark WHERE id = 1", r -> r.getString(1))
                .orElseThrow();
    }

    /** 0 where the folder was never marked. */
    public long generation() {
        return sql.number("SELECT generation FROM mark WHERE id = 1");
    }

    /** The generation that a run which broke off was about to write. */
    public OptionalLong begun() {
        return sql.maybeNumber("SELECT begun FROM mark WHERE id = 1 AND begun IS NOT NULL");
    }

    /** Before the mark is written. */
    public void begin(long generation) {
        sql.update("UPDATE mark SET begun = ? WHERE id = 1", generation);
    }

    /** The mark is written. */
    public void done(long generation) {
        sql.update("UPDATE mark SET generation = ?, begun = NULL WHERE id = 1", generation);
    }
}
