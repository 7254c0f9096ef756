package org.tenon.sync.ledger;

import java.util.Collection;
import java.util.Set;
import org.tenon.sync.model.Handle;

/**
 * What we took away on the server - deleted, moved to another folder, replaced under another handle - until an observation bears
 * it out. Met again before that, it tells that the server was put back to a state that it had before our write.
 */
public final class DepartedTable {
    private final Sql sql;

    DepartedTable(Sql sql) {
        this.sql = sql;
    }

    public void add(long folder, Handle handle) {
        sql.update("INSERT OR IGNORE INTO departed (folder, handle) VALUES (?, ?)", folder, handle.value());
    }

    public boolean any(long folder) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM departed WHERE folder = ?)", folder) == 1;
    }

    public Set<Handle> of(long folder) {
        return Set.copyOf(
                sql.list("SELECT handle FROM departed WHERE folder = ?", r -> new Handle(r.getString(1)), folder));
    }

    /** Seen to be gone, or there again and taken down as what it is now. */
    public void forget(long folder, Collection<Handle> handles) {
        handles.forEach(
                handle -> sql.update("DELETE FROM departed WHERE folder = ? AND handle = ?", folder, handle.value()));
    }
}
