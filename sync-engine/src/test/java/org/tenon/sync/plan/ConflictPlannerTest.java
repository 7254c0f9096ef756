package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tenon.sync.plan.ConflictPlanner.Copy;

class ConflictPlannerTest {
    @Test
    void everyCaseHasOneRow() {
        var seen = new TreeSet<String>();
        for (var row : ConflictPlanner.ROWS) {
            assertTrue(seen.add(row.item() + " " + row.copyMarked() + " " + row.copy()), "twice: " + row);
            assertEquals(row.settled(), ConflictPlanner.settled(row.item(), row.copyMarked(), row.copy()));
        }
        assertEquals(4 * Copy.values().length, seen.size());
    }

    /** While both are there and nobody touched the mark, the conflict waits for a person. */
    @Test
    void nothingIsSettledByItself() {
        for (boolean marked : new boolean[] {false, true}) {
            for (var copy : Copy.values()) {
                boolean touched = copy == Copy.GONE || (marked && copy == Copy.UNMARKED);
                assertEquals(touched, ConflictPlanner.settled(true, marked, copy), marked + " " + copy);
            }
        }
    }
}
