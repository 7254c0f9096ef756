package org.tenon.sync.ledger;

import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.vobject.Content;

/**
 * The contents that bases stand for, where a kind merges: without them, nothing would tell which side changed what. Kept by
 * hash, so what is written before its item is settled is merely early.
 */
public final class ContentTable {
    private final Sql sql;

    ContentTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<Content> find(ContentHash hash) {
        return sql.one("SELECT body FROM content WHERE hash = ?", r -> Content.of(r.getBytes(1)), hash.hex());
    }

    public void keep(ContentHash hash, Content content) {
        sql.update("INSERT OR IGNORE INTO content (hash, body) VALUES (?, ?)", hash.hex(), content.bytes());
    }

    /** Lets go of what no item has as its base any more, and no run that can be undone left. */
    public void sweep() {
        sql.update("DELETE FROM content WHERE hash NOT IN (SELECT hash FROM item WHERE hash IS NOT NULL)"
                + " AND hash NOT IN (SELECT new_hash FROM step WHERE new_hash IS NOT NULL)");
    }
}
