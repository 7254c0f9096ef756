package org.tenon.sync.ledger;

import org.tenon.sync.model.LinkId;

/** The items that undo put back and that have yet to reach the server: nobody is to be told of them, even after a crash. */
public final class ReplayTable {
    private final Sql sql;

    ReplayTable(Sql sql) {
        this.sql = sql;
    }

    public void add(LinkId linkId) {
        sql.update("INSERT OR IGNORE INTO replay (link_id) VALUES (?)", linkId.value());
    }

    public boolean contains(LinkId linkId) {
        return sql.number("SELECT count(*) FROM replay WHERE link_id = ?", linkId.value()) > 0;
    }

    /** Forgets those of which nothing is left to do. */
    public void tidy() {
        sql.update("DELETE FROM replay WHERE NOT EXISTS"
                + " (SELECT 1 FROM item WHERE item.dirty = 1 AND item.link_id = replay.link_id)");
    }
}
