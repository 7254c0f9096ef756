package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.plan.MailWindow.Has;

class MailWindowTest {
    private static final Instant NEW_YEAR = Instant.parse("2024-01-01T00:00:00Z");
    private static final MailWindow WINDOW =
            new MailWindow(Optional.of(LocalDate.parse("2024-01-01")), OptionalLong.of(1000));

    private static final FolderId FOLDER = new FolderId(1);

    @Test
    void everyStandingHasOneRow() {
        var seen = new TreeSet<String>();
        for (var row : MailWindow.ROWS) {
            assertTrue(seen.add(row.agreed() + " " + row.client() + " " + row.server()), "twice: " + row);
        }
        assertEquals(2 * Has.values().length * Has.values().length, seen.size());
    }

    /** A window keeps away what would come here for the first time. It takes nothing away, and keeps nothing from going up. */
    @Test
    void onlyWhatNeverWasHereIsHeldAgainstIt() {
        for (var client : Standing.values()) {
            for (var server : Standing.values()) {
                for (boolean agreed : new boolean[] {false, true}) {
                    var facts = new ItemFacts(new ItemId(1), agreed, FOLDER, Flags.NONE, seen(client), seen(server));
                    boolean comes =
                            !agreed && client == Standing.ABSENT && seen(server).here();
                    assertEquals(comes, MailWindow.asks(facts), facts.toString());
                }
            }
        }
    }

    private static Seen seen(Standing standing) {
        return new Seen(standing, FOLDER, Flags.NONE, Flags.NONE);
    }

    @Test
    void aDayCountsFromItsBeginningInUtc() {
        assertFalse(WINDOW.leavesOut(NEW_YEAR, 0));
        assertTrue(WINDOW.leavesOut(NEW_YEAR.minusSeconds(1), 0));
    }

    @Test
    void aSizeCountsToItsLastByte() {
        assertFalse(WINDOW.leavesOut(NEW_YEAR, 1000));
        assertTrue(WINDOW.leavesOut(NEW_YEAR, 1001));
    }

    @Test
    void whatNobodyKnowsLeavesNothingOut() {
        assertFalse(WINDOW.leavesOut(Instant.EPOCH, -1));
        assertFalse(MailWindow.ALL.leavesOut(NEW_YEAR, Long.MAX_VALUE));
    }

    @Test
    void anotherWindowHasAnotherWord() {
        assertEquals(WINDOW.word(), new MailWindow(WINDOW.since(), WINDOW.maxSizeBytes()).word());
        assertNotEquals(WINDOW.word(), new MailWindow(WINDOW.since(), OptionalLong.empty()).word());
        assertNotEquals(WINDOW.word(), new MailWindow(Optional.empty(), WINDOW.maxSizeBytes()).word());
    }
}
