package org.tenon.sync.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.Seen;
import org.tenon.sync.plan.Standing;
import org.tenon.sync.plan.Step;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;

class SettlementTest {
    private static final ItemId ITEM = new ItemId(7);
    private static final FolderId INBOX = new FolderId(1);

    private static final Flags S = Flags.of(Flags.SEEN);
    private static final Flags F = Flags.of(Flags.FLAGGED);
    private static final Flags WORK = Flags.of("work");

    @Test
    void anItemWithAllStepsAcceptedGetsANewBase() {
        var settlement = new Settlement(facts(Flags.NONE, S), 1, S);
        settlement.reflagged(reflag(S), INBOX, placed(S));
        assertTrue(settlement.changes().contains(new Change.Agree(ITEM, INBOX, S)));
    }

    @Test
    void anItemWithAStepPutOffKeepsItsOldBase() {
        var settlement = new Settlement(facts(Flags.NONE, S), 2, S);
        settlement.reflagged(reflag(S), INBOX, placed(S));
        settlement.moved(new Step.Move(ITEM, Side.CLIENT, INBOX, new FolderId(2), ""), Outcome.deferred("gone"));
        assertFalse(settlement.changes().stream().anyMatch(Change.Agree.class::isInstance));
        assertTrue(settlement.changes().contains(new Change.PutOff(ITEM, "gone", true)));
    }

    @Test
    void anItemWhoseStepsWereCutOffIsNotAgreed() {
        var settlement = new Settlement(facts(Flags.NONE, S), 2, S);
        settlement.reflagged(reflag(S), INBOX, placed(S));
        assertFalse(settlement.changes().stream().anyMatch(Change.Agree.class::isInstance));
    }

    @Test
    void aMarkOfTheSideItselfIsNotAgreedBeforeItHasCrossed() {
        var settlement = new Settlement(facts(F, S), 2, S.plus(F));
        settlement.reflagged(reflag(S), INBOX, placed(S.plus(F)));
        settlement.putOff();
        assertEquals(S, agreedOnClient(settlement), "F is the client's own and never reached the server");
    }

    @Test
    void aFlagThatSomebodyChangedMeanwhileStaysADifference() {
        var settlement = new Settlement(facts(Flags.NONE, S), 1, S);
        settlement.reflagged(reflag(S), INBOX, placed(S.plus(F)));
        assertEquals(S, agreedOnClient(settlement), "the flag F came from somebody else and has yet to cross");
    }

    @Test
    void aKeywordThatTheSideCannotKeepIsNotHeldAgainstIt() {
        var settlement = new Settlement(facts(Flags.NONE, WORK), 1, WORK);
        settlement.reflagged(reflag(WORK), INBOX, placed(Flags.NONE));
        assertEquals(Flags.NONE, agreedOnClient(settlement));
    }

    @Test
    void aMarkThatANewItemDidNotGetYetIsStillTheOtherSidesNews() {
        var settlement = new Settlement(
                new ItemFacts(
                        ITEM,
                        false,
                        INBOX,
                        Flags.NONE,
                        new Seen(Standing.MARKED, INBOX, S.plus(F), Flags.NONE),
                        Seen.absent(INBOX)),
                1,
                S.plus(F));
        settlement.created(
                new Step.Create(ITEM, Side.SERVER, INBOX, S.plus(F), ""),
                Outcome.accepted(new Placed(new Handle("h"), Revision.FIXED, S, F)));
        assertTrue(settlement.changes().contains(new Change.Owe(ITEM, Side.CLIENT, F)));
        assertTrue(settlement.changes().contains(new Change.Agree(ITEM, INBOX, S)));
    }

    @Test
    void arefusalIsWrittenDownWithItsReason() {
        var settlement = new Settlement(facts(Flags.NONE, S), 1, S);
        settlement.created(new Step.Create(ITEM, Side.SERVER, INBOX, S, ""), Outcome.rejected("too-big", "60 MB"));
        assertEquals(List.of(new Change.Refuse(ITEM, Side.SERVER, "too-big", "60 MB")), settlement.changes());
    }

    private static Flags agreedOnClient(Settlement settlement) {
        return settlement.changes().stream()
                .filter(Change.Place.class::isInstance)
                .map(c -> ((Change.Place) c).agreedFlags())
                .findFirst()
                .orElseThrow();
    }

    private static ItemFacts facts(Flags client, Flags server) {
        return new ItemFacts(
                ITEM,
                true,
                INBOX,
                Flags.NONE,
                new Seen(Standing.SAME, INBOX, client, Flags.NONE),
                new Seen(Standing.SAME, INBOX, server, Flags.NONE));
    }

    private static Step.Reflag reflag(Flags add) {
        return new Step.Reflag(ITEM, Side.CLIENT, add, Flags.NONE, "");
    }

    private static Outcome<Placed> placed(Flags flags) {
        return Outcome.accepted(new Placed(new Handle("h"), Revision.FIXED, flags));
    }
}
