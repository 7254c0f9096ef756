package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.DeletePlanner.Batch;
import org.tenon.sync.plan.DeletePlanner.Deletions;
import org.tenon.sync.plan.DeletePlanner.Fate;
import org.tenon.sync.plan.DeletePlanner.LastLook;
import org.tenon.sync.plan.DeletePlanner.Measure;
import org.tenon.sync.plan.DeletePlanner.Planned;

/** Which folders' deletions wait, by all that is planned; and every last look at an item. */
class DeletePlannerTest {
    private static final FolderId INBOX = new FolderId(1);
    private static final FolderId SENT = new FolderId(2);
    private static final FolderId CALENDAR = new FolderId(3);
    private static final Measure AMPLE = new Measure(0, 1_000_000, false);

    private final DeletePlanner planner = new DeletePlanner(Policy.DEFAULT.deletes());

    @Test
    void aFewOfManyAreNotHeld() {
        assertEquals(
                Set.of(), held(planned(INBOX, Kind.MAIL, Side.SERVER, 5), planned(SENT, Kind.MAIL, Side.CLIENT, 5)));
    }

    @Test
    void aFolderThatLosesTooManyIsHeldAndTheOthersAreNot() {
        assertEquals(
                Set.of(new Batch(SENT, Side.SERVER)),
                held(
                        planned(INBOX, Kind.MAIL, Side.SERVER, 1),
                        of(SENT, Kind.MAIL, Side.SERVER, 21, 0, new Measure(0, 100, false))));
    }

    @Test
    void whatWaitsAlreadyCountsInItsFolder() {
        var few = new Measure(0, 100, false);
        assertEquals(Set.of(), held(of(INBOX, Kind.MAIL, Side.SERVER, 15, 0, few)));
        assertEquals(Set.of(new Batch(INBOX, Side.SERVER)), held(of(INBOX, Kind.MAIL, Side.SERVER, 15, 6, few)));
    }

    /** Seventy in one folder are few of a million; in a kind or an account of three hundred they are many. */
    @ParameterizedTest(name = "{0} mails in one folder, {1} in another, {2} events: held {3}")
    @CsvSource({
        "20, 0,  0,  none",
        "20, 10, 0,  none",
        "20, 11, 0,  mail",
        "20, 10, 30, both",
        "1,  0,  31, calendar",
        "20, 10, 15, none",
        "20, 10, 16, both",
    })
    void foldersAreCountedTogetherByKindAndOnTheAccount(long first, long second, long events, String held) {
        var batches = new ArrayList<Planned>();
        batches.add(planned(INBOX, Kind.MAIL, Side.SERVER, first));
        batches.add(planned(SENT, Kind.MAIL, Side.SERVER, second));
        batches.add(planned(CALENDAR, Kind.CALENDAR, Side.SERVER, events));
        var ofKind = new Measure(0, 300, false);
        var deletions = new Deletions(
                batches,
                Map.of(Side.SERVER, Map.of(Kind.MAIL, ofKind, Kind.CALENDAR, ofKind)),
                Map.of(Side.SERVER, new Measure(0, 450, false)));
        var now = planner.held(deletions).keySet();
        boolean mail = now.contains(new Batch(INBOX, Side.SERVER));
        boolean calendar = now.contains(new Batch(CALENDAR, Side.SERVER));
        assertEquals(
                switch (held) {
                    case "none" -> List.of(false, false);
                    case "mail" -> List.of(true, false);
                    case "calendar" -> List.of(false, true);
                    default -> List.of(true, true);
                },
                List.of(mail, calendar));
    }

    @Test
    void oneSidesDeletionsDoNotCountOnTheOther() {
        var kinds = new HashMap<Side, Map<Kind, Measure>>();
        var account = new HashMap<Side, Measure>();
        for (var side : Side.values()) {
            kinds.put(side, Map.of(Kind.MAIL, new Measure(0, 300, false)));
            account.put(side, new Measure(0, 300, false));
        }
        var both = List.of(planned(INBOX, Kind.MAIL, Side.SERVER, 20), planned(SENT, Kind.MAIL, Side.CLIENT, 20));
        assertEquals(Map.of(), planner.held(new Deletions(both, kinds, account)));
    }

    @Test
    void beforeAllElseOnlyWhatAVanishedFolderTakesAlongIsHeld() {
        var vanished = new Planned(new Batch(INBOX, Side.SERVER), Kind.MAIL, true, 1, 0, AMPLE);
        var many = planned(SENT, Kind.MAIL, Side.SERVER, 200_000);
        var deletions = deletions(List.of(vanished, many));
        assertEquals(Set.of(vanished.batch()), planner.heldInVanished(deletions).keySet());
        assertEquals(
                Set.of(vanished.batch(), many.batch()), planner.held(deletions).keySet());
    }

    @Test
    void everyLastLookHasOneFate() {
        var seen = new HashMap<Fate, Integer>();
        for (int bits = 0; bits < 64; bits++) {
            var look = new LastLook(at(bits, 0), at(bits, 1), at(bits, 2), at(bits, 3), at(bits, 4), at(bits, 5));
            var fate = DeletePlanner.fate(look);
            seen.merge(fate, 1, Integer::sum);
            System.out.println(look + "  " + fate);
            switch (fate) {
                // Nothing goes of which there is no copy, unless it has gone by itself; nor what is not the item that
                // is meant.
                case DELETE ->
                    assertTrue(
                            !look.handlesVoid()
                                    && (look.copied()
                                            ? look.asAgreed() || (look.proven() && !look.comparable())
                                            : !look.here()),
                            look.toString());
                case UNREADABLE -> assertTrue(!look.copied() && look.here() && !look.handlesVoid(), look.toString());
                case UNPROVEN ->
                    assertTrue(
                            look.handlesVoid() || (look.copied() && !look.asAgreed() && !look.proven()),
                            look.toString());
                case EDITED ->
                    assertTrue(
                            look.copied() && !look.asAgreed() && look.proven() && look.comparable(), look.toString());
            }
        }
        assertEquals(Map.of(Fate.DELETE, 18, Fate.UNREADABLE, 8, Fate.UNPROVEN, 36, Fate.EDITED, 2), seen);
    }

    private static boolean at(int bits, int place) {
        return (bits >> place & 1) == 1;
    }

    private Set<Batch> held(Planned... batches) {
        return planner.held(deletions(List.of(batches))).keySet();
    }

    private static Deletions deletions(List<Planned> batches) {
        var kinds = new HashMap<Side, Map<Kind, Measure>>();
        var account = new HashMap<Side, Measure>();
        for (var side : Side.values()) {
            kinds.put(side, Map.of(Kind.MAIL, AMPLE, Kind.CALENDAR, AMPLE));
            account.put(side, AMPLE);
        }
        return new Deletions(batches, kinds, account);
    }

    private static Planned planned(FolderId folder, Kind kind, Side side, long now) {
        return of(folder, kind, side, now, 0, AMPLE);
    }

    private static Planned of(FolderId folder, Kind kind, Side side, long now, long waiting, Measure measure) {
        return new Planned(new Batch(folder, side), kind, false, now, waiting, measure);
    }
}
