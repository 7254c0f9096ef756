package org.tenon.sync.plan;

import static org.tenon.sync.plan.Standing.ABSENT;
import static org.tenon.sync.plan.Standing.EDITED;
import static org.tenon.sync.plan.Standing.GONE;
import static org.tenon.sync.plan.Standing.MARKED;
import static org.tenon.sync.plan.Standing.MOVED;
import static org.tenon.sync.plan.Standing.SAME;

import java.util.List;

/**
 * What becomes of an item on one side, given how it stands here and over there. Every pair of standings has exactly one row;
 * the rows read the same for either side, so that neither is favoured by accident.
 */
public final class TruthTable {
    private TruthTable() {}

    /** What to do to the item on this side. */
    public enum Deed {
        /** Leave it. */
        KEEP,
        /** Bring it here from the other side. */
        CREATE,
        /** Take it away here. */
        DELETE,
        /** Give it the other side's content. */
        REPLACE,
        /** Both changed: merge, or keep both. */
        RECONCILE,
        /** Neither side has it. */
        FORGET
    }

    /** One row: standing {@code here} and {@code there}, the deed here, and why. */
    public record Row(Standing here, Standing there, Deed deed, String why) {}

    public static final List<Row> ROWS = List.of(
            // Here nothing is known of it: absence is not deletion, so it comes (back).
            new Row(ABSENT, ABSENT, Deed.FORGET, "on neither side"),
            new Row(ABSENT, GONE, Deed.FORGET, "deleted there, never here"),
            new Row(ABSENT, SAME, Deed.CREATE, "missing here without proof of deletion"),
            new Row(ABSENT, MARKED, Deed.CREATE, "missing here without proof of deletion"),
            new Row(ABSENT, MOVED, Deed.CREATE, "missing here without proof of deletion"),
            new Row(ABSENT, EDITED, Deed.CREATE, "new there"),
            // Deleted here: that goes over, unless somebody worked on it there. Edit beats delete.
            new Row(GONE, ABSENT, Deed.FORGET, "deleted here, never there"),
            new Row(GONE, GONE, Deed.FORGET, "deleted on both sides"),
            new Row(GONE, SAME, Deed.KEEP, "deleted here"),
            new Row(GONE, MARKED, Deed.CREATE, "deleted here but marked there: the mark is kept"),
            new Row(GONE, MOVED, Deed.CREATE, "deleted here but moved there: the move is kept"),
            new Row(GONE, EDITED, Deed.CREATE, "deleted here but changed there: the change is kept"),
            // Unchanged here: the other side's will is done.
            new Row(SAME, ABSENT, Deed.KEEP, "unchanged here"),
            new Row(SAME, GONE, Deed.DELETE, "deleted there"),
            new Row(SAME, SAME, Deed.KEEP, "the same on both sides"),
            new Row(SAME, MARKED, Deed.KEEP, "marked there"),
            new Row(SAME, MOVED, Deed.KEEP, "moved there"),
            new Row(SAME, EDITED, Deed.REPLACE, "changed there"),
            // Only its flags changed here: they merge one by one, whatever else happens.
            new Row(MARKED, ABSENT, Deed.KEEP, "marked here"),
            new Row(MARKED, GONE, Deed.KEEP, "marked here but deleted there: the mark is kept"),
            new Row(MARKED, SAME, Deed.KEEP, "marked here"),
            new Row(MARKED, MARKED, Deed.KEEP, "marked on both sides"),
            new Row(MARKED, MOVED, Deed.KEEP, "marked here, moved there"),
            new Row(MARKED, EDITED, Deed.REPLACE, "changed there"),
            // Moved here: the content is still the agreed one.
            new Row(MOVED, ABSENT, Deed.KEEP, "moved here"),
            new Row(MOVED, GONE, Deed.KEEP, "moved here but deleted there: the move is kept"),
            new Row(MOVED, SAME, Deed.KEEP, "moved here"),
            new Row(MOVED, MARKED, Deed.KEEP, "moved here"),
            new Row(MOVED, MOVED, Deed.KEEP, "moved on both sides"),
            new Row(MOVED, EDITED, Deed.REPLACE, "changed there"),
            // Changed here.
            new Row(EDITED, ABSENT, Deed.KEEP, "new here"),
            new Row(EDITED, GONE, Deed.KEEP, "changed here but deleted there: the change is kept"),
            new Row(EDITED, SAME, Deed.KEEP, "changed here"),
            new Row(EDITED, MARKED, Deed.KEEP, "changed here"),
            new Row(EDITED, MOVED, Deed.KEEP, "changed here"),
            new Row(EDITED, EDITED, Deed.RECONCILE, "changed on both sides"));

    /** The one row for this pair. */
    public static Row row(Standing here, Standing there) {
        for (var row : ROWS) {
            if (row.here() == here && row.there() == there) {
                return row;
            }
        }
        throw new IllegalStateException("no row for " + here + " and " + there);
    }
}
