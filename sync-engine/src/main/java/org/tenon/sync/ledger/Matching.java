package org.tenon.sync.ledger;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;

/**
 * Finds items again. Each question is one query, so that a lost ledger over a million messages needs no more memory than one over
 * a thousand.
 *
 * <p>A <i>stranger</i> on a side is an item that only this side has, with nothing agreed. An item is <i>missed</i> on a side if it
 * has no sighting there, or one that is gone. A stranger that carries the link id and the size of a missed item is that item:
 * it was there before the ledger was lost, or the folder got a new validity, or our own creation landed just before a crash, or it
 * was moved here from another folder.
 */
public final class Matching {
    private static final String STRANGERS =
            " FROM item i JOIN sighting s ON s.item = i.id AND s.side = ? AND s.gone = 0"
                    + " WHERE i.dirty = 1 AND i.agreed = 0"
                    + " AND NOT EXISTS (SELECT 1 FROM sighting o WHERE o.item = i.id AND o.side <> s.side)";

    /** Of those alike, none of the first is read, and all of the second are, and are the same. */
    private static final String ALIKE_UNREAD = "%1$s.known = 0 AND %2$s.known = %2$s.alike AND %2$s.least = %2$s.most";

    /** No item becomes one of another kind by a move: one collection may be a folder a kind, and has begun to be one. */
    private static final String OF_ONE_KIND =
            "(SELECT f.kind FROM folder f WHERE f.id = m.folder) = (SELECT f.kind FROM folder f WHERE f.id = t.folder)";

    private final Sql sql;

    Matching(Sql sql) {
        this.sql = sql;
    }

    /** What kind of missed item a stranger may be. */
    public enum How {
        /** One of the same folder, of which this side is not known to have or have had anything. */
        ABSENT,
        /**
         * One of the same folder that is gone here, and that the other side keeps: its deletion is held, or it was worked on there. It was
         * delivered again, or has another number now. Content must tell.
         */
        AGAIN,
        /**
         * One of another folder that is gone here; or of the same, where that holds nothing twice of one link id: it has another name there.
         * In the same folder, a message like it may be a draft saved anew.
         */
        MOVED;

        /** What stranger and item have in common, and in which they are counted. */
        private String key() {
            return this == MOVED ? "link_id, size" : "folder, link_id, size";
        }

        private String missed(Side side) {
            var here = " (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = " + Sql.code(side);
            // What a side has changed when it took it, it moves as it has it.
            var items = this == MOVED
                    ? "(SELECT i.id, i.folder, i.link_id, i.hash, i.essence, i.agreed, i.dirty, i.held,"
                            + " coalesce((SELECT x.told_size FROM sighting x WHERE x.item = i.id AND x.side = "
                            + Sql.code(side) + " AND x.told_size >= 0), i.size) AS size FROM item i)"
                    : "item";
            return " FROM " + items + " m WHERE m.dirty = 1 AND m.link_id IS NOT NULL AND m.size >= 0"
                    + switch (this) {
                        // Deleted over there without a trace here: that is the other half of a deletion under way.
                        case ABSENT ->
                            " AND NOT EXISTS" + here + ") AND EXISTS (SELECT 1 FROM sighting o"
                                    + " WHERE o.item = m.id AND (o.gone = 0 OR m.agreed = 1))";
                        case AGAIN ->
                            " AND (m.held IS NOT NULL OR (m.agreed = 1 AND EXISTS (SELECT 1 FROM sighting o"
                                    + " WHERE o.item = m.id AND o.gone = 0 AND (o.base_revision IS NOT o.revision"
                                    + " OR o.base_flags <> o.flags)))) AND EXISTS" + here + " AND x.gone = 1)";
                        // Gone, or out of sight since its folder got a new validity; or made here, and moved on before
                        // anybody looked.
                        case MOVED -> " AND " + wasHere(side) + " AND NOT EXISTS" + here + " AND x.gone = 0)";
                    };
        }
    }

    /** Whether {@code m} is, or by an open intent may be, an item that the side has had. */
    private static String wasHere(Side side) {
        return "(m.agreed = 1 OR " + mayHaveCome("m", side) + ")";
    }

    private static String mayHaveCome(String item, Side side) {
        return "EXISTS (SELECT 1 FROM step o WHERE o.item = " + item + ".id AND o.open = 1 AND o.action = 'create'"
                + " AND o.side = " + Sql.code(side) + ")";
    }

    /**
     * Whether a message on the side may be one whose creation was cut off: it is known what came, and what is there may have been edited
     * since. Items of other kinds are looked at in any case, once they are known by their names.
     */
    private static String isDoubted(String item, Side side) {
        return mayHaveCome(item, side) + " AND EXISTS (SELECT 1 FROM folder d WHERE d.id = " + item
                + ".folder AND d.kind = 'MAIL')";
    }

    /** An item to be described or read before it can be matched. */
    public record Candidate(ItemId item, FolderId folder, Handle handle) {}

    /** An item that only one side has; link id and size as far as they are known. */
    public record Stranger(ItemId item, Handle handle, Optional<LinkId> linkId, long sizeBytes) {}

    /** Item {@code stranger}, seen on one side only in {@code folder}, is {@code item}. */
    public record Pair(ItemId item, ItemId stranger, FolderId folder) {}

    /** Whether anything at all is missed on {@code side}: only then does a stranger there need a second look. */
    public boolean anyMissed(Side side) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM item i WHERE i.dirty = 1 AND (i.agreed = 1 OR EXISTS"
                        + " (SELECT 1 FROM sighting o WHERE o.item = i.id AND o.side <> " + Sql.code(side)
                        + " AND o.gone = 0)) AND NOT EXISTS (SELECT 1 FROM sighting s"
                        + " WHERE s.item = i.id AND s.side = " + Sql.code(side) + " AND s.gone = 0))")
                == 1;
    }

    /**
     * Whether there is any stranger on {@code side} at all, and any item that it may be: asked before the other questions, which take
     * a hundred times as long. In most runs there is news from one side alone.
     */
    public boolean worthAsking(How how, Side side) {
        return sql.number("SELECT EXISTS (SELECT 1" + STRANGERS + ")", side) == 1
                && sql.number("SELECT EXISTS (SELECT 1" + how.missed(side) + ")") == 1;
    }

    /** Whether a stranger on {@code side} of the folder may be an item missed there, or one that was moved there. */
    public boolean anyMissed(FolderId folder, Side side) {
        var missed = " AND NOT EXISTS (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side = ? AND x.gone = 0)";
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM item m WHERE m.dirty = 1 AND m.folder = ?" + missed
                                + "  AND (m.agreed = 1 OR EXISTS"
                                + "   (SELECT 1 FROM sighting x WHERE x.item = m.id AND x.side <> ? AND x.gone = 0)))"
                                + " OR EXISTS (SELECT 1 FROM item m WHERE m.dirty = 1 AND " + wasHere(side) + missed
                                + ")",
                        folder,
                        side,
                        side,
                        side)
                == 1;
    }

    /** Strangers in the folder whose link id or size is not known yet; worth asking only where {@link #anyMissed}. */
    public List<Candidate> undescribed(FolderId folder, Side side, ItemId after, int most) {
        return sql.list(
                "SELECT i.id, i.folder, s.handle" + STRANGERS
                        + " AND i.folder = ? AND (i.link_id IS NULL OR i.size < 0) AND i.id > ?"
                        + " ORDER BY i.id LIMIT ?",
                r -> new Candidate(Sql.item(r, 1), Sql.folder(r, 2), new Handle(r.getString(3))),
                side,
                folder,
                after,
                most);
    }

    /** Every stranger in the folder, after item {@code after}. */
    public List<Stranger> strangers(FolderId folder, Side side, ItemId after, int most) {
        return sql.list(
                "SELECT i.id, s.handle, i.link_id, i.size" + STRANGERS
                        + " AND i.folder = ? AND i.id > ? ORDER BY i.id LIMIT ?",
                r -> new Stranger(
                        Sql.item(r, 1),
                        new Handle(r.getString(2)),
                        Optional.ofNullable(r.getString(3)).map(LinkId::new),
                        r.getLong(4)),
                side,
                folder,
                after,
                most);
    }

    /**
     * Items on {@code readable} whose content has to be read before strangers on {@code side} can be matched: several share link
     * id and size, or only the content can be believed, as where the creation of a message was cut off. Where the other side has just as many, all of
     * one content, those here are not read: to believe link id and size of two is no more than to believe them of one.
     */
    public List<Candidate> ambiguous(How how, Side side, Side readable, int most) {
        boolean strangers = readable == side;
        var these = strangers ? "t" : "m";
        var those = strangers ? "m" : "t";
        var with = groups(how, side)
                + ", counted AS (SELECT " + how.key()
                + ", count(*) AS n, count(hash) AS known, min(hash) AS least, max(hash) AS most, "
                + "max(" + isDoubted(those, readable) + ") AS doubted FROM " + those + " GROUP BY "
                + how.key() + ")";
        return sql.list(
                with + " SELECT a.id, x.folder, x.handle FROM " + these + " a JOIN counted c ON " + same(how, "a", "c")
                        + " JOIN sighting x ON x.item = a.id AND x.side = ? AND x.gone = 0"
                        + " WHERE a.hash IS NULL"
                        + (how == How.AGAIN ? "" : " AND (a.alike > 1 OR c.n > 1 OR c.doubted)")
                        + (how == How.ABSENT
                                ? " AND (c.doubted OR NOT (a.alike = c.n AND a.known = 0 AND c.known = c.n"
                                        + " AND c.least = c.most))"
                                : "")
                        + " ORDER BY a.id LIMIT ?",
                r -> new Candidate(Sql.item(r, 1), Sql.folder(r, 2), new Handle(r.getString(3))),
                readable,
                most);
    }

    /**
     * Items on {@code readable} that carry the link id of one on the other side in the same folder, but another size: some servers
     * count sizes wrongly, so that only the content can tell whether they are the same.
     */
    public List<Candidate> unlike(Side side, Side readable, ItemId after, int most) {
        boolean strangers = readable == side;
        var these = strangers ? "t" : "m";
        var those = strangers ? "m" : "t";
        return sql.list(
                groups(How.ABSENT, side) + " SELECT DISTINCT a.id, x.folder, x.handle FROM " + these + " a JOIN "
                        + those
                        + " b ON b.folder = a.folder AND b.link_id = a.link_id AND b.size <> a.size AND b.id <> a.id"
                        + " JOIN sighting x ON x.item = a.id AND x.side = ? AND x.gone = 0"
                        + " WHERE (a.hash IS NULL OR a.essence IS NULL) AND a.id > ? ORDER BY a.id LIMIT ?",
                r -> new Candidate(Sql.item(r, 1), Sql.folder(r, 2), new Handle(r.getString(3))),
                readable,
                after,
                most);
    }

    /**
     * Strangers on {@code side} that are an item missed there. One to one: where just one of each carries a link id and a size,
     * these two, unless the creation of a message was cut off; of several, those of equal content, or as many as there are over there,
     * all of one content.
     *
     * @param known the newest item before this run looked: what was there by then is nothing that an open creation left
     */
    public List<Pair> pairs(How how, Side side, ItemId known) {
        var trusted = how == How.AGAIN ? "0" : "t.alike = 1 AND m.alike = 1 AND t.hash IS NULL";
        var uniform = how == How.ABSENT
                ? " OR (t.alike = m.alike AND t.n = m.n AND ((" + ALIKE_UNREAD.formatted("t", "m") + ") OR ("
                        + ALIKE_UNREAD.formatted("m", "t") + ")))"
                : "";
        var doubted = isDoubted("m", side) + " OR " + isDoubted("t", side.other());
        return sql.list(
                groups(how, side) + " SELECT m.id, t.id, t.folder FROM t JOIN m ON " + same(how, "t", "m")
                        + (how == How.MOVED
                                ? " AND (m.folder <> t.folder OR EXISTS (SELECT 1 FROM folder f WHERE f.id = t.folder"
                                        + " AND f.kind <> 'MAIL')) AND " + OF_ONE_KIND + " AND (m.agreed = 1 OR t.id > "
                                        + known.value() + ")"
                                : "")
                        + " AND m.id <> t.id AND ((m.hash = t.hash AND m.n = t.n) OR (((" + trusted + ")" + uniform
                        + ") AND NOT (" + doubted + "))) LIMIT 20000",
                r -> new Pair(Sql.item(r, 1), Sql.item(r, 2), Sql.folder(r, 3)));
    }

    /**
     * Strangers on {@code side} that are an item missed there, by link id and by what their author wrote: a server has added a
     * field or a line end to them, or takes such away when it gives them out.
     */
    public List<Pair> sameEssence(Side side) {
        var columns = "SELECT %1$s.id, %1$s.folder, %1$s.link_id, %1$s.essence, row_number() OVER"
                + " (PARTITION BY %1$s.folder, %1$s.link_id, %1$s.essence ORDER BY %1$s.id) AS n";
        return sql.list(
                "WITH t AS (" + columns.formatted("i")
                        + STRANGERS.replace("?", Integer.toString(Sql.code(side)))
                        + " AND i.link_id IS NOT NULL AND i.essence IS NOT NULL), m AS ("
                        + columns.formatted("m") + How.ABSENT.missed(side) + " AND m.essence IS NOT NULL)"
                        + " SELECT m.id, t.id, t.folder FROM t JOIN m ON m.folder = t.folder AND m.link_id = t.link_id"
                        + " AND m.essence = t.essence AND m.n = t.n AND m.id <> t.id LIMIT 20000",
                r -> new Pair(Sql.item(r, 1), Sql.item(r, 2), Sql.folder(r, 3)));
    }

    /**
     * Strangers on {@code side} with the link id of an item of the same folder that this side has by our own write alone, under a
     * handle that no observation has told of: the server keeps it under a name of its own. Only where a folder cannot hold
     * two of one link id; one stranger an item.
     */
    public List<Pair> renamed(Side side) {
        return sql.list(
                "SELECT m.id, min(i.id), i.folder"
                        + STRANGERS
                                .replace("?", Integer.toString(Sql.code(side)))
                                .replace(
                                        " WHERE i.dirty",
                                        " JOIN item m ON m.folder = i.folder AND m.link_id = i.link_id AND m.id <> i.id"
                                                + " JOIN sighting own ON own.item = m.id AND own.side = s.side"
                                                + " AND own.gone = 0 AND own.listed = 0"
                                                + " JOIN folder f ON f.id = i.folder AND f.kind <> 'MAIL' WHERE i.dirty")
                        + " GROUP BY m.id LIMIT 20000",
                r -> new Pair(Sql.item(r, 1), Sql.item(r, 2), Sql.folder(r, 3)));
    }

    /**
     * Strangers as {@code t} and missed items as {@code m}: how many are {@code alike} by the key, and which ({@code n}) each is
     * of those that have its content as well, the ones that somebody still has first.
     */
    private static String groups(How how, Side side) {
        var columns = "SELECT %1$s.id, %1$s.folder, %1$s.link_id, %1$s.size, %1$s.hash, %1$s.essence, %1$s.agreed,"
                + " count(*) OVER (PARTITION BY %2$s) AS alike, count(%1$s.hash) OVER (PARTITION BY %2$s) AS known,"
                + " min(%1$s.hash) OVER (PARTITION BY %2$s) AS least, max(%1$s.hash) OVER (PARTITION BY %2$s) AS most,"
                + " row_number() OVER (PARTITION BY %2$s, %1$s.hash ORDER BY %3$s, %1$s.id) AS n";
        var live = "EXISTS (SELECT 1 FROM sighting o WHERE o.item = m.id AND o.gone = 0) DESC";
        return "WITH t AS ("
                + columns.formatted("i", prefixed(how, "i"), "1")
                + STRANGERS.replace("?", Integer.toString(Sql.code(side)))
                + " AND i.link_id IS NOT NULL AND i.size >= 0), m AS ("
                + columns.formatted("m", prefixed(how, "m"), live)
                + how.missed(side)
                + ")";
    }

    private static String prefixed(How how, String table) {
        return table + "." + how.key().replace(", ", ", " + table + ".");
    }

    private static String same(How how, String one, String other) {
        return (how == How.MOVED ? "" : one + ".folder = " + other + ".folder AND ") + one + ".link_id = " + other
                + ".link_id AND " + one + ".size = " + other + ".size";
    }
}
