package org.tenon.sync.ledger;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.plan.Identity;

/** What the ledger knows of one side of a folder, in a few bytes an item; see {@link SightingTable#index}. */
public final class SightingIndex {
    private final Sql sql;
    private final long[] fingerprints;
    private final long[] ids;
    private final BitSet unlisted = new BitSet();
    private final BitSet seen = new BitSet();

    /**
     * @param unlisted known from our own write alone
     */
    record Row(long fingerprint, long id, boolean unlisted) {}

    SightingIndex(Sql sql, List<Row> rows) {
        this.sql = sql;
        fingerprints = new long[rows.size()];
        ids = new long[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            fingerprints[i] = rows.get(i).fingerprint();
            ids[i] = rows.get(i).id();
            unlisted.set(i, rows.get(i).unlisted());
        }
    }

    /** Whether the item is known just so; then it counts as told. */
    public boolean unchanged(ItemState state) {
        int at = at(state, state.sizeBytes());
        boolean unchanged = at >= 0 && !unlisted.get(at);
        if (unchanged) {
            seen.set(at);
        }
        return unchanged;
    }

    /** The sighting that our own write of the item left, where nothing was told of it so far and now it is told just so. */
    public OptionalLong asWritten(ItemState state) {
        int at = at(state, Identity.Told.NOTHING.sizeBytes());
        if (at < 0 || !unlisted.get(at)) {
            return OptionalLong.empty();
        }
        seen.set(at);
        return OptionalLong.of(ids[at]);
    }

    private int at(ItemState state, long sizeBytes) {
        return Arrays.binarySearch(
                fingerprints, Fingerprint.of(state.handle(), state.revision(), state.flags(), sizeBytes));
    }

    /** Whether the ledger knew anything here at all. */
    public boolean knowsAny() {
        return ids.length > 0;
    }

    /** Those known of old that were told neither unchanged nor as written: changed, or missing. */
    public List<Sighting> unseen() {
        var rows = new Rows();
        int first = seen.nextClearBit(0);
        for (int i = first; i < ids.length; i = seen.nextClearBit(i + 1)) {
            rows.add(ids[i]);
        }
        return first >= ids.length
                ? List.of()
                : sql.list(
                        "SELECT " + SightingTable.COLUMNS
                                + " FROM sighting WHERE id IN (SELECT value->>0 FROM json_each(?))",
                        SightingTable.ROW,
                        rows.json());
    }
}
