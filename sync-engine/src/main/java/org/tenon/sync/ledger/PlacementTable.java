package org.tenon.sync.ledger;

import java.util.Optional;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Identity;

/** Sightings that come of our own steps: where a side has an item since, and what of that is agreed. */
public final class PlacementTable {
    private final Sql sql;

    PlacementTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Where a side has an item, and as what.
     *
     * @param flags as the side has them
     */
    public record Placement(FolderId folder, Handle handle, Revision revision, Flags flags) {}

    /**
     * The side now holds the item. Replaces what was sighted of it there before.
     *
     * @param agreedFlags of its flags and of those that somebody took away meanwhile, what is agreed
     * @param wrote whether this revision is of content that we wrote; otherwise the agreed revision stays what it was, and where
     *     this is another one somebody else has changed the content
     */
    public void placed(ItemId item, Side side, Placement now, Flags agreedFlags, boolean wrote) {
        var revision = now.revision().value();
        if (side == Side.SERVER) {
            departs(item, now);
        }
        if (insert(item, side, now, agreedFlags, revision, Identity.Told.NOTHING)) {
            return; // Nothing was known of it there, nor of anything at this handle.
        }
        var agreedRevision = wrote
                ? revision
                : sql.one(
                                "SELECT base_revision FROM sighting WHERE item = ? AND side = ?",
                                r -> Optional.ofNullable(r.getString(1)),
                                item,
                                side)
                        .orElse(Optional.of(revision))
                        .orElse(null);
        var told = sql.one(
                        "SELECT told_link, told_size FROM sighting WHERE item = ? AND side = ? AND folder = ? AND handle = ?",
                        r -> new Identity.Told(
                                Optional.ofNullable(r.getString(1)).map(LinkId::new), r.getLong(2)),
                        item,
                        side,
                        now.folder(),
                        now.handle().value())
                .orElse(Identity.Told.NOTHING);
        sql.update("DELETE FROM sighting WHERE item = ? AND side = ?", item, side);
        // An observation may have met our own new item before us; that stranger is this item.
        sql.list(
                        "SELECT item FROM sighting WHERE folder = ? AND side = ? AND handle = ?",
                        r -> r.getLong(1),
                        now.folder(),
                        side,
                        now.handle().value())
                .forEach(stranger -> {
                    sql.update("DELETE FROM sighting WHERE item = ? AND side = ?", stranger, side);
                    sql.update("UPDATE item SET dirty = 1 WHERE id = ?", stranger);
                    sql.update(
                            "DELETE FROM item WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sighting WHERE item = ?)",
                            stranger,
                            stranger);
                });
        if (!insert(item, side, now, agreedFlags, agreedRevision, told)) {
            throw new IllegalStateException("two sightings at one place");
        }
    }

    /** The server has the item at this handle now, and so not where it was; see {@link DepartedTable}. */
    private void departs(ItemId item, Placement now) {
        sql.update(
                "INSERT OR IGNORE INTO departed (folder, handle) SELECT folder, handle FROM sighting"
                        + " WHERE item = ? AND side = ? AND gone = 0",
                item,
                Side.SERVER);
        sql.update(
                "DELETE FROM departed WHERE folder = ? AND handle = ?",
                now.folder(),
                now.handle().value());
    }

    /** False where the item has a sighting on that side already, or another item has that handle. */
    private boolean insert(
            ItemId item, Side side, Placement now, Flags agreedFlags, String agreedRevision, Identity.Told told) {
        int made = sql.update(
                "INSERT INTO sighting (side, folder, handle, item, revision, base_revision, flags, base_flags, fingerprint,"
                        + " told_link, told_size, listed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
                        + " ON CONFLICT DO NOTHING",
                side,
                now.folder(),
                now.handle().value(),
                item,
                now.revision().value(),
                agreedRevision,
                now.flags().text(),
                agreedFlags.text(),
                Fingerprint.of(now.handle(), now.revision(), now.flags(), told.sizeBytes()),
                told.linkId().map(LinkId::value).orElse(null),
                told.sizeBytes());
        return made == 1;
    }

    /** What the planner saw on a side is agreed. */
    public void acknowledge(ItemId item, Side side) {
        sql.update(
                "UPDATE sighting SET base_revision = revision, base_flags = flags WHERE item = ? AND side = ?",
                item,
                side);
    }

    /** Of what the side has, these flags are not agreed: they are its own news until they have crossed. */
    public void owe(ItemId item, Side side, Flags flags) {
        sql.one(
                        "SELECT base_flags FROM sighting WHERE item = ? AND side = ?",
                        r -> Flags.parse(r.getString(1)),
                        item,
                        side)
                .ifPresent(agreed -> sql.update(
                        "UPDATE sighting SET base_flags = ? WHERE item = ? AND side = ?",
                        agreed.minus(flags).text(),
                        item,
                        side));
    }
}
