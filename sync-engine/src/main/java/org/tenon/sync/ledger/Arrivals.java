package org.tenon.sync.ledger;

import java.util.List;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Identity;

/**
 * Items that come in large numbers, as in a first sync: written by a few statements for all of them. What this cannot say of all,
 * it leaves unsaid for all, and the caller says it of each.
 */
public final class Arrivals {
    /** Rows of one statement: more of them bring nothing, and take memory. */
    private static final int MANY = 500;

    private final Sql sql;
    private final SightingTable sightings;

    Arrivals(Sql sql, SightingTable sightings) {
        this.sql = sql;
        this.sightings = sightings;
    }

    /** As {@link SightingTable#here}, of items in a folder and on a side of which nothing was known before. */
    public void firstSeen(FolderId folder, Side side, List<ItemState> states) {
        for (int from = 0; from < states.size(); from += MANY) {
            var some = states.subList(from, Math.min(states.size(), from + MANY));
            if (!sql.attempt(() -> seen(folder, side, some) == some.size())) {
                some.forEach(state -> sightings.here(folder, side, state));
            }
        }
    }

    /** How many were written: not all where two of them, or one and what was known after all, have one handle. */
    private int seen(FolderId folder, Side side, List<ItemState> states) {
        // As AUTOINCREMENT would number them, so that the sightings can name them.
        long item = sql.number("SELECT seq FROM sqlite_sequence WHERE name = 'item'");
        var rows = new Rows();
        for (var state : states) {
            rows.add(
                    ++item,
                    state.linkId().map(LinkId::value).orElse(null),
                    state.sizeBytes(),
                    state.handle().value(),
                    state.revision().value(),
                    state.flags().text(),
                    Fingerprint.of(state.handle(), state.revision(), state.flags(), state.sizeBytes()));
        }
        var json = rows.json();
        sql.once(
                "INSERT INTO item (id, folder, link_id, size) SELECT value->>0, ?, value->>1, value->>2 FROM json_each(?)",
                folder,
                json);
        return sql.once(
                "INSERT INTO sighting (side, folder, item, told_link, told_size, handle, revision, flags, fingerprint)"
                        + " SELECT ?, ?, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6"
                        + " FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
                side,
                folder,
                json);
    }

    /**
     * What our own write left, told now for the first time and just so.
     *
     * @param sighting from {@link SightingIndex#asWritten}
     */
    public record Written(long sighting, ItemState state) {}

    /** As {@link SightingTable#here}, of our own writes. */
    public void firstListed(FolderId folder, Side side, List<Written> items) {
        for (int from = 0; from < items.size(); from += MANY) {
            var some = items.subList(from, Math.min(items.size(), from + MANY));
            if (!sql.attempt(() -> listed(some) == some.size())) {
                some.forEach(item -> sightings.here(folder, side, item.state()));
            }
        }
    }

    /** How many were written: not all where one was told twice, or as gone meanwhile. */
    private int listed(List<Written> items) {
        var rows = new Rows();
        for (var item : items) {
            var state = item.state();
            boolean fixed = state.revision().equals(Revision.FIXED);
            rows.add(
                    item.sighting(),
                    Fingerprint.of(state.handle(), state.revision(), state.flags(), state.sizeBytes()),
                    fixed ? state.linkId().map(LinkId::value).orElse(null) : null,
                    fixed ? state.sizeBytes() : Identity.Told.NOTHING.sizeBytes());
        }
        return sql.once(
                "UPDATE sighting SET listed = 1, fingerprint = j.value->>1, told_link = j.value->>2, told_size = j.value->>3"
                        + " FROM json_each(?) j WHERE sighting.id = j.value->>0 AND listed = 0 AND gone = 0",
                rows.json());
    }

    /**
     * An item that one side had, and that the other one holds since our own write.
     *
     * @param side the one that took it
     * @param flags as that side has them, and {@code agreedFlags} of them is agreed
     * @param base the flags that are the item's base
     */
    public record Arrived(
            ItemId item,
            Side side,
            FolderId folder,
            Handle handle,
            Revision revision,
            Flags flags,
            Flags agreedFlags,
            LinkId linkId,
            ContentHash hash,
            long sizeBytes,
            Flags base) {}

    /** What was written of some. */
    public enum Settled {
        /** Both sides and the base are the same now. */
        ALL_AGREED,
        /** Of some of them a side differs from the base even now. */
        SOME_DIFFER,
        /** Nothing: one of them was sighted on that side before, or another item at its handle. */
        NOTHING_WRITTEN
    }

    /** What {@link ItemTable#content}, {@link PlacementTable#acknowledge}, {@code placed} and {@link ItemTable#agree} say of one item. */
    public Settled settle(List<Arrived> items) {
        var rows = new Rows();
        for (var item : items) {
            rows.add(
                    item.item(),
                    item.side(),
                    item.folder(),
                    item.handle().value(),
                    item.revision().value(),
                    item.flags().text(),
                    item.agreedFlags().text(),
                    Fingerprint.of(item.handle(), item.revision(), item.flags(), Identity.Told.NOTHING.sizeBytes()),
                    item.linkId().value(),
                    item.hash().hex(),
                    item.sizeBytes(),
                    item.base().text());
        }
        var json = rows.json();
        if (!sql.attempt(() -> placed(json) == items.size())) {
            return Settled.NOTHING_WRITTEN;
        }
        agree(json);
        return anyDirty(json) ? Settled.SOME_DIFFER : Settled.ALL_AGREED;
    }

    private int placed(String json) {
        return sql.once(
                "INSERT INTO sighting (item, side, folder, handle, revision, base_revision, flags, base_flags, fingerprint,"
                        + " listed) SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>4, value->>5,"
                        + " value->>6, value->>7, 0 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
                json);
    }

    private void agree(String json) {
        sql.once(
                "UPDATE sighting SET base_revision = revision, base_flags = flags FROM json_each(?) j"
                        + " WHERE sighting.item = j.value->>0 AND sighting.side <> j.value->>1",
                json);
        sql.once(
                "DELETE FROM departed WHERE (folder, handle) IN"
                        + " (SELECT value->>2, value->>3 FROM json_each(?) WHERE value->>1 = 1)",
                json);
        sql.once(
                "UPDATE item SET link_id = j.value->>8, hash = j.value->>9, size = j.value->>10, agreed = 1,"
                        + " folder = j.value->>2, flags = j.value->>11, refused = NULL, held = NULL, released = 0, refusals = 0,"
                        + " dirty = (SELECT count(*) FROM sighting s WHERE s.item = item.id AND s.gone = 0"
                        + " AND s.folder = j.value->>2 AND s.base_revision IS s.revision AND s.base_flags = s.flags) <> 2"
                        + " FROM json_each(?) j WHERE item.id = j.value->>0",
                json);
    }

    private boolean anyDirty(String json) {
        return sql.number(
                        "SELECT EXISTS (SELECT 1 FROM item WHERE dirty = 1 AND id IN (SELECT value->>0 FROM json_each(?)))",
                        json)
                == 1;
    }
}
