package org.tenon.sync.ledger;

import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;

/** Writes down what matching found out: which item a stranger is, and what has to wait until that is known. */
public final class Matches {
    private final Sql sql;

    Matches(Sql sql) {
        this.sql = sql;
    }

    /**
     * Makes the stranger's sighting that of the item, with the content agreed; flags are merged afterwards as ever. Where the
     * side's earlier flags are not known any more, none of them counts as removed: what it lacks comes back from the other side.
     */
    public void join(ItemId item, ItemId stranger, Side side) {
        var before = sql.one(
                "SELECT base_flags FROM sighting WHERE item = ? AND side = ?",
                r -> Flags.parse(r.getString(1)),
                item,
                side);
        var base = sql.one(
                        "SELECT agreed, flags FROM item WHERE id = ?",
                        r -> r.getInt(1) == 1 ? Flags.parse(r.getString(2)) : Flags.NONE,
                        item)
                .orElse(Flags.NONE);
        var now = sql.one(
                        "SELECT flags FROM sighting WHERE item = ? AND side = ?",
                        r -> Flags.parse(r.getString(1)),
                        stranger,
                        side)
                .orElse(Flags.NONE);
        var agreed = before.orElse(base.and(now));
        var lacking = base.minus(now);
        if (before.isEmpty() && !lacking.isEmpty()) {
            var other = sql.one(
                    "SELECT base_flags FROM sighting WHERE item = ? AND side <> ?",
                    r -> Flags.parse(r.getString(1)),
                    item,
                    side);
            other.ifPresent(flags -> sql.update(
                    "UPDATE sighting SET base_flags = ? WHERE item = ? AND side <> ?",
                    flags.minus(lacking).text(),
                    item,
                    side));
            sql.update(
                    "UPDATE item SET flags = ? WHERE id = ?",
                    base.minus(lacking).text(),
                    item);
        }
        sql.update("DELETE FROM sighting WHERE item = ? AND side = ?", item, side);
        sql.update(
                "UPDATE sighting SET item = ?, base_revision = revision, base_flags = ? WHERE item = ? AND side = ?",
                item,
                agreed.text(),
                stranger,
                side);
        sql.update("UPDATE sighting SET base_revision = revision WHERE item = ? AND base_revision IS NULL", item);
        sql.update(
                "UPDATE item SET agreed = 1, dirty = 1, held = NULL, refused = NULL, refusals = 0, hash = coalesce(hash,"
                        + " (SELECT hash FROM item WHERE id = ?)) WHERE id = ?",
                stranger,
                item);
        sql.update("DELETE FROM item WHERE id = ?", stranger);
    }

    /**
     * The stranger is what a step of unknown outcome left behind: the item has it, with the content and the flags that the step
     * was to write. Whether it is that content still has to be seen, where contents can change: somebody may have been at it
     * since, on either side.
     */
    public void landed(Intent.Landing intent, ItemId stranger) {
        boolean agreedBefore = sql.number("SELECT agreed FROM item WHERE id = ?", intent.item()) == 1;
        join(intent.item(), stranger, intent.side());
        intent.writes()
                .ifPresent(written -> sql.update(
                        "UPDATE item SET link_id = ?, hash = ?, size = ? WHERE id = ?",
                        written.linkId().value(),
                        written.hash().hex(),
                        written.sizeBytes(),
                        intent.item()));
        sql.update(
                "UPDATE sighting SET base_revision = ? WHERE item = ? AND revision <> ?"
                        + " AND (side = ? OR ? OR base_revision <> revision)",
                SightingTable.NO_REVISION,
                intent.item(),
                Revision.FIXED.value(),
                intent.side(),
                !agreedBefore);
    }

    /** Item and stranger are one by name alone: what either side holds of it is still to be looked at. */
    public void doubt(ItemId item) {
        sql.update("UPDATE sighting SET base_revision = ? WHERE item = ?", SightingTable.NO_REVISION, item);
    }

    /** Leaves for the attempt after {@code attempt} whatever in the folder may be {@code item}, as far as link ids tell; {@code why} is for people. */
    public void putOffLike(ItemId item, long attempt, String why) {
        sql.update(
                "UPDATE item SET tried = ?, waits = ? WHERE dirty = 1 AND id <> ?"
                        + " AND folder = (SELECT folder FROM item WHERE id = ?)"
                        + " AND coalesce(link_id = (SELECT link_id FROM item WHERE id = ?),"
                        + "  link_id IS NULL OR link_id LIKE 'header:%')",
                attempt, why, item, item, item);
    }

    /** As above, of an item of which nothing is known but its link id. */
    public void putOffLike(FolderId folder, LinkId linkId, long attempt, String why) {
        sql.update(
                "UPDATE item SET tried = ?, waits = ? WHERE dirty = 1 AND folder = ? AND link_id = ?",
                attempt,
                why,
                folder,
                linkId.value());
    }

    /** Leaves for the next attempt what is new elsewhere and has the link id of an item agreed in {@code folder}. */
    public void putOffMovedFrom(FolderId folder, long attempt, String why) {
        sql.update(
                "UPDATE item SET tried = ?, waits = ? WHERE dirty = 1 AND agreed = 0 AND folder <> ? AND EXISTS"
                        + " (SELECT 1 FROM item m WHERE m.link_id = item.link_id AND m.agreed = 1 AND m.folder = ?)",
                attempt,
                why,
                folder,
                folder);
    }
}
