package org.tenon.sync.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/**
 * What every {@link Store} promises, a test for each sentence of the port. A subclass opens the store under test, and passes
 * in every configuration; what {@link StoreFixture} asks for beyond that is optional, and its tests are skipped without it.
 */
public abstract class StoreContract extends ObservationContract {
    private static final Flags SEEN = Flags.of(Flags.SEEN);
    private static final Flags FLAGGED = Flags.of(Flags.FLAGGED);

    /** A body and what is special about it; {@code odd} where a store may reject it, but never change it. */
    protected record Sample(String what, Body body, boolean odd) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Sample> samples() {
        var header = "From: sender@example.test\r\nSubject: sample\r\nMessage-ID: <sample@example.test>\r\n";
        var eightBit = new StringBuilder(header).append("\r\n");
        for (char c = 1; c < 256; c++) {
            if (c != '\r' && c != '\n') {
                eightBit.append(c);
            }
        }
        return Stream.of(
                sample("plain", new String(Mails.mail("plain"), ISO_8859_1)),
                sample("every byte but NUL", eightBit + "\r\n"),
                sample("an empty text", header + "\r\n"),
                sample("no text at all", header),
                sample("no line end at the end", header + "\r\nthe end"),
                sample("LF line ends", header.replace("\r\n", "\n") + "\nline\nline\n"),
                sample("empty lines at the end", header + "\r\ntext\r\n\r\n\r\n"),
                sample("a dot alone", header + "\r\n.\r\n..\r\n.\r\n"),
                sample("mbox lines", header + "\r\nFrom me to you\r\n>From you\r\n"),
                sample("a long line", header + "\r\n" + "long ".repeat(40_000) + "\r\n"),
                sample("a folded Message-ID", header.replace("ID: ", "ID:\r\n ") + "\r\nfolded\r\n"),
                sample("no Message-ID", "From: sender@example.test\r\nSubject: none\r\n\r\nnone\r\n"),
                oddSample("a CR amid a line", header + "\r\none\rline\r\n"),
                oddSample("a NUL", header + "\r\nnothing: \0\r\n"),
                oddSample("nothing but a text", "\r\nno header\r\n"),
                oddSample("nothing at all", ""),
                sample("five megabytes", header + "\r\n" + ("x".repeat(76) + "\r\n").repeat(67_000)));
    }

    /** For a subclass whose store holds other things than mail, and which has samples of its own. */
    protected static Sample sample(String what, String latin1) {
        return new Sample(what, lasting(latin1.getBytes(ISO_8859_1)), false);
    }

    private static Sample oddSample(String what, String latin1) {
        return new Sample(what, lasting(latin1.getBytes(ISO_8859_1)), true);
    }

    /** What the store makes of a body that it takes. */
    protected byte[] asKept(byte[] body) {
        return body;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aBodyIsReadAsItWasCreated(Sample sample) throws Exception {
        var body = bytes(sample.body());
        var kept = asKept(body);
        Handle handle;
        try (var folder = open(home())) {
            var outcome =
                    folder.create(List.of(newItem(folder, body, Flags.NONE))).getFirst();
            assumeFalse(sample.odd() && outcome instanceof Outcome.Rejected, "this store does not take such an item");
            handle = accepted(outcome).handle();
            assertSameBody(kept, bodies(folder, List.of(handle)).get(handle), sample.what());
        }
        reopenStore();
        try (var folder = open(home())) {
            assertSameBody(kept, bodies(folder, List.of(handle)).get(handle), sample.what());
            folder.describe(List.of(handle), (h, id, size) -> {
                assertEquals(size(kept), size);
                assertEquals(linkId(kept), id);
            });
        }
    }

    @Test
    void whatIsMeasuredIsWhatIsRead() throws Exception {
        try (var folder = open(home())) {
            folder.create(List.of(newItem(folder, item("one"), SEEN), newItem(folder, item("another"), Flags.NONE)));
            var sizes = new HashMap<Handle, Long>();
            observed(folder).known().forEach((handle, state) -> sizes.put(handle, state.sizeBytes()));
            var received = new HashMap<Handle, Instant>();
            folder.measure(List.copyOf(sizes.keySet()), (handle, at, size) -> {
                received.put(handle, at);
                assertTrue(sizes.get(handle) < 0 || sizes.get(handle) == size, "size of " + handle);
            });
            // A store that others bring items to need not tell.
            assertTrue(received.isEmpty() || received.keySet().equals(sizes.keySet()), received.toString());
            folder.read(List.copyOf(received.keySet()), (handle, body) -> {
                assertEquals(body.receivedAt(), received.get(handle));
                assertTrue(bytes(body).length > 0);
            });
        }
    }

    @Test
    void manyItemsAreCreatedInOrder() throws Exception {
        try (var folder = open(home())) {
            var items = new ArrayList<NewItem>();
            for (int i = 0; i < 50; i++) {
                items.add(newItem(folder, item("many-" + i), i % 2 == 0 ? SEEN : Flags.NONE));
            }
            var outcomes = folder.create(items);
            assertEquals(50, outcomes.size());
            var handles = outcomes.stream().map(o -> accepted(o).handle()).toList();
            assertEquals(50, new HashSet<>(handles).size());
            var bodies = bodies(folder, handles);
            var states = observed(folder).known();
            for (int i = 0; i < 50; i++) {
                assertSameBody(item("many-" + i), bodies.get(handles.get(i)), "item " + i);
                assertEquals(
                        i % 2 == 0 ? folder.keepable(SEEN) : Flags.NONE,
                        states.get(handles.get(i)).flags());
            }
        }
    }

    @Test
    void theTimeOfReceiptIsKeptOrUnknown() throws Exception {
        try (var folder = open(home())) {
            var handle = put(folder, item("timed"), Flags.NONE);
            folder.read(List.of(handle), (h, body) -> {
                assertTrue(Set.of(RECEIVED, Instant.EPOCH).contains(body.receivedAt()), "received at another time");
                bytes(body);
            });
        }
    }

    @Test
    void readLeavesOutWhatIsGone() throws Exception {
        try (var folder = open(home())) {
            var kept = put(folder, item("kept"), Flags.NONE);
            var deleted = put(folder, item("deleted"), Flags.NONE);
            folder.delete(List.of(deleted));
            assertEquals(Set.of(kept), bodies(folder, List.of(deleted, kept)).keySet());
        }
    }

    @Test
    void readSurvivesASinkThatDoesNotLook() throws Exception {
        try (var folder = open(home())) {
            var first = put(folder, item("first"), Flags.NONE);
            var second = put(folder, item("second"), Flags.NONE);
            folder.read(List.of(first, second), (handle, body) -> {});
            assertEquals(2, bodies(folder, List.of(first, second)).size());
        }
    }

    @Test
    void stagedBodyLastsAndShowsNowhere() throws Exception {
        var body = item("staged");
        try (var folder = open(home())) {
            var staged = folder.stage(lasting(body));
            assertTrue(staged.lasting());
            assertSameBody(body, bytes(staged), "the staged body");
            assertSameBody(body, bytes(staged), "the staged body, opened again");
            assertEquals(RECEIVED, staged.receivedAt());
            assertEquals(Set.of(), observed(folder).known().keySet());
        }
        reopenStore();
        try (var folder = open(home())) {
            assertEquals(Set.of(), observed(folder).known().keySet());
        }
    }

    @Test
    void flagsAreAddedAndRemovedOneByOne() throws Exception {
        try (var folder = open(home())) {
            needFlags(folder);
            var handle = put(folder, item("flags"), Flags.of(Flags.SEEN, Flags.DRAFT));
            var change = new Reflag(handle, Flags.of(Flags.FLAGGED, Flags.ANSWERED), Flags.of(Flags.SEEN));
            var expected = Flags.of(Flags.DRAFT, Flags.FLAGGED, Flags.ANSWERED);
            assertEquals(
                    expected,
                    accepted(folder.reflag(List.of(change)).getFirst()).flags());
            assertEquals(
                    expected,
                    accepted(folder.reflag(List.of(change)).getFirst()).flags(),
                    "done twice");
            assertEquals(expected, observed(folder).known().get(handle).flags());
        }
    }

    @Test
    void keywordsAreKeptWhereTheFolderSaysSo() throws Exception {
        var wanted = Flags.of(Flags.SEEN, Flags.FORWARDED, "work", "Important-2");
        try (var folder = open(home())) {
            needFlags(folder);
            var keepable = folder.keepable(wanted);
            assertTrue(keepable.has(Flags.SEEN));
            var handle = put(folder, item("keywords"), wanted);
            assertEquals(keepable, observed(folder).known().get(handle).flags());
            var other = put(folder, item("later"), Flags.NONE);
            var placed = accepted(folder.reflag(List.of(new Reflag(other, wanted, Flags.NONE)))
                    .getFirst());
            assertEquals(keepable, placed.flags());
            assertEquals(keepable, observed(folder).known().get(other).flags());
        }
    }

    @Test
    void flagsOfAnItemThatIsGoneAreDeferred() throws Exception {
        try (var folder = open(home())) {
            var gone = put(folder, item("gone"), Flags.NONE);
            var here = put(folder, item("here"), Flags.NONE);
            folder.delete(List.of(gone));
            var outcomes =
                    folder.reflag(List.of(new Reflag(gone, SEEN, Flags.NONE), new Reflag(here, FLAGGED, Flags.NONE)));
            assertDeferred(outcomes.getFirst());
            assertEquals(folder.keepable(FLAGGED), accepted(outcomes.getLast()).flags());
        }
    }

    @Test
    void onlyTheseItemsAreDeleted() throws Exception {
        try (var folder = open(home())) {
            var marked = put(folder, item("marked"), folder.keepable(Flags.of(Flags.DELETED)));
            var unwanted = put(folder, item("unwanted"), Flags.NONE);
            var kept = put(folder, item("kept"), Flags.NONE);
            accepted(folder.delete(List.of(unwanted)).getFirst());
            assertEquals(Set.of(marked, kept), observed(folder).known().keySet());
            accepted(folder.delete(List.of(unwanted)).getFirst());
            assertEquals(Set.of(marked, kept), observed(folder).known().keySet());
        }
        reopenStore();
        try (var folder = open(home())) {
            assertEquals(2, observed(folder).known().size());
        }
    }

    @Test
    void movedItemIsThereWithBodyAndFlagsAndNotHere() throws Exception {
        var target = newFolder("Target");
        var body = item("moved");
        Placed placed;
        try (var folder = open(home())) {
            var handle = put(folder, body, Flags.of(Flags.SEEN, Flags.FLAGGED));
            var stays = put(folder, item("stays"), Flags.NONE);
            placed = accepted(folder.move(List.of(handle), target).getFirst());
            assertEquals(Set.of(stays), observed(folder).known().keySet());
            assertDeferred(folder.move(List.of(handle), target).getFirst());
        }
        try (var folder = open(target.name())) {
            assertPlacedAsObserved(placed, folder);
            assertEquals(1, observed(folder).known().size());
            assertEquals(folder.keepable(Flags.of(Flags.SEEN, Flags.FLAGGED)), placed.flags());
            assertSameBody(body, bodies(folder, List.of(placed.handle())).get(placed.handle()), "the moved body");
        }
    }

    @Test
    void manyItemsAreMovedInOrder() throws Exception {
        var target = newFolder("Target");
        List<Outcome<Placed>> outcomes;
        try (var folder = open(home())) {
            var handles = new ArrayList<Handle>();
            for (int i = 0; i < 10; i++) {
                handles.add(put(folder, item("move-" + i), Flags.NONE));
            }
            folder.delete(List.of(handles.get(3)));
            outcomes = folder.move(handles, target);
        }
        assertDeferred(outcomes.get(3));
        try (var folder = open(target.name())) {
            for (int i = 0; i < 10; i++) {
                if (i != 3) {
                    var handle = accepted(outcomes.get(i)).handle();
                    assertSameBody(
                            item("move-" + i), bodies(folder, List.of(handle)).get(handle), "item " + i);
                }
            }
        }
    }

    @Test
    void replacedItemHasTheNewContentOnce() throws Exception {
        try (var folder = open(home())) {
            var handle = put(folder, item("draft", "first"), Flags.of(Flags.DRAFT));
            var state = observed(folder).known().get(handle);
            var content = newItem(folder, item("draft", "second"), Flags.of(Flags.DRAFT, Flags.SEEN));

            var placed = accepted(folder.replace(List.of(new Replacement(handle, state.revision(), content)))
                    .getFirst());

            assertPlacedAsObserved(placed, folder);
            assertEquals(Set.of(placed.handle()), observed(folder).known().keySet());
            assertEquals(folder.keepable(Flags.of(Flags.DRAFT, Flags.SEEN)), placed.flags());
            var body = bodies(folder, List.of(placed.handle())).get(placed.handle());
            assertSameBody(item("draft", "second"), body, "the new content");
        }
    }

    @Test
    void anItemThatChangedMeanwhileIsNotReplaced() throws Exception {
        var hands = needHands();
        var handle = hands.deliver(home(), item("draft", "first"), Flags.NONE);
        Revision known;
        try (var folder = open(home())) {
            known = observed(folder).known().get(handle).revision();
        }
        var edited = hands.edit(home(), handle, item("draft", "by the user"));
        try (var folder = open(home())) {
            var ours = newItem(folder, item("draft", "by us"), Flags.NONE);
            assertDeferred(folder.replace(List.of(new Replacement(handle, known, ours)))
                    .getFirst());
            var now = bodies(folder, List.of(edited)).get(edited);
            assertSameBody(item("draft", "by the user"), now, "the user's content");
            assertEquals(1, observed(folder).known().size());
        }
    }

    @Test
    void anItemThatIsGoneIsNotReplaced() throws Exception {
        try (var folder = open(home())) {
            var handle = put(folder, item("gone"), Flags.NONE);
            var state = observed(folder).known().get(handle);
            folder.delete(List.of(handle));
            var content = newItem(folder, item("gone", "new"), Flags.NONE);
            assertDeferred(folder.replace(List.of(new Replacement(handle, state.revision(), content)))
                    .getFirst());
            assertEquals(Set.of(), observed(folder).known().keySet());
        }
    }

    @Test
    void proposedHandlesAreFreshAndKept() throws Exception {
        try (var folder = open(home())) {
            var first = newItem(folder, item("first"), Flags.NONE);
            assumeTrue(first.proposed().isPresent(), "this store chooses the handles");
            var second = newItem(folder, item("first"), Flags.NONE);
            assertNotEquals(first.proposed(), second.proposed());
            var outcomes = folder.create(List.of(first, second));
            assertEquals(first.proposed().get(), accepted(outcomes.getFirst()).handle());
            assertEquals(second.proposed().get(), accepted(outcomes.getLast()).handle());
        }
    }

    /** Thirty messages share a Message-ID and a size; ten more were asked for, and a crash let five of them land. */
    @Test
    void whatLandedIsToldFromWhatDidNot() throws Exception {
        var asked = new ArrayList<NewItem>();
        String horizon;
        var landed = new ArrayList<Handle>();
        try (var folder = open(home())) {
            for (int i = 10; i < 40; i++) {
                put(folder, item("shared", "text " + i), Flags.NONE);
            }
            horizon = folder.horizon();
            for (int i = 50; i < 60; i++) {
                asked.add(newItem(folder, item("shared", "text " + i), Flags.NONE));
            }
            for (var outcome : folder.create(asked.subList(0, 5))) {
                landed.add(accepted(outcome).handle());
            }
        }
        reopenStore();
        try (var folder = open(home())) {
            var found =
                    folder.landed(asked.stream().map(StoreFixture::remembered).toList(), horizon);
            for (int i = 0; i < 10; i++) {
                assertEquals(i < 5 ? Optional.of(landed.get(i)) : Optional.empty(), found.get(i), "item " + i);
            }
        }
    }

    @Test
    void oneOfManyEqualItemsIsFoundForEachThatLanded() throws Exception {
        var asked = new ArrayList<NewItem>();
        String horizon;
        try (var folder = open(home())) {
            put(folder, item("equal"), Flags.NONE);
            horizon = folder.horizon();
            for (int i = 0; i < 30; i++) {
                asked.add(newItem(folder, item("equal"), Flags.NONE));
            }
            folder.create(asked.subList(0, 29)).forEach(StoreFixture::accepted);
        }
        reopenStore();
        try (var folder = open(home())) {
            var found =
                    folder.landed(asked.stream().map(StoreFixture::remembered).toList(), horizon);
            var handles = found.stream().flatMap(Optional::stream).toList();
            assertEquals(29, handles.size());
            assertEquals(29, new HashSet<>(handles).size(), "a handle was given twice");
        }
    }

    @Test
    void nothingLandedWhereNothingWasCreated() throws Exception {
        try (var folder = open(home())) {
            put(folder, item("same"), Flags.NONE);
            var horizon = folder.horizon();
            var item = newItem(folder, item("same"), Flags.NONE);
            assertEquals(List.of(Optional.empty()), folder.landed(List.of(remembered(item)), horizon));
            assertEquals(List.of(), folder.landed(List.of(), horizon));
        }
    }

    @Test
    void thousandItemsAreKeptApart() throws Exception {
        int count = 1000;
        Map<Handle, Integer> numbers = new HashMap<>();
        try (var folder = open(home())) {
            for (int from = 0; from < count; from += 100) {
                var items = new ArrayList<NewItem>();
                for (int i = from; i < from + 100; i++) {
                    items.add(newItem(folder, item("bulk-" + i), Flags.NONE));
                }
                var outcomes = folder.create(items);
                for (int i = 0; i < 100; i++) {
                    numbers.put(accepted(outcomes.get(i)).handle(), from + i);
                }
            }
            assertEquals(count, numbers.size());
            assertEquals(numbers.keySet(), observed(folder).known().keySet());
            var bodies = bodies(folder, List.copyOf(numbers.keySet()));
            numbers.forEach((handle, i) -> assertSameBody(item("bulk-" + i), bodies.get(handle), "item " + i));
            folder.delete(List.copyOf(numbers.keySet())).forEach(StoreFixture::accepted);
            assertEquals(Set.of(), observed(folder).known().keySet());
        }
    }
}
