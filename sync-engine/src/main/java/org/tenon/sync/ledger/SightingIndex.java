package org.tenon.sync.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.model.ItemState;

/** What the ledger knows of one side of a folder, in a few bytes an item; see {@link SightingTable#index}. */
public final class SightingIndex {
    private final Sql sql;
    private final long[] fingerprints;
    private final long[] ids;
    private final BitSet seen = new BitSet();

    SightingIndex(Sql sql, List<long[]> rows) {
        this.sql = sql;
        fingerprints = new long[rows.size()];
        ids = new long[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            fingerprints[i] = rows.get(i)[0];
            ids[i] = rows.get(i)[1];
        }
    }

    /** Whether the item is known just so; then it counts as told. */
    public boolean unchanged(ItemState state) {
        int at = Arrays.binarySearch(
                fingerprints, Fingerprint.of(state.handle(), state.revision(), state.flags(), state.sizeBytes()));
        if (at < 0) {
            return false;
        }
        seen.set(at);
        return true;
    }

    /** Whether the ledger knew anything here at all. */
    public boolean knowsAny() {
        return ids.length > 0;
    }

    /** Those known of old that were not told unchanged: changed, or missing. */
    public List<Sighting> unseen() {
        var result = new ArrayList<Sighting>();
        for (int i = seen.nextClearBit(0); i < ids.length; i = seen.nextClearBit(i + 1)) {
            sql.one("SELECT " + SightingTable.COLUMNS + " FROM sighting WHERE id = ?", SightingTable.ROW, ids[i])
                    .ifPresent(result::add);
        }
        return result;
    }
}
