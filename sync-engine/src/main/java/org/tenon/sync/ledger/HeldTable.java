package org.tenon.sync.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Side;

/** Deletions that the valve holds back. */
public final class HeldTable {
    private final Sql sql;

    HeldTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * One hold: deletions of one folder on one side.
     *
     * @param side where the items still are
     */
    public record Held(long id, long folder, Side side, String reason, long items) {}

    public List<Held> waiting() {
        return sql.list(
                "SELECT h.id, h.folder, h.side, h.reason, (SELECT count(*) FROM item WHERE held = h.id) FROM held h"
                        + " WHERE h.state = 'held' AND EXISTS (SELECT 1 FROM item WHERE held = h.id) ORDER BY h.id",
                r -> new Held(r.getLong(1), r.getLong(2), Sql.side(r.getInt(3)), r.getString(4), r.getLong(5)));
    }

    /** The hold of this folder and side that waits, or one made now. */
    public long hold(long folder, Side side, String reason, Instant now) {
        var known =
                sql.maybeNumber("SELECT id FROM held WHERE folder = ? AND side = ? AND state = 'held'", folder, side);
        if (known.isPresent()) {
            sql.update("UPDATE held SET reason = ? WHERE id = ?", reason, known.getAsLong());
            return known.getAsLong();
        }
        return sql.insert(
                "INSERT INTO held (folder, side, reason, since) VALUES (?, ?, ?, ?)",
                folder,
                side,
                reason,
                now.toEpochMilli());
    }

    public void add(long held, long item) {
        sql.update("UPDATE item SET held = ? WHERE id = ?", held, item);
    }

    /** Whether the folder's deletions on {@code side} were released for the coming run. */
    public boolean released(long folder, Side side) {
        return sql.number(
                        "SELECT count(*) FROM held WHERE folder = ? AND side = ? AND state = 'released'", folder, side)
                > 0;
    }

    /** Lets the deletions go ahead. False where no such hold waits. */
    public boolean release(long held) {
        return sql.transaction(() -> {
            int found = sql.update("UPDATE held SET state = 'released' WHERE id = ? AND state = 'held'", held);
            sql.update("UPDATE item SET held = NULL, dirty = 1, tried = 0 WHERE held = ?", held);
            return found == 1;
        });
    }

    /** Takes the deletions back: the other side is as if it had never had these items, so they are created there again. */
    public boolean restore(long held) {
        return sql.transaction(() -> {
            var row = sql.one(
                    "SELECT folder, side FROM held WHERE id = ? AND state = 'held'",
                    r -> new long[] {r.getLong(1), r.getLong(2)},
                    held);
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
                sql.update("UPDATE item SET held = NULL, dirty = 1, tried = 0 WHERE held = ?", held);
                sql.update("DELETE FROM held WHERE id = ?", held);
                sql.update("DELETE FROM folder_sighting WHERE folder = ? AND side = ? AND vanished = 1", r[0], other);
            });
            return row.isPresent();
        });
    }

    /** After a run: releases are used up, and holds that hold nothing any more (the items came back) are gone. */
    public void tidy() {
        sql.update("DELETE FROM held WHERE state = 'released'");
        sql.update("DELETE FROM held WHERE state = 'held' AND NOT EXISTS (SELECT 1 FROM item WHERE held = held.id)");
    }

    /** Whether something of the folder is held. */
    public Optional<Long> of(long folder, Side side) {
        return sql.one(
                "SELECT id FROM held WHERE folder = ? AND side = ? AND state = 'held'",
                r -> r.getLong(1),
                folder,
                side);
    }
}
