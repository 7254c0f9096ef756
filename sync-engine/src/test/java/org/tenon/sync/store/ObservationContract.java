package org.tenon.sync.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;

/** The part of {@link StoreContract} that is about looking: observations, second proofs, descriptions. */
public abstract class ObservationContract extends FolderContract {
    private static final Flags SEEN = Flags.of(Flags.SEEN);
    private static final Flags FLAGGED = Flags.of(Flags.FLAGGED);

    @Test
    void anEmptyFolderIsObservedInFull() throws Exception {
        try (var folder = open(home())) {
            var end = folder.observe(Optional.empty(), new Watcher());
            assertTrue(end.complete());
        }
    }

    @Test
    void theFirstObservationTellsEveryItem() throws Exception {
        var watcher = new Watcher();
        try (var folder = open(home())) {
            var plain = put(folder, item("plain"), Flags.NONE);
            var seen = put(folder, item("seen"), SEEN);
            assertTrue(watcher.look(folder).complete());
            assertEquals(Set.of(plain, seen), watcher.known().keySet());
            assertEquals(Flags.NONE, watcher.known().get(plain).flags());
            assertEquals(folder.keepable(SEEN), watcher.known().get(seen).flags());
            assertTellsRight(watcher.known().get(plain), item("plain"));
        }
    }

    private void assertTellsRight(ItemState state, byte[] body) {
        state.linkId().ifPresent(id -> assertEquals(linkId(body), id, "the link id told"));
        if (state.sizeBytes() != ItemState.UNKNOWN_SIZE) {
            assertEquals(size(body), state.sizeBytes(), "the size told");
        }
    }

    @Test
    void anotherObservationTellsTheSameAgainOrNothing() throws Exception {
        var watcher = new Watcher();
        try (var folder = open(home())) {
            put(folder, item("a"), Flags.NONE);
            put(folder, item("b"), SEEN);
            watcher.look(folder);
            var before = Set.copyOf(watcher.known().values());
            var end = watcher.look(folder);
            assertEquals(before, Set.copyOf(watcher.known().values()));
            if (!end.complete()) {
                assertEquals(Set.of(), watcher.told().keySet(), "nothing changed, so there is nothing to tell");
            }
        }
        reopenStore();
        try (var folder = open(home())) {
            var before = Set.copyOf(watcher.known().values());
            watcher.look(folder);
            assertEquals(before, Set.copyOf(watcher.known().values()), "a checkpoint outlives the process");
        }
    }

    @Test
    void whatWeDidOurselvesIsObservedToo() throws Exception {
        var watcher = new Watcher();
        try (var folder = open(home())) {
            var flagged = put(folder, item("flagged"), Flags.NONE);
            var deleted = put(folder, item("deleted"), Flags.NONE);
            watcher.look(folder);
            folder.reflag(List.of(new Reflag(flagged, FLAGGED, Flags.NONE)));
            folder.delete(List.of(deleted));
            var created = put(folder, item("created"), SEEN);
            watcher.look(folder);
            assertEquals(Set.of(flagged, created), watcher.known().keySet());
            assertEquals(folder.keepable(FLAGGED), watcher.known().get(flagged).flags());
        }
    }

    @Test
    void placedTellsWhatWillBeObserved() throws Exception {
        try (var folder = open(home())) {
            var created = accepted(folder.create(List.of(newItem(folder, item("placed"), SEEN)))
                    .getFirst());
            assertPlacedAsObserved(created, folder);
            var flagged = accepted(folder.reflag(List.of(new Reflag(created.handle(), FLAGGED, SEEN)))
                    .getFirst());
            assertEquals(folder.keepable(FLAGGED), flagged.flags());
            assertPlacedAsObserved(flagged, folder);
        }
    }

    protected static void assertPlacedAsObserved(Placed placed, Folder folder) throws StoreException {
        var state = observed(folder).known().get(placed.handle());
        assertNotEquals(null, state, "the item is not where it was placed");
        assertEquals(state.revision(), placed.revision(), "an own change would look like another's");
        assertEquals(state.flags(), placed.flags(), "own flags would look like another's");
    }

    /** A person works on, between observations and during them; at the end the engine knows what the person sees. */
    @Test
    void nothingFallsBetweenTwoObservations() throws Exception {
        var hands = needHands();
        var random = new Random(4);
        var watcher = new Watcher();
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 4; i++) {
                doSomething(hands, random, round * 10 + i);
            }
            var during = new AtomicBoolean();
            var busyRound = round;
            try (var folder = open(home())) {
                watcher.look(folder, () -> {
                    if (during.compareAndSet(false, true)) {
                        doSomething(hands, random, busyRound * 10 + 5);
                    }
                });
            }
        }
        try (var folder = open(home())) {
            watcher.look(folder);
            for (var item : hands.look(home())) {
                var known = watcher.known().get(item.handle());
                assertTrue(known != null, "an item was never told");
                assertEquals(folder.keepable(item.flags()), folder.keepable(known.flags()));
                assertTellsRight(known, item.body());
            }
            assertEquals(
                    hands.look(home()).size(), watcher.known().size(), "an item is known that is not there any more");
        }
    }

    private void doSomething(UserHands hands, Random random, int number) {
        var items = hands.look(home());
        if (items.size() < 3 || random.nextInt(3) == 0) {
            hands.deliver(home(), item("delivered-" + number), random.nextBoolean() ? SEEN : Flags.NONE);
            return;
        }
        var item = items.get(random.nextInt(items.size()));
        switch (random.nextInt(4)) {
            case 0 -> hands.delete(home(), item.handle());
            case 1 -> hands.edit(home(), item.handle(), item("edited-" + number, "x".repeat(number + 1)));
            case 2 -> hands.reflag(home(), item.handle(), Flags.of(Flags.ANSWERED, Flags.SEEN), Flags.NONE);
            default -> hands.reflag(home(), item.handle(), FLAGGED, SEEN);
        }
    }

    @Test
    void anEditBySomebodyShowsAsAnotherRevisionOrAnotherItem() throws Exception {
        var hands = needHands();
        var handle = hands.deliver(home(), item("draft", "first"), Flags.NONE);
        var watcher = new Watcher();
        try (var folder = open(home())) {
            watcher.look(folder);
        }
        var before = watcher.known().get(handle);
        var now = hands.edit(home(), handle, item("draft", "secnd"));
        try (var folder = open(home())) {
            watcher.look(folder);
            assertEquals(Set.of(now), watcher.known().keySet());
            assertFalse(before.equals(watcher.known().get(now)), "an edit of the same length went unnoticed");
            assertSameBody(item("draft", "secnd"), bodies(folder, List.of(now)).get(now), "the edited body");
        }
    }

    @Test
    void movedItemsAreObservedGoneHereAndNewThere() throws Exception {
        var hands = needHands();
        newFolder("Target");
        var target = FolderName.of("Target");
        var handle = hands.deliver(home(), item("moving"), SEEN);
        var here = new Watcher();
        var there = new Watcher();
        try (var folder = open(home())) {
            here.look(folder);
        }
        try (var folder = open(target)) {
            there.look(folder);
        }
        var moved = hands.move(home(), handle, target);
        try (var folder = open(home())) {
            here.look(folder);
        }
        try (var folder = open(target)) {
            there.look(folder);
            assertEquals(Set.of(), here.known().keySet());
            assertEquals(Set.of(moved), there.known().keySet());
            assertEquals(folder.keepable(SEEN), there.known().get(moved).flags());
        }
    }

    @Test
    void anotherValidityVoidsTheCheckpoint() throws Exception {
        put(home(), item("before"));
        var watcher = new Watcher();
        String validity;
        try (var folder = open(home())) {
            validity = watcher.look(folder).checkpoint().validity();
        }
        assumeTrue(changeValidity(home()), "nobody can change this store's validity");
        reopenStore();
        try (var folder = open(home())) {
            var end = watcher.look(folder);
            assertNotEquals(validity, end.checkpoint().validity());
            assertTrue(end.complete());
            assertEquals(1, watcher.known().size());
        }
    }

    @Test
    void recreatedFolderHasAnotherValidityOrTheSameItems() throws Exception {
        var folder = newFolder("Phoenix");
        var old = put(folder.name(), item("old"));
        String validity;
        try (var opened = open(folder.name())) {
            validity = new Watcher().look(opened).checkpoint().validity();
            opened.delete(List.of(old));
        }
        accepted(store.deleteFolder(info(folder.name())));
        newFolder("Phoenix");
        var fresh = put(folder.name(), item("fresh"));
        try (var opened = open(folder.name())) {
            var now = new Watcher().look(opened).checkpoint().validity();
            assertTrue(
                    !now.equals(validity) || !fresh.equals(old),
                    "an old handle means another item, and nothing tells so");
        }
    }

    @Test
    void stillHereFindsWhatIsHereAndNothingElse() throws Exception {
        try (var folder = open(home())) {
            var kept = put(folder, item("kept"), SEEN);
            var deleted = put(folder, item("deleted"), Flags.NONE);
            folder.delete(List.of(deleted));
            assertEquals(Set.of(kept), folder.stillHere(List.of(kept, deleted)));
            assertEquals(Set.of(), folder.stillHere(List.of(deleted)));
            assertEquals(Set.of(), folder.stillHere(List.of()));
        }
    }

    @Test
    void describeTellsLinkIdAndSize() throws Exception {
        var bodies = List.of(item("known"), itemWithoutId("unknown"), item("known", "another text"));
        try (var folder = open(home())) {
            for (var body : bodies) {
                var handle = put(folder, body, Flags.NONE);
                var told = new HashSet<Handle>();
                folder.describe(List.of(handle), (h, id, size) -> {
                    told.add(h);
                    assertEquals(linkId(body), id);
                    assertEquals(size(body), size);
                });
                assertEquals(Set.of(handle), told);
            }
        }
    }

    @Test
    void describeLeavesOutWhatIsGone() throws Exception {
        try (var folder = open(home())) {
            var kept = put(folder, item("kept"), Flags.NONE);
            var deleted = put(folder, item("deleted"), Flags.NONE);
            folder.delete(List.of(deleted));
            var told = new HashSet<Handle>();
            folder.describe(List.of(deleted, kept), (h, id, size) -> told.add(h));
            assertEquals(Set.of(kept), told);
        }
    }

    /** Whether the side tells of a change while it is waited for one. */
    protected boolean tellsWhileWaiting() {
        return true;
    }

    @Test
    void aChangeEndsTheWait() throws Exception {
        assumeTrue(tellsWhileWaiting());
        var hands = needHands();
        try (var thread = Executors.newSingleThreadExecutor()) {
            var woken = thread.submit(() -> store.awaitChange(Duration.ofSeconds(30)));
            while (!woken.isDone()) {
                hands.deliver(home(), item("alarm"), Flags.NONE);
                Thread.sleep(200);
            }
            assertTrue(woken.get(1, TimeUnit.SECONDS));
        }
    }

    @Test
    void theWaitEndsByItself() throws Exception {
        store.awaitChange(Duration.ofMillis(50));
    }
}
