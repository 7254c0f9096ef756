package org.tenon.sync.ledger;

import java.util.List;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Side;

/** The states that the server's items had earlier: met again, they tell that the server went back in time. */
public final class FormerTable {
    /** Rows of one statement. */
    private static final int MANY = 500;

    private final Sql sql;

    FormerTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * How old are the states that a server tells of.
     *
     * @param older were there earlier, and another one or none since
     * @param fresh were never seen
     */
    public record Ages(long older, long fresh) {
        public static final Ages NONE = new Ages(0, 0);

        public Ages plus(Ages more) {
            return new Ages(older + more.older, fresh + more.fresh);
        }
    }

    /** The ages of those that the ledger does not know just so already, as it does our own writes. */
    public Ages of(FolderId folder, List<ItemState> told) {
        var ages = Ages.NONE;
        for (int from = 0; from < told.size(); from += MANY) {
            var rows = new Rows();
            told.subList(from, Math.min(told.size(), from + MANY))
                    .forEach(item ->
                            rows.add(item.handle().value(), item.revision().value()));
            ages = ages.plus(of(folder, rows.json()));
        }
        return ages;
    }

    private Ages of(FolderId folder, String told) {
        return sql.one(
                        "SELECT count(*) FILTER (WHERE older), count(*) FILTER (WHERE NOT older) FROM"
                                + " (SELECT EXISTS (SELECT 1 FROM former WHERE folder = ? AND handle = j.value->>0"
                                + " AND revision = j.value->>1) AS older FROM json_each(?) j WHERE NOT EXISTS"
                                + " (SELECT 1 FROM sighting WHERE folder = ? AND side = ? AND gone = 0"
                                + " AND handle = j.value->>0 AND revision = j.value->>1))",
                        r -> new Ages(r.getLong(1), r.getLong(2)),
                        folder,
                        told,
                        folder,
                        Side.SERVER)
                .orElse(Ages.NONE);
    }
}
