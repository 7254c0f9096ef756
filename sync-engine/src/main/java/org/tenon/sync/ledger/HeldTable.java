package org.tenon.sync.ledger;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.HeldId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;

/** Changes that wait until a person has looked. */
public final class HeldTable {
    private final Sql sql;

    HeldTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * One hold: changes of one sort to items of one folder, on one side.
     *
     * @param side which would change
     */
    public record Held(HeldId id, FolderId folder, Side side, Hold sort, String reason, long items) {}

    public List<Held> waiting() {
        return sql.list(
                "SELECT h.id, h.folder, h.side, h.sort, h.reason, (SELECT count(*) FROM item WHERE held = h.id)"
                        + " FROM held h WHERE EXISTS (SELECT 1 FROM item WHERE held = h.id) ORDER BY h.id",
                r -> new Held(
                        new HeldId(r.getLong(1)),
                        Sql.folder(r, 2),
                        Sql.side(r.getInt(3)),
                        Hold.of(r.getString(4)),
                        r.getString(5),
                        r.getLong(6)));
    }

    /** The hold of this sort, folder and side that waits, or one made now. */
    public HeldId hold(FolderId folder, Side side, Hold sort, String reason, Instant now) {
        var known = sql.maybeNumber(
                "SELECT id FROM held WHERE folder = ? AND side = ? AND sort = ?", folder, side, sort.word());
        if (known.isPresent()) {
            var held = new HeldId(known.getAsLong());
            sql.update("UPDATE held SET reason = ? WHERE id = ?", reason, held);
            return held;
        }
        return new HeldId(sql.insert(
                "INSERT INTO held (folder, side, sort, reason, since) VALUES (?, ?, ?, ?, ?)",
                folder,
                side,
                sort.word(),
                reason,
                now.toEpochMilli()));
    }

    public void add(HeldId held, ItemId item) {
        sql.update("UPDATE item SET held = ? WHERE id = ?", held, item);
    }

    /** Adds the item that is gone from {@code side} at this handle, if nobody worked on it on the other side. */
    public void addGone(HeldId held, FolderId folder, Side side, Handle handle) {
        sql.update(
                "UPDATE item SET held = ? WHERE agreed = 1 AND id ="
                        + " (SELECT item FROM sighting WHERE folder = ? AND side = ? AND handle = ? AND gone = 1)"
                        + " AND EXISTS (SELECT 1 FROM sighting o WHERE o.item = item.id AND o.side <> ? AND o.gone = 0"
                        + " AND (o.base_revision IS NULL OR o.base_revision = o.revision))",
                held,
                folder,
                side,
                handle.value(),
                side);
    }

    /** Items that a person gave leave for, until they change or are settled. */
    public Set<ItemId> released(Hold sort) {
        return new HashSet<>(sql.list(
                "SELECT id FROM item WHERE dirty = 1 AND (released & ?) <> 0", r -> Sql.item(r, 1), sort.mask()));
    }

    /** Whether a person gave leave for this one. */
    public boolean released(ItemId item, Hold sort) {
        return sql.number("SELECT count(*) FROM item WHERE id = ? AND (released & ?) <> 0", item, sort.mask()) > 0;
    }

    /** Lets the listed items go, and these alone. False where no such hold waits. */
    public boolean release(HeldId held) {
        return sql.transaction(() -> {
            var sort = sort(held);
            sort.ifPresent(s -> {
                if (s == Hold.FOLDER_GONE) {
                    forgetThatItIsGone(held);
                }
                sql.update(
                        "UPDATE item SET held = NULL, refused = NULL, dirty = 1, tried = 0, released = released | ? WHERE held = ?",
                        s.mask(),
                        held);
                sql.update("DELETE FROM held WHERE id = ?", held);
            });
            return sort.isPresent();
        });
    }

    /** Plans anew what was held by this sort: a later run meets it like any other change. */
    public void retry(Hold sort) {
        sql.transaction(() -> {
            sql.update(
                    "UPDATE item SET held = NULL, dirty = 1, tried = 0 WHERE held IN (SELECT id FROM held WHERE sort = ?)",
                    sort.word());
            sql.update("DELETE FROM held WHERE sort = ?", sort.word());
            return true;
        });
    }

    private Optional<Hold> sort(HeldId held) {
        return sql.one("SELECT sort FROM held WHERE id = ?", r -> Hold.of(r.getString(1)), held);
    }

    /** The server is as if it had never had the folder, so it is made there for what is here. */
    private void forgetThatItIsGone(HeldId held) {
        sql.update(
                "DELETE FROM folder_sighting WHERE folder = (SELECT folder FROM held WHERE id = ?) AND side = ? AND vanished = 1",
                held,
                Side.SERVER);
    }

    private static final String BACK = "SELECT id FROM held WHERE sort = ? AND folder NOT IN"
            + " (SELECT folder FROM folder_sighting WHERE side = ? AND vanished = 1)";

    /** Whether something waits for a folder that is not gone any more. */
    public boolean anyBack() {
        return sql.number(
                        "SELECT count(*) FROM item WHERE held IN (" + BACK + ")", Hold.FOLDER_GONE.word(), Side.SERVER)
                > 0;
    }

    /** Lets go of what waited so. */
    public void letGoWhereBack() {
        sql.update(
                "UPDATE item SET held = NULL, dirty = 1, tried = 0 WHERE held IN (" + BACK + ")",
                Hold.FOLDER_GONE.word(),
                Side.SERVER);
    }

    /**
     * Takes the changes back. Of deletions: the other side is as if it had never had these items, so they are created there again.
     * Of changes that the server refused: its version comes in the place of the one here.
     */
    public boolean restore(HeldId held) {
        return sql.transaction(() -> {
            var sort = sort(held);
            if (sort.equals(Optional.of(Hold.FOLDER_GONE))) {
                return release(held);
            }
            if (sort.equals(Optional.of(Hold.REFUSED_CHANGE))) {
                giveUp(held);
                return true;
            }
            var row = sql.one(
                    "SELECT folder, side FROM held WHERE id = ?", r -> new long[] {r.getLong(1), r.getLong(2)}, held);
            row.ifPresent(r -> {
                var other = Sql.side((int) r[1]).other();
                // What is still there was changed, not deleted: there the change is taken back.
                sql.update(
                        "UPDATE sighting SET base_revision = char(10) WHERE side = ? AND gone = 0 AND item IN"
                                + " (SELECT i.id FROM item i JOIN sighting o ON o.item = i.id AND o.side = ? AND o.gone = 0"
                                + " WHERE i.held = ?)",
                        other.other(),
                        other,
                        held);
                sql.update(
                        "UPDATE sighting SET base_revision = revision WHERE side = ? AND gone = 0 AND item IN"
                                + " (SELECT id FROM item WHERE held = ? AND agreed = 1)",
                        other,
                        held);
                sql.update(
                        "DELETE FROM sighting WHERE side = ? AND gone = 1 AND item IN (SELECT id FROM item WHERE held = ?)",
                        other,
                        held);
                sql.update("UPDATE item SET held = NULL, released = 0, dirty = 1, tried = 0 WHERE held = ?", held);
                sql.update("DELETE FROM held WHERE id = ?", held);
                sql.update("DELETE FROM folder_sighting WHERE folder = ? AND side = ? AND vanished = 1", r[0], other);
            });
            return row.isPresent();
        });
    }

    private record GivenUp(
            ItemId item, FolderId folder, boolean edited, Flags added, Flags removed, Flags agreedThere) {}

    /** What was changed here counts as agreed, and what the server has as changed there. */
    private void giveUp(HeldId held) {
        var all = sql.list(
                "SELECT c.item, c.folder, c.base_revision IS NOT c.revision, c.flags, c.base_flags, s.base_flags"
                        + " FROM item i JOIN sighting c ON c.item = i.id AND c.side = 0 AND c.gone = 0"
                        + " LEFT JOIN sighting s ON s.item = i.id AND s.side = 1 WHERE i.held = ?",
                r -> {
                    var now = Flags.parse(r.getString(4));
                    var agreed = Flags.parse(r.getString(5));
                    return new GivenUp(
                            Sql.item(r, 1),
                            Sql.folder(r, 2),
                            r.getInt(3) == 1,
                            now.minus(agreed),
                            agreed.minus(now),
                            Flags.parse(Optional.ofNullable(r.getString(6)).orElse("")));
                },
                held);
        for (var item : all) {
            if (item.edited()) {
                sql.update("UPDATE sighting SET base_revision = char(10) WHERE item = ? AND side = 1", item.item());
                sql.update("UPDATE item SET hash = NULL WHERE id = ?", item.item());
            }
            sql.update(
                    "UPDATE sighting SET base_flags = ? WHERE item = ? AND side = 1",
                    item.agreedThere().plus(item.added()).minus(item.removed()).text(),
                    item.item());
            sql.update(
                    "UPDATE sighting SET base_revision = revision, base_flags = flags WHERE item = ? AND side = 0",
                    item.item());
            sql.update("UPDATE item SET folder = ? WHERE id = ?", item.folder(), item.item());
        }
        sql.update(
                "UPDATE item SET held = NULL, refused = NULL, refusals = 0, released = 0, dirty = 1, tried = 0 WHERE held = ?",
                held);
        sql.update("DELETE FROM held WHERE id = ?", held);
    }

    /** After a run: holds that hold nothing any more (the items came back) are gone. */
    public void tidy() {
        sql.update("DELETE FROM held WHERE NOT EXISTS (SELECT 1 FROM item WHERE held = held.id)");
    }
}
