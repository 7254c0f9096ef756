package org.tenon.sync.ledger;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;

/** What is known to be on a side from our own write alone: no observation has told of it yet. */
public final class OwnWrites {
    private final Sql sql;

    OwnWrites(Sql sql) {
        this.sql = sql;
    }

    /** What we wrote, as we wrote it. */
    public record Written(ItemId item, Optional<LinkId> linkId, long sizeBytes) {}

    public boolean any(Side side) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM sighting WHERE listed = 0 AND side = ?)", side) == 1;
    }

    public boolean any(FolderId folder, Side side) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM sighting WHERE listed = 0 AND folder = ? AND side = ?)",
                        folder,
                        side)
                == 1;
    }

    public List<Handle> handles(FolderId folder, Side side) {
        return sql.list(
                "SELECT handle FROM sighting WHERE listed = 0 AND gone = 0 AND folder = ? AND side = ?",
                r -> new Handle(r.getString(1)),
                folder,
                side);
    }

    /** What we wrote under the handle, where the side has told nothing at all of it. */
    public Optional<Written> at(FolderId folder, Side side, Handle handle) {
        return sql.one(
                "SELECT i.id, i.link_id, i.size FROM sighting s JOIN item i ON i.id = s.item"
                        + " WHERE s.folder = ? AND s.side = ? AND s.handle = ? AND s.listed = 0 AND s.gone = 0"
                        + " AND s.told_link IS NULL AND s.told_size < 0",
                r -> new Written(
                        Sql.item(r, 1), Optional.ofNullable(r.getString(2)).map(LinkId::new), r.getLong(3)),
                folder,
                side,
                handle.value());
    }
}
