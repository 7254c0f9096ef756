package org.tenon.sync.ledger;

import java.util.List;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/**
 * Finds items again. Each question is one query, so that a lost ledger over a million messages needs no more memory than one over
 * a thousand.
 *
 * <p>A <i>stranger</i> on a side is an item that only this side has, with nothing agreed. An item is <i>missed</i> on a side if it
 * has no sighting there, or one that is gone. A stranger that carries the link id and the size of a missed item is that item:
 * it was there before the ledger was lost, or the folder began a new era, or our own creation landed just before a crash, or it
 * was moved here from another folder.
 */
public final class Matching {
    private static final String STRANGERS =
            " FROM item i JOIN sighting s ON s.item = i.id AND s.side = ? AND s.gone = 0"
                    + " WHERE i.dirty = 1 AND i.agreed = 0"
                    + " AND NOT EXISTS (SELECT 1 FROM sighting o WHERE o.item = i.id AND o.side <> s.side)";

    private final Sql sql;

    Matching(Sql sql) {
        this.sql = sql;
    }

    /** An item to be described or read before it can be matched. */
    public record Candidate(long item, long folder, Handle handle) {}

    /** Item {@code stranger}, seen on one side only, is {@code item}. */
    public record Pair(long item, long stranger) {}

    /** Whether anything at all is missed on {@code side}: only then does a stranger there need a second look. */
    public boolean anyMissed(Side side) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM item i WHERE i.dirty = 1 AND (i.agreed = 1 OR EXISTS"
                        + " (SELECT 1 FROM sighting o WHERE o.item = i.id AND o.side <> " + Sql.code(side)
                        + " AND o.gone = 0)) AND NOT EXISTS (SELECT 1 FROM sighting s"
                        + " WHERE s.item = i.id AND s.side = " + Sql.code(side) + " AND s.gone = 0))")
                == 1;
    }

    /** Strangers in the folder whose link id or size is not known yet, that may be an item missed here or moved here. */
    public List<Candidate> undescribed(long folder, Side side, long after, int most) {
        return sql.list(
                "SELECT i.id, i.folder, s.handle" + STRANGERS
                        + " AND i.folder = ? AND (i.link_id IS NULL OR i.size < 0) AND i.id > ?"
                        + " AND (EXISTS (SELECT 1 FROM item m WHERE m.folder = i.folder AND m.dirty = 1 AND m.id <> i.id"
                        + "      AND NOT EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = s.side AND x.gone = 0)"
                        + "      AND EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side <> s.side AND x.gone = 0))"
                        + "   OR EXISTS (SELECT 1 FROM item m WHERE m.dirty = 1 AND m.agreed = 1"
                        + "      AND EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = s.side AND x.gone = 1)))"
                        + " ORDER BY i.id LIMIT ?",
                r -> new Candidate(r.getLong(1), r.getLong(2), new Handle(r.getString(3))),
                side,
                folder,
                after,
                most);
    }

    /** Every stranger in the folder, after item {@code after}. */
    public List<Candidate> strangers(long folder, Side side, long after, int most) {
        return sql.list(
                "SELECT i.id, i.folder, s.handle" + STRANGERS + " AND i.folder = ? AND i.id > ? ORDER BY i.id LIMIT ?",
                r -> new Candidate(r.getLong(1), r.getLong(2), new Handle(r.getString(3))),
                side,
                folder,
                after,
                most);
    }

    /**
     * Strangers on {@code side} that share link id and size with another item of theirs, so that only their content can tell
     * them apart; in folders of {@code kind}, without a hash yet.
     */
    public List<Candidate> ambiguous(Kind kind, Side side, int most) {
        return sql.list(
                "SELECT i.id, i.folder, s.handle" + STRANGERS
                        + " AND i.hash IS NULL AND i.link_id IS NOT NULL AND i.size >= 0"
                        + " AND i.folder IN (SELECT id FROM folder WHERE kind = ?)"
                        + " AND EXISTS (SELECT 1 FROM item t JOIN sighting u ON u.item = t.id AND u.side = s.side AND u.gone = 0"
                        + "   WHERE t.dirty = 1 AND t.agreed = 0 AND t.folder = i.folder"
                        + "   AND t.link_id = i.link_id AND t.size = i.size AND t.id <> i.id)"
                        + " AND EXISTS (SELECT 1 FROM item m WHERE m.dirty = 1 AND m.link_id = i.link_id AND m.size = i.size"
                        + "   AND m.id <> i.id AND NOT EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = s.side"
                        + "      AND x.gone = 0))"
                        + " ORDER BY i.id LIMIT ?",
                r -> new Candidate(r.getLong(1), r.getLong(2), new Handle(r.getString(3))),
                side,
                kind.name(),
                most);
    }

    /**
     * Strangers on {@code side} that are an item missed there: in the same folder, or else ({@code moved}) a gone item of
     * another folder. One to one; where several carry the same link id and size, those of equal content come first.
     */
    public List<Pair> pairs(Side side, boolean moved) {
        var sameFolder = moved ? "" : "folder, ";
        var strangers = "SELECT i.id, i.folder, i.link_id, i.size, i.hash,"
                + " ROW_NUMBER() OVER (PARTITION BY " + sameFolder.replace("folder", "i.folder")
                + "i.link_id, i.size ORDER BY i.hash IS NULL, i.hash, i.id) AS n" + STRANGERS
                + " AND i.link_id IS NOT NULL AND i.size >= 0";
        var missed = "SELECT m.id, m.folder, m.link_id, m.size, m.hash,"
                + " ROW_NUMBER() OVER (PARTITION BY " + sameFolder.replace("folder", "m.folder")
                + "m.link_id, m.size ORDER BY m.hash IS NULL, m.hash, m.id) AS n"
                + " FROM item m WHERE m.dirty = 1 AND m.link_id IS NOT NULL AND m.size >= 0"
                + (moved
                        ? " AND m.agreed = 1 AND EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = "
                                + Sql.code(side) + " AND x.gone = 1)"
                        : " AND NOT EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = " + Sql.code(side)
                                + ") AND EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side <> "
                                + Sql.code(side) + " AND x.gone = 0)");
        return sql.list(
                "SELECT m.id, s.id FROM (" + strangers + ") s JOIN (" + missed + ") m"
                        + " ON m.link_id = s.link_id AND m.size = s.size AND m.n = s.n AND m.id <> s.id"
                        + (moved ? " AND m.folder <> s.folder" : " AND m.folder = s.folder")
                        + " AND (m.hash IS NULL OR s.hash IS NULL OR m.hash = s.hash) LIMIT 5000",
                r -> new Pair(r.getLong(1), r.getLong(2)),
                side);
    }

    /**
     * Makes the stranger's sighting that of the item, with the content agreed; flags are merged afterwards as ever. Where the
     * side's earlier flags are not known any more, none of them counts as removed: what it lacks comes back from the other side.
     */
    public void join(Pair pair, Side side) {
        var before = sql.one(
                "SELECT base_flags FROM sighting WHERE item = ? AND side = ?",
                r -> Flags.parse(r.getString(1)),
                pair.item(),
                side);
        var base = sql.one(
                        "SELECT agreed, flags FROM item WHERE id = ?",
                        r -> r.getInt(1) == 1 ? Flags.parse(r.getString(2)) : Flags.NONE,
                        pair.item())
                .orElse(Flags.NONE);
        var now = sql.one(
                        "SELECT flags FROM sighting WHERE item = ? AND side = ?",
                        r -> Flags.parse(r.getString(1)),
                        pair.stranger(),
                        side)
                .orElse(Flags.NONE);
        var agreed = before.orElse(base.and(now));
        var lacking = base.minus(now);
        if (before.isEmpty() && !lacking.isEmpty()) {
            var other = sql.one(
                    "SELECT base_flags FROM sighting WHERE item = ? AND side <> ?",
                    r -> Flags.parse(r.getString(1)),
                    pair.item(),
                    side);
            other.ifPresent(flags -> sql.update(
                    "UPDATE sighting SET base_flags = ? WHERE item = ? AND side <> ?",
                    flags.minus(lacking).text(),
                    pair.item(),
                    side));
        }
        sql.update("DELETE FROM sighting WHERE item = ? AND side = ?", pair.item(), side);
        sql.update(
                "UPDATE sighting SET item = ?, base_revision = revision, base_flags = ? WHERE item = ? AND side = ?",
                pair.item(),
                agreed.text(),
                pair.stranger(),
                side);
        sql.update(
                "UPDATE sighting SET base_revision = revision WHERE item = ? AND base_revision IS NULL", pair.item());
        sql.update(
                "UPDATE item SET agreed = 1, dirty = 1, held = NULL, hash = coalesce(hash,"
                        + " (SELECT hash FROM item WHERE id = ?)) WHERE id = ?",
                pair.stranger(),
                pair.item());
        sql.update("DELETE FROM item WHERE id = ?", pair.stranger());
    }
}
