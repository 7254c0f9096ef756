package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;

class ItemPlannerTest {
    private static final FolderId INBOX = new FolderId(1);

    private static final Flags S = Flags.of(Flags.SEEN);
    private static final Flags F = Flags.of(Flags.FLAGGED);

    private final ItemPlanner planner = new ItemPlanner(Policy.DEFAULT);

    @Test
    void flagsAddedOnEachSideCrossOver() {
        var steps = planner.plan(facts(Flags.NONE, same(S, Flags.NONE), same(F, Flags.NONE)));
        assertEquals(2, steps.size());
        var client = assertInstanceOf(Step.Reflag.class, steps.get(0));
        assertEquals(Side.CLIENT, client.side());
        assertEquals(F, client.add());
        var server = assertInstanceOf(Step.Reflag.class, steps.get(1));
        assertEquals(S, server.add());
    }

    @Test
    void aFlagRemovedOnOneSideIsRemovedOnTheOther() {
        var steps = planner.plan(facts(S, same(Flags.NONE, S), same(S, S)));
        var step = assertInstanceOf(Step.Reflag.class, steps.getFirst());
        assertEquals(Side.SERVER, step.side());
        assertEquals(S, step.remove());
    }

    @Test
    void theSameFlagSetOnBothSidesNeedsNoStep() {
        assertInstanceOf(
                Step.Agree.class,
                planner.plan(facts(Flags.NONE, same(S, Flags.NONE), same(S, Flags.NONE)))
                        .getFirst());
    }

    @Test
    void aKeywordThatASideNeverKeptIsNotTakenForRemoved() {
        var work = Flags.of("work");
        assertInstanceOf(
                Step.Agree.class,
                planner.plan(facts(work, same(work, work), same(Flags.NONE, Flags.NONE)))
                        .getFirst());
    }

    @Test
    void movedToDifferentFoldersTheServersPlaceWinsUnlessPolicySaysOtherwise() {
        var facts = new ItemFacts(new ItemId(1), true, INBOX, Flags.NONE, moved(2), moved(3));
        var step = assertInstanceOf(Step.Move.class, planner.plan(facts).getFirst());
        assertEquals(new Step.Move(new ItemId(1), Side.CLIENT, new FolderId(2), new FolderId(3), step.reason()), step);
        var other =
                new ItemPlanner(new Policy(Policy.DEFAULT.kinds(), Policy.Conflict.CLIENT, Policy.DEFAULT.deletes()));
        var mirrored = assertInstanceOf(Step.Move.class, other.plan(facts).getFirst());
        assertEquals(
                new Step.Move(new ItemId(1), Side.SERVER, new FolderId(3), new FolderId(2), mirrored.reason()),
                mirrored);
    }

    @Test
    void movedHereAndMarkedThereBothHappen() {
        var facts = new ItemFacts(new ItemId(1), true, INBOX, Flags.NONE, moved(2), same(S, Flags.NONE));
        assertEquals(
                List.of("move", "flags"),
                planner.plan(facts).stream()
                        .map(s -> ((Step.Act) s).action().word())
                        .toList());
    }

    @Test
    void aCreationCarriesTheMergedFlags() {
        var facts = new ItemFacts(
                new ItemId(1),
                true,
                INBOX,
                S,
                new Seen(Standing.GONE, INBOX, Flags.NONE, Flags.NONE),
                new Seen(Standing.EDITED, INBOX, F, S));
        var step = assertInstanceOf(Step.Create.class, planner.plan(facts).getFirst());
        assertEquals(F, step.flags());
    }

    private static ItemFacts facts(Flags base, Seen client, Seen server) {
        return new ItemFacts(new ItemId(1), true, INBOX, base, client, server);
    }

    private static Seen same(Flags now, Flags agreed) {
        return new Seen(Seen.standingByFlags(now, agreed), INBOX, now, agreed);
    }

    private static Seen moved(long folder) {
        return new Seen(Standing.MOVED, new FolderId(folder), Flags.NONE, Flags.NONE);
    }
}
