package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;

/** Base x client x server x policy, all of them: no pair without a row, and no row that destroys. */
class TruthTableTest {
    private static final FolderId INBOX = new FolderId(1);

    @Test
    void everyPairHasExactlyOneRow() {
        for (var here : Standing.values()) {
            for (var there : Standing.values()) {
                long rows = TruthTable.ROWS.stream()
                        .filter(r -> r.here() == here && r.there() == there)
                        .count();
                assertEquals(1, rows, here + " x " + there);
            }
        }
        assertEquals(Standing.values().length * Standing.values().length, TruthTable.ROWS.size());
    }

    @Test
    void onlyAnUnchangedItemIsDeletedAndOnlyOnProof() {
        for (var row : TruthTable.ROWS) {
            if (row.deed() == TruthTable.Deed.DELETE) {
                assertEquals(Standing.SAME, row.here(), row.toString());
                assertEquals(Standing.GONE, row.there(), row.toString());
            }
        }
    }

    @Test
    void whateverOneSideEditedOrMovedIsStillThereAfterwards() {
        for (var row : TruthTable.ROWS) {
            if (row.here() == Standing.EDITED || row.here() == Standing.MOVED || row.here() == Standing.MARKED) {
                assertFalse(
                        row.deed() == TruthTable.Deed.DELETE || row.deed() == TruthTable.Deed.FORGET, row.toString());
                if (row.deed() == TruthTable.Deed.REPLACE) {
                    assertFalse(row.here() == Standing.EDITED, "an edit is never overwritten: " + row);
                }
            }
        }
    }

    @Test
    void bothSidesAreToldTheSameStory() {
        for (var row : TruthTable.ROWS) {
            var mirror = TruthTable.row(row.there(), row.here()).deed();
            if (row.deed() == TruthTable.Deed.RECONCILE || row.deed() == TruthTable.Deed.FORGET) {
                assertEquals(row.deed(), mirror, row.toString());
            } else if (row.deed() != TruthTable.Deed.KEEP) {
                assertEquals(TruthTable.Deed.KEEP, mirror, "one side acts, the other keeps: " + row);
            }
        }
    }

    @Test
    void theWholeTableIsPlannedWithoutASurprise() {
        var lines = new ArrayList<String>();
        for (var conflict : Policy.Conflict.values()) {
            var planner = new ItemPlanner(new Policy(Policy.DEFAULT.kinds(), conflict, Policy.DEFAULT.deletes()));
            for (boolean agreed : List.of(false, true)) {
                for (var client : Standing.values()) {
                    for (var server : Standing.values()) {
                        if (!agreed && (changedAgainstBase(client) || changedAgainstBase(server))) {
                            continue; // Nothing is the same as, or moved from, a base that there is not.
                        }
                        var steps = planner.plan(facts(agreed, client, server));
                        lines.add("%-6s %-8s %-6s x %-6s  %s"
                                .formatted(conflict, agreed ? "base" : "no base", client, server, words(steps)));
                        assertFalse(steps.isEmpty());
                        long destructive = steps.stream()
                                .filter(Step.Delete.class::isInstance)
                                .count();
                        assertTrue(destructive == 0 || steps.size() == 1, "a deletion stands alone");
                    }
                }
            }
        }
        assertEquals(4 * (9 + 36), lines.size());
        System.out.println("The truth table, every row:\n" + String.join("\n", lines.subList(0, 45)));
    }

    private static boolean changedAgainstBase(Standing standing) {
        return standing == Standing.SAME || standing == Standing.MARKED || standing == Standing.MOVED;
    }

    private static ItemFacts facts(boolean agreed, Standing client, Standing server) {
        return new ItemFacts(
                new ItemId(1), agreed, INBOX, Flags.NONE, seen(Side.CLIENT, client), seen(Side.SERVER, server));
    }

    private static Seen seen(Side side, Standing standing) {
        var elsewhere = new FolderId(side == Side.CLIENT ? 2 : 3);
        var flags = standing == Standing.MARKED ? Flags.of(Flags.FLAGGED) : Flags.NONE;
        return new Seen(standing, standing == Standing.MOVED ? elsewhere : INBOX, flags, Flags.NONE);
    }

    private static String words(List<Step> steps) {
        return String.join(
                ", ",
                steps.stream()
                        .map(step -> switch (step) {
                            case Step.Move m -> "move on " + m.side() + " to " + m.to();
                            case Step.Act act -> act.action().word() + " on " + act.side();
                            case Step.Reconcile both -> "reconcile";
                            case Step.Agree agree -> "agree";
                            case Step.Forget forget -> "forget";
                        })
                        .toList());
    }
}
