package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.Faults.Listing;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Scope;

/** The engine between stores that misbehave, each in one way: nothing is lost, nothing doubles, and the next run mends it. */
final class FaultsTest {
    private static final FolderName INBOX = FolderName.INBOX;
    private static final FolderName WORK = FolderName.of("Work");
    private static final int ITEMS = 10;

    @TempDir
    private Path scratch;

    private SyncWorld world;

    /** Ten messages agreed on both sides, listed in full each time, so that a listing can lie about them. */
    @BeforeEach
    void tenMessagesAreInSync() {
        world = new SyncWorld(
                scratch.resolve("state"), Traits.files(), Traits.plainImap().with(Trait.IDENTITY), Policy.DEFAULT);
        world.hands(Side.SERVER).createFolder(WORK);
        for (int i = 0; i < ITEMS; i++) {
            world.hands(Side.SERVER).deliver(INBOX, Mails.mail("m" + i), Flags.NONE);
        }
        assertTrue(world.sync().inSync());
    }

    @AfterEach
    void close() {
        world.close();
    }

    static List<Arguments> sidesAndWritingOps() {
        var all = new ArrayList<Arguments>();
        for (var side : Side.values()) {
            for (var op : List.of(Op.CREATE, Op.REPLACE, Op.REFLAG, Op.MOVE, Op.DELETE)) {
                all.add(Arguments.of(side, op));
            }
        }
        return all;
    }

    static List<Arguments> sidesAndLies() {
        var all = new ArrayList<Arguments>();
        for (var side : Side.values()) {
            for (var lie : Listing.values()) {
                all.add(Arguments.of(side, lie));
            }
        }
        return all;
    }

    /** On the side across from {@code side}, one of everything that the engine then has to do on {@code side}. */
    private void workAcrossFrom(Side side) {
        var hands = world.hands(side.other());
        var items = world.look(side.other(), INBOX);
        hands.deliver(INBOX, Mails.mail("new1"), Flags.NONE);
        hands.deliver(INBOX, Mails.mail("new2"), Flags.NONE);
        hands.edit(INBOX, items.get(0).handle(), Mails.mail("m0", "edited"));
        hands.reflag(INBOX, items.get(1).handle(), Flags.of(Flags.SEEN), Flags.NONE);
        hands.reflag(INBOX, items.get(2).handle(), Flags.of(Flags.SEEN), Flags.NONE);
        hands.move(INBOX, items.get(3).handle(), WORK);
        hands.move(INBOX, items.get(4).handle(), WORK);
        hands.delete(INBOX, items.get(5).handle());
        hands.delete(INBOX, items.get(6).handle());
    }

    /** Both sides hold what {@code side} shows now, once. */
    private void assertBothAre(TreeSet<String> wanted) {
        for (var side : Side.values()) {
            assertEquals(wanted, holds(side), "on the " + side);
            int items = world.look(side, INBOX).size() + world.look(side, WORK).size();
            assertEquals(wanted.size(), items, "something is twice on the " + side);
        }
    }

    private TreeSet<String> holds(Side side) {
        var all = new TreeSet<String>();
        for (var folder : List.of(INBOX, WORK)) {
            world.look(side, folder).forEach(seen -> all.add(folder + " " + Mails.hash(seen.body()) + seen.flags()));
        }
        return all;
    }

    private RunReport mended(TreeSet<String> wanted) {
        world.store(Side.CLIENT).faults().calm();
        world.store(Side.SERVER).faults().calm();
        var report = world.sync();
        assertTrue(report.failure().isEmpty(), () -> "failure: " + report.failure());
        assertBothAre(wanted);
        world.assertIdle();
        return report;
    }

    @ParameterizedTest
    @MethodSource("sidesAndLies")
    void listingThatLiesDeletesNothing(Side side, Listing lie) {
        var wanted = holds(side);
        world.store(side).faults().listing(lie);
        world.sync();
        assertBothAre(wanted);
        mended(wanted);
    }

    @Test
    void editThatAListingKeptBackSurvivesTheDeletionOnTheOtherSide() {
        var last = world.look(Side.CLIENT, INBOX).getLast();
        int onServer = holds(Side.SERVER).size();
        var body = last.body();
        world.look(Side.SERVER, INBOX).stream()
                .filter(seen -> Mails.hash(seen.body()).equals(Mails.hash(body)))
                .forEach(seen -> world.hands(Side.SERVER).delete(INBOX, seen.handle()));
        world.hands(Side.CLIENT).edit(INBOX, last.handle(), Mails.mail("last", "edited"));
        var wanted = holds(Side.CLIENT);
        assertEquals(onServer, wanted.size());
        world.store(Side.CLIENT).faults().listing(Listing.SHORT);
        world.sync();
        mended(wanted);
    }

    @ParameterizedTest
    @MethodSource("sidesAndWritingOps")
    void lostAnswerIsFoundOut(Side side, Op op) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().loseAnswer(op);
        world.sync();
        mended(wanted);
    }

    @ParameterizedTest
    @MethodSource("sidesAndWritingOps")
    void droppedConnectionIsTakenUpAgain(Side side, Op op) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().scope(Scope.COLLECTION).drop(op, 1).dropMidway(op, 1);
        world.sync();
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void folderThatCannotBeLookedAtIsLeftAlone(Side side) {
        world.forgetEverything();
        var wanted = holds(side);
        for (int i = 1; i <= 8; i++) {
            world.store(side)
                    .faults()
                    .scope(Scope.COLLECTION)
                    .drop(Op.OBSERVE, i)
                    .drop(Op.DESCRIBE, i);
        }
        world.sync();
        assertBothAre(wanted);
        mended(wanted);
    }

    @ParameterizedTest
    @MethodSource("sidesAndWritingOps")
    void itemThatIsBusyIsDoneNextTime(Side side, Op op) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().defer(op, 1);
        world.sync();
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void bodyCutShortNeverArrives(Side side) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side.other()).faults().cutBody(1);
        world.sync();
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void fullDiskLosesNothing(Side side) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().full(true);
        var report = world.sync();
        assertEquals(Cause.NO_SPACE, report.failure().orElseThrow().kind());
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWrittenIsWrittenLater(Side side) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().readOnly(true);
        var report = world.sync();
        assertEquals(Cause.NO_ACCESS, report.failure().orElseThrow().kind());
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void folderThatIsReadOnlyIsToldAndLeftAlone(Side side) {
        var before = holds(side);
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).writable(INBOX, false);
        var report = world.sync();
        assertTrue(report.failure().isEmpty(), () -> "failure: " + report.failure());
        assertTrue(report.rejected().stream().anyMatch(r -> r.code().equals("no-permission")));
        assertEquals(before, holds(side));
        assertEquals(wanted, holds(side.other()), "what cannot be written on one side stays on the other");
        world.assertIdle();
    }

    @ParameterizedTest
    @EnumSource
    void fewerConnectionsThanPromisedAreEnough(Side side) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().limit(1);
        world.sync();
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void slowStoreIsWaitedFor(Side side) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.store(side).faults().slow(Duration.ofMillis(2));
        assertTrue(world.sync().inSync());
        mended(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void clockThatJumpsChangesNothing(Side side) {
        workAcrossFrom(side);
        var wanted = holds(side.other());
        world.clock().jump(Duration.ofDays(-4000));
        assertTrue(world.sync().inSync());
        world.clock().jump(Duration.ofDays(8000));
        mended(wanted);
    }
}
