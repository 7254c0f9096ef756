package org.tenon.sync.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Identity;

/** What each side was last seen to hold. */
public final class SightingTable {
    /** No store's revision: whatever is seen differs from it. */
    static final String NO_REVISION = "\n";

    private final Sql sql;

    SightingTable(Sql sql) {
        this.sql = sql;
    }

    /** One sighting, as stored. */
    public record Sighting(
            long id,
            ItemId item,
            Side side,
            FolderId folder,
            Handle handle,
            Revision revision,
            Optional<Revision> agreedRevision,
            Flags flags,
            boolean gone) {}

    static final String COLUMNS = "id, item, side, folder, handle, revision, base_revision, flags, gone";

    static final Sql.Row<Sighting> ROW = r -> new Sighting(
            r.getLong(1),
            Sql.item(r, 2),
            Sql.side(r.getInt(3)),
            Sql.folder(r, 4),
            new Handle(r.getString(5)),
            new Revision(r.getString(6)),
            Optional.ofNullable(r.getString(7)).map(Revision::new),
            Flags.parse(r.getString(8)),
            r.getInt(9) == 1);

    public Optional<Sighting> of(ItemId item, Side side) {
        return sql.one("SELECT " + COLUMNS + " FROM sighting WHERE item = ? AND side = ?", ROW, item, side);
    }

    public Optional<Sighting> at(FolderId folder, Side side, Handle handle) {
        return sql.one(
                "SELECT " + COLUMNS + " FROM sighting WHERE folder = ? AND side = ? AND handle = ?",
                ROW,
                folder,
                side,
                handle.value());
    }

    /** The items that the side has at these handles. */
    public Map<Handle, ItemId> at(FolderId folder, Side side, List<Handle> handles) {
        var rows = new Rows();
        handles.forEach(handle -> rows.add(handle.value()));
        var items = new HashMap<Handle, ItemId>();
        sql.list(
                "SELECT handle, item FROM sighting WHERE folder = ? AND side = ? AND gone = 0"
                        + " AND handle IN (SELECT value->>0 FROM json_each(?))",
                r -> items.put(new Handle(r.getString(1)), Sql.item(r, 2)),
                folder,
                side,
                rows.json());
        return items;
    }

    /** Who hears of handles. */
    @FunctionalInterface
    public interface HandleSink {
        void handle(ItemId item, Side side, Handle handle);
    }

    /** Tells the handles of the folder's dirty items from {@code first} to {@code last}. */
    public void handles(FolderId folder, ItemId first, ItemId last, HandleSink sink) {
        sql.list(
                "SELECT s.item, s.side, s.handle FROM item i JOIN sighting s ON s.item = i.id"
                        + " WHERE i.dirty = 1 AND i.folder = ? AND i.id BETWEEN ? AND ?",
                r -> {
                    sink.handle(Sql.item(r, 1), Sql.side(r.getInt(2)), new Handle(r.getString(3)));
                    return true;
                },
                folder,
                first,
                last);
    }

    /** What the side has in the folder of this link id, as far as that is known. */
    public List<Sighting> withLink(FolderId folder, Side side, LinkId linkId) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM sighting WHERE folder = ? AND side = ? AND gone = 0"
                        + " AND item IN (SELECT id FROM item WHERE folder = ? AND link_id = ?)",
                ROW,
                folder,
                side,
                folder,
                linkId.value());
    }

    /** A few of the folder's items, to know it again by. */
    public List<Sighting> sample(FolderId folder, Side side, int most) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM sighting WHERE folder = ? AND side = ? AND gone = 0 LIMIT ?",
                ROW,
                folder,
                side,
                most);
    }

    /** Notes what an observation told; true where that was news. */
    public boolean here(FolderId folder, Side side, ItemState state) {
        var known = at(folder, side, state.handle());
        var flags = state.flags().text();
        long fingerprint = Fingerprint.of(state.handle(), state.revision(), state.flags(), state.sizeBytes());
        if (known.isEmpty()) {
            insert(folder, side, state, flags, fingerprint);
            return true;
        }
        var was = known.get();
        var now = new Identity.Told(state.linkId(), state.sizeBytes());
        if (state.revision().equals(Revision.FIXED) && !now.equals(Identity.Told.NOTHING)) {
            if (isAnother(was, now)) {
                forget(was);
                insert(folder, side, state, flags, fingerprint);
                return true;
            }
            learn(was.item(), side, now);
        }
        if (!was.gone()
                && was.revision().equals(state.revision())
                && was.flags().equals(state.flags())
                && was.agreedRevision().isPresent()) {
            sql.update("UPDATE sighting SET listed = 1, fingerprint = ? WHERE id = ?", fingerprint, was.id());
            return false;
        }
        sql.update(
                "UPDATE sighting SET revision = ?, flags = ?, gone = 0, listed = 1, fingerprint = ?,"
                        + " base_revision = CASE WHEN base_revision IS NULL"
                        + "   AND (SELECT agreed FROM item WHERE id = sighting.item) = 1 THEN ? ELSE base_revision END"
                        + " WHERE id = ?",
                state.revision().value(),
                flags,
                fingerprint,
                state.revision().value(),
                was.id());
        sql.update("UPDATE item SET dirty = 1, held = NULL, released = 0, refused = NULL WHERE id = ?", was.item());
        if (!was.revision().equals(state.revision())) {
            // Other content: what was known of it while nothing was agreed is void.
            sql.update(
                    "UPDATE item SET link_id = ?, size = ?, hash = NULL, essence = NULL WHERE id = ? AND agreed = 0",
                    state.linkId().map(l -> l.value()).orElse(null),
                    state.sizeBytes(),
                    was.item());
        }
        return true;
    }

    /** Whether the handle means another item than the one agreed under it. */
    private boolean isAnother(Sighting was, Identity.Told now) {
        var before = told(was.item(), was.side());
        var agreed = sql.one(
                "SELECT link_id FROM item WHERE id = ? AND agreed = 1",
                r -> Optional.ofNullable(r.getString(1)).map(LinkId::new),
                was.item());
        boolean first = before.equals(Identity.Told.NOTHING); // A store may change what it took from us.
        return agreed.isPresent() && !first && Identity.of(before, agreed.get(), now) == Identity.Verdict.ANOTHER;
    }

    /** The handle that the side gave to our own write means another item now, the one told. */
    public void another(FolderId folder, Side side, ItemState state) {
        at(folder, side, state.handle()).ifPresent(this::forget);
        here(folder, side, state);
    }

    /** The handle does not mean the item any more; nothing proves that the item is gone. */
    private void forget(Sighting was) {
        sql.update("UPDATE item SET dirty = 1, held = NULL WHERE id = ?", was.item());
        sql.update("DELETE FROM sighting WHERE id = ?", was.id());
        sql.update(
                "DELETE FROM item WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sighting WHERE item = ?)",
                was.item(),
                was.item());
    }

    /** What the side told of the item's handle so far. */
    public Identity.Told told(ItemId item, Side side) {
        return sql.one(
                        "SELECT told_link, told_size FROM sighting WHERE item = ? AND side = ?",
                        r -> new Identity.Told(
                                Optional.ofNullable(r.getString(1)).map(LinkId::new), r.getLong(2)),
                        item,
                        side)
                .orElse(Identity.Told.NOTHING);
    }

    /** Notes what the side told of the item's handle; what it left out now stays as it was told before. */
    public void learn(ItemId item, Side side, Identity.Told now) {
        sql.update(
                "UPDATE sighting SET told_link = coalesce(?, told_link),"
                        + " told_size = CASE WHEN ? >= 0 THEN ? ELSE told_size END WHERE item = ? AND side = ?",
                now.linkId().map(LinkId::value).orElse(null),
                now.sizeBytes(),
                now.sizeBytes(),
                item,
                side);
    }

    private void insert(FolderId folder, Side side, ItemState state, String flags, long fingerprint) {
        long item = sql.insert(
                "INSERT INTO item (folder, link_id, size) VALUES (?, ?, ?)",
                folder,
                state.linkId().map(l -> l.value()).orElse(null),
                state.sizeBytes());
        sql.update(
                "INSERT INTO sighting (side, folder, handle, item, revision, flags, fingerprint, told_link, told_size)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                side,
                folder,
                state.handle().value(),
                item,
                state.revision().value(),
                flags,
                fingerprint,
                state.linkId().map(LinkId::value).orElse(null),
                state.sizeBytes());
    }

    /** Notes a proven deletion; true where that was news. */
    public boolean gone(FolderId folder, Side side, Handle handle) {
        var known = at(folder, side, handle).filter(s -> !s.gone());
        known.ifPresent(s -> {
            sql.update("UPDATE sighting SET gone = 1, fingerprint = 0 WHERE id = ?", s.id());
            sql.update(
                    "UPDATE item SET dirty = 1, released = 0, held = CASE WHEN refused IS NULL THEN held END, refused = NULL WHERE id = ?",
                    s.item());
        });
        return known.isPresent();
    }

    /** All of the folder's items on the side are gone, with the folder itself. */
    public void allGone(FolderId folder, Side side) {
        sql.update(
                "UPDATE item SET dirty = 1, released = 0, held = CASE WHEN refused IS NULL THEN held END, refused = NULL"
                        + " WHERE id IN"
                        + " (SELECT item FROM sighting WHERE folder = ? AND side = ? AND gone = 0)",
                folder,
                side);
        sql.update(
                "UPDATE sighting SET gone = 1, fingerprint = 0 WHERE folder = ? AND side = ? AND gone = 0",
                folder,
                side);
    }

    /**
     * The side's handles in the folder have lost their meaning: another validity. Proves nothing about any item. What was gone before
     * stays so, under a handle that no store gives.
     */
    public void voidAll(FolderId folder, Side side) {
        sql.update(
                "UPDATE item SET dirty = 1, held = NULL, released = 0 WHERE id IN"
                        + " (SELECT item FROM sighting WHERE folder = ? AND side = ? AND gone = 0)",
                folder,
                side);
        sql.update("DELETE FROM sighting WHERE folder = ? AND side = ? AND gone = 0", folder, side);
        sql.update(
                "UPDATE sighting SET handle = char(10) || id WHERE folder = ? AND side = ? AND gone = 1", folder, side);
        sql.update("DELETE FROM item WHERE NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.item = item.id)");
        if (side == Side.SERVER) {
            sql.update("DELETE FROM departed WHERE folder = ?", folder);
        }
    }

    /** The side's content turned out to be another than the agreed one, whatever its revision says. */
    public void edited(ItemId item, Side side) {
        sql.update("UPDATE sighting SET base_revision = ? WHERE item = ? AND side = ?", NO_REVISION, item, side);
    }

    /** Where the side has an item that both sides agreed on, and the content that they agreed on. */
    public record Agreed(ItemId item, Handle handle, ContentHash hash) {}

    public List<Agreed> agreed(FolderId folder, Side side) {
        return sql.list(
                "SELECT i.id, s.handle, i.hash FROM sighting s JOIN item i ON i.id = s.item"
                        + " WHERE s.folder = ? AND s.side = ? AND s.gone = 0 AND i.agreed = 1 AND i.hash IS NOT NULL",
                r -> new Agreed(Sql.item(r, 1), new Handle(r.getString(2)), new ContentHash(r.getString(3))),
                folder,
                side);
    }

    /** Where a side tells of agreed items as if their content were another; the side, and the folder that they are in there. */
    public record Retold(FolderId folder, Side side, Agreed item) {}

    /** @param besideDeleted only those that the other side has deleted */
    public List<Retold> retold(boolean besideDeleted) {
        return sql.list(
                "SELECT i.id, s.handle, i.hash, s.folder, s.side FROM item i JOIN sighting s ON s.item = i.id"
                        + " JOIN sighting o ON o.item = i.id AND o.side <> s.side"
                        + " WHERE i.dirty = 1 AND i.agreed = 1 AND i.held IS NULL AND i.hash IS NOT NULL AND s.gone = 0"
                        + " AND s.base_revision <> s.revision AND s.base_revision <> ? AND o.gone >= ?"
                        + " ORDER BY s.side, s.folder",
                r -> new Retold(
                        Sql.folder(r, 4),
                        Sql.side(r.getInt(5)),
                        new Agreed(Sql.item(r, 1), new Handle(r.getString(2)), new ContentHash(r.getString(3)))),
                NO_REVISION,
                besideDeleted ? 1 : 0);
    }

    /** The side's content turned out to be the agreed one, whatever its revision says. */
    public void asAgreed(ItemId item, Side side) {
        sql.update("UPDATE sighting SET base_revision = revision WHERE item = ? AND side = ?", item, side);
    }

    /** How many items the side holds, in all folders. */
    public long countHere(Side side) {
        return sql.number("SELECT count(*) FROM sighting WHERE side = ? AND gone = 0", side);
    }

    /** How many items of the kind the side holds. */
    public long countHere(Kind kind, Side side) {
        return sql.number(
                "SELECT count(*) FROM sighting WHERE side = ? AND gone = 0"
                        + " AND folder IN (SELECT id FROM folder WHERE kind = ?)",
                side,
                kind.name());
    }

    /** How many items the side holds in the folder. */
    public long countHere(FolderId folder, Side side) {
        return sql.number("SELECT count(*) FROM sighting WHERE folder = ? AND side = ? AND gone = 0", folder, side);
    }

    /** All that the ledger knows of one side of a folder, in a few bytes an item, to hold a complete listing against. */
    public SightingIndex index(FolderId folder, Side side) {
        var rows = sql.list(
                "SELECT CASE WHEN listed OR plain THEN fingerprint ELSE 0 END, id, NOT listed AND plain FROM"
                        + " (SELECT fingerprint, id, listed, base_revision IS NOT NULL AND told_link IS NULL AND told_size < 0"
                        + " AS plain FROM sighting WHERE folder = ? AND side = ? AND gone = 0)",
                r -> new SightingIndex.Row(r.getLong(1), r.getLong(2), r.getInt(3) == 1),
                folder,
                side);
        rows.sort((a, b) -> Long.compare(a.fingerprint(), b.fingerprint()));
        return new SightingIndex(sql, rows);
    }
}
