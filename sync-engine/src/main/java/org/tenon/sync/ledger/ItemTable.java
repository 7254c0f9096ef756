package org.tenon.sync.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.Seen;

/** The bases, and what becomes of them. */
public final class ItemTable {
    private final Sql sql;

    ItemTable(Sql sql) {
        this.sql = sql;
    }

    /** One item's base. */
    public record Item(ItemId id, boolean agreed, KnownContent content) {
        public Optional<LinkId> linkId() {
            return content.linkId();
        }

        public Optional<ContentHash> hash() {
            return content.hash();
        }
    }

    private static final Sql.Row<Item> ROW = r -> new Item(
            Sql.item(r, 1),
            r.getInt(2) == 1,
            new KnownContent(
                    Optional.ofNullable(r.getString(3)).map(LinkId::new),
                    Optional.ofNullable(r.getString(4)).map(ContentHash::new),
                    r.getLong(5)));

    public Optional<Item> get(ItemId id) {
        return sql.one("SELECT id, agreed, link_id, hash, size FROM item WHERE id = ?", ROW, id);
    }

    /** The one that came to be last; {@link ItemId#NONE} where there is none. */
    public ItemId newest() {
        return new ItemId(sql.number("SELECT coalesce(max(id), 0) FROM item"));
    }

    /** The folder's items with this agreed content. */
    public List<Item> withHash(FolderId folder, ContentHash hash) {
        return sql.list(
                "SELECT id, agreed, link_id, hash, size FROM item WHERE folder = ? AND hash = ?",
                ROW,
                folder,
                hash.hex());
    }

    /**
     * The next dirty items of a folder after item {@code after}, in order, not yet put off in attempt {@code attempt} and not held.
     */
    public List<ItemFacts> dirty(FolderId folder, ItemId after, long attempt, int most) {
        return dirty("i.id > ?", "i.id", folder, after, attempt, most);
    }

    /** The same from the other end: the next before item {@code before}, those that came last at the front. */
    public List<ItemFacts> newestDirty(FolderId folder, ItemId before, long attempt, int most) {
        return dirty("i.id < ?", "i.id DESC", folder, before, attempt, most);
    }

    private List<ItemFacts> dirty(String bound, String order, FolderId folder, ItemId from, long attempt, int most) {
        return sql.list(
                FACTS + " WHERE i.dirty = 1 AND i.folder = ? AND " + bound + " AND i.tried < ? AND i.held IS NULL"
                        + " AND i.refused IS NULL ORDER BY " + order + " LIMIT ?",
                ItemTable::facts,
                folder,
                from,
                attempt,
                most);
    }

    private static final String FACTS = "SELECT i.id, i.agreed, i.folder, i.flags,"
            + " c.folder, c.revision, c.base_revision, c.flags, c.base_flags, c.gone,"
            + " s.folder, s.revision, s.base_revision, s.flags, s.base_flags, s.gone"
            + " FROM item i LEFT JOIN sighting c ON c.item = i.id AND c.side = 0"
            + " LEFT JOIN sighting s ON s.item = i.id AND s.side = 1";

    /** How one item stands, whatever is planned for it. */
    public Optional<ItemFacts> facts(ItemId item) {
        return sql.one(FACTS + " WHERE i.id = ?", ItemTable::facts, item);
    }

    private static ItemFacts facts(ResultSet r) throws SQLException {
        boolean agreed = r.getInt(2) == 1;
        FolderId base = Sql.folder(r, 3);
        return new ItemFacts(
                Sql.item(r, 1),
                agreed,
                base,
                Flags.parse(r.getString(4)),
                seen(r, 5, agreed, base),
                seen(r, 11, agreed, base));
    }

    private static Seen seen(ResultSet r, int at, boolean agreed, FolderId base) throws SQLException {
        FolderId folder = Sql.folder(r, at);
        if (r.wasNull()) {
            return Seen.absent(base);
        }
        var revision = r.getString(at + 1);
        var agreedRevision = r.getString(at + 2);
        var flags = Flags.parse(r.getString(at + 3));
        var agreedFlags = Flags.parse(r.getString(at + 4));
        boolean contentAgreed = agreed && (agreedRevision == null || agreedRevision.equals(revision));
        return Seen.of(new Seen.Trace(folder, r.getInt(at + 5) == 1, contentAgreed, flags, agreedFlags), base);
    }

    /** Whether another item of the folder, with this link id, is on the side: one that no collection takes twice. */
    public boolean hasTwin(ItemId item, FolderId folder, Side side, LinkId linkId) {
        return sql.number(
                        "SELECT count(*) FROM item i JOIN sighting s ON s.item = i.id AND s.side = ? AND s.gone = 0"
                                + " WHERE s.folder = ? AND i.id <> ? AND i.link_id = ?",
                        side,
                        folder,
                        item,
                        linkId.value())
                > 0;
    }

    /** Folders that have something to plan. */
    public List<FolderId> dirtyFolders(long attempt) {
        return sql.list(
                "SELECT DISTINCT folder FROM item WHERE dirty = 1 AND tried < ? AND held IS NULL AND refused IS NULL",
                r -> Sql.folder(r, 1),
                attempt);
    }

    public boolean anyDirty() {
        return sql.number("SELECT EXISTS (SELECT 1 FROM item WHERE dirty = 1)") == 1;
    }

    public long countDirty(FolderId folder, long attempt) {
        return sql.number(
                "SELECT count(*) FROM item WHERE dirty = 1 AND folder = ? AND tried < ? AND held IS NULL"
                        + " AND refused IS NULL",
                folder,
                attempt);
    }

    public long countAgreed(FolderId folder) {
        return sql.number("SELECT count(*) FROM item WHERE folder = ? AND agreed = 1", folder);
    }

    public long countAgreed(Kind kind) {
        return sql.number(
                "SELECT count(*) FROM item WHERE agreed = 1 AND folder IN (SELECT id FROM folder WHERE kind = ?)",
                kind.name());
    }

    public long countAgreed() {
        return sql.number("SELECT count(*) FROM item WHERE agreed = 1");
    }

    public long count(FolderId folder) {
        return sql.number("SELECT count(*) FROM item WHERE folder = ?", folder);
    }

    /**
     * What was agreed no longer tells which side is the newer. As after a lost ledger, the folder's items are matched by what they
     * are, and of two that differ neither replaces the other unseen.
     *
     * @param but of these a side has just what was agreed
     */
    public void forgetAgreed(FolderId folder, Set<ItemId> but) {
        for (var item : sql.list("SELECT id FROM item WHERE folder = ? AND agreed = 1", r -> Sql.item(r, 1), folder)) {
            if (!but.contains(item)) {
                sql.update("UPDATE item SET agreed = 0, hash = NULL, dirty = 1 WHERE id = ?", item);
            }
        }
    }

    public void describe(ItemId item, LinkId linkId, long sizeBytes) {
        sql.update(
                "UPDATE item SET link_id = ?, size = CASE WHEN ? >= 0 THEN ? ELSE size END WHERE id = ?",
                linkId.value(),
                sizeBytes,
                sizeBytes,
                item);
    }

    public void content(ItemId item, LinkId linkId, ContentHash hash, long sizeBytes) {
        sql.update(
                "UPDATE item SET link_id = ?, hash = ?, size = ? WHERE id = ?",
                linkId.value(),
                hash.hex(),
                sizeBytes,
                item);
    }

    /** As above, of a content that nobody agreed on: a side that had edited what was agreed has edited it still. */
    public void assume(ItemId item, LinkId linkId, ContentHash hash, long sizeBytes) {
        sql.update(
                "UPDATE sighting SET base_revision = ? WHERE item = ? AND base_revision <> revision"
                        + " AND EXISTS (SELECT 1 FROM item WHERE id = sighting.item AND agreed = 1 AND hash IS NOT ?)",
                SightingTable.NO_REVISION,
                item,
                hash.hex());
        content(item, linkId, hash, sizeBytes);
    }

    /** What the author of a mail wrote, whatever servers have added to it. */
    public void essence(ItemId item, ContentHash essence) {
        sql.update("UPDATE item SET essence = ? WHERE id = ?", essence.hex(), item);
    }

    /** The item has a base; it stays dirty, and this is false, only where a side differs from that even now. */
    public boolean agree(ItemId item, FolderId folder, Flags flags) {
        return sql.number(
                        "UPDATE item SET agreed = 1, folder = ?, flags = ?, refused = NULL, held = NULL, released = 0,"
                                + " refusals = 0,"
                                + " dirty = (SELECT count(*) FROM sighting s WHERE s.item = item.id AND s.gone = 0"
                                + " AND s.folder = ? AND s.base_revision IS s.revision AND s.base_flags = s.flags) <> 2"
                                + " WHERE id = ? RETURNING dirty",
                        folder,
                        flags.text(),
                        folder,
                        item)
                == 0;
    }

    public void forget(ItemId item) {
        sql.update("DELETE FROM item WHERE id = ?", item);
    }

    /** Leaves the item for the next run; {@code why} is a sentence for people. */
    public void putOff(ItemId item, long attempt, String why) {
        sql.update("UPDATE item SET tried = ?, waits = ? WHERE id = ?", attempt, why, item);
    }

    /** One that has been put off, and in how many runs in a row. */
    public record Waiting(ItemId item, FolderId folder, String why, int runs) {}

    /** At the end of a run: what was put off in it is counted, and what got on is not any more. */
    public List<Waiting> countWaiting() {
        sql.update("UPDATE item SET waits = NULL, waited = 0 WHERE waits IS NOT NULL"
                + " AND (dirty = 0 OR tried = 0 OR refused IS NOT NULL)");
        sql.update("UPDATE item SET waited = waited + 1 WHERE dirty = 1 AND tried > 0 AND waits IS NOT NULL");
        return waiting();
    }

    /** What was put off in the last run. */
    public List<Waiting> waiting() {
        return sql.list(
                "SELECT id, folder, waits, waited FROM item WHERE dirty = 1 AND waits IS NOT NULL AND refused IS NULL"
                        + " ORDER BY id LIMIT 1000",
                r -> new Waiting(Sql.item(r, 1), Sql.folder(r, 2), r.getString(3), r.getInt(4)));
    }

    /** Leaves everything in the folder for the next run. */
    public void putOffAll(FolderId folder, long attempt, String movedFromIt) {
        sql.update(
                "UPDATE item SET tried = ?, waits = CASE WHEN EXISTS (SELECT 1 FROM sighting s WHERE s.item = item.id"
                        + " AND s.gone = 0 AND s.folder <> item.folder) THEN ? ELSE waits END"
                        + " WHERE folder = ? AND dirty = 1",
                attempt,
                movedFromIt,
                folder);
    }

    /**
     * Leaves for the next run what would be stored again: gone on one side and changed on the other. {@code why} is for people.
     */
    public void putOffGoneAndChanged(Kind kind, long attempt, String why) {
        sql.update(
                "UPDATE item SET tried = ?, waits = ? WHERE dirty = 1 AND agreed = 1"
                        + " AND folder IN (SELECT id FROM folder WHERE kind = ?)"
                        + " AND (SELECT count(*) FROM sighting s WHERE s.item = item.id AND s.gone = 0) = 1"
                        + " AND EXISTS (SELECT 1 FROM sighting s WHERE s.item = item.id AND s.gone = 0"
                        + "  AND (s.base_revision IS NOT s.revision OR s.base_flags <> s.flags))",
                attempt,
                why,
                kind.name());
    }

    /**
     * A new run tries again whatever an earlier one put off, whether or not that one came to its end; and of what was refused, that
     * whose time has come.
     */
    public void tryAgain(Instant now) {
        sql.update("UPDATE item SET tried = 0 WHERE dirty = 1 AND tried > 0");
        sql.update(
                "UPDATE item SET refused = NULL, held = NULL, dirty = 1 WHERE refused IS NOT NULL AND retry_at <= ?",
                now.toEpochMilli());
    }

    /**
     * A side will not have it; it is reported, and left alone until it changes or a person asks.
     *
     * @param again says from the number of refusals in a row when it is tried again all the same
     */
    public void refused(ItemId item, Side side, String code, String message, IntFunction<Optional<Instant>> again) {
        int refusals = 1 + (int) sql.number("SELECT coalesce((SELECT refusals FROM item WHERE id = ?), 0)", item);
        sql.update(
                "UPDATE item SET refused = ?, refused_side = ?, refusals = ?, retry_at = ? WHERE id = ?",
                new KeptRefusal(code, message).write(),
                side,
                refusals,
                again.apply(refusals).map(Instant::toEpochMilli).orElse(null),
                item);
    }

    /** One that a side will not have, and of which no person is asked. */
    public record Refused(ItemId item, FolderId folder, Side side, String code, String message) {}

    public List<Refused> refused() {
        return sql.list(
                "SELECT id, folder, refused_side, refused FROM item WHERE refused IS NOT NULL AND held IS NULL"
                        + " AND refused NOT LIKE 'outside %' ORDER BY id LIMIT 1000",
                r -> {
                    var refusal = KeptRefusal.read(r.getString(4));
                    return new Refused(
                            Sql.item(r, 1), Sql.folder(r, 2), Sql.side(r.getInt(3)), refusal.code(), refusal.message());
                });
    }

    /** An item of the server's that the client shall not have, by that window of the owner's; left alone until it or the window changes. */
    public void outside(ItemId item, String window) {
        sql.update(
                "UPDATE item SET refused = ?, refused_side = ?, retry_at = NULL WHERE id = ?",
                "outside " + window,
                Side.CLIENT,
                item);
    }

    /** What another window than this left out is looked at again. */
    public void onlyOutside(String window) {
        sql.update(
                "UPDATE item SET refused = NULL, dirty = 1 WHERE refused LIKE 'outside %' AND refused <> ?",
                "outside " + window);
    }

    /** How many of a folder's items are on the server alone, by the owner's window. */
    public record Outside(FolderId folder, long items) {}

    public List<Outside> outside() {
        return sql.list(
                "SELECT folder, count(*) FROM item WHERE refused LIKE 'outside %' GROUP BY folder",
                r -> new Outside(Sql.folder(r, 1), r.getLong(2)));
    }

    /** Tries refused items again, since a person asked. */
    public void retryRefused() {
        sql.update("DELETE FROM step WHERE open = 1 AND looks IS NOT NULL");
        sql.update("UPDATE item SET refused = NULL, refusals = 0, held = NULL, dirty = 1 WHERE refused IS NOT NULL");
    }
}
