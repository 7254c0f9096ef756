package org.tenon.sync.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.ledger.FormerTable.Ages;
import org.tenon.sync.ledger.Matching.How;
import org.tenon.sync.ledger.PlacementTable.Placement;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;

class LedgerTest {
    @TempDir
    Path directory;

    @Test
    void whatIsCommittedIsThereAfterReopening() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            ledger.sightings().here(folder, Side.SERVER, state("1", Flags.of(Flags.SEEN)));
        }
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().find(Kind.MAIL, FolderName.INBOX).orElseThrow();
            assertEquals(1, ledger.items().dirty(folder, ItemId.NONE, 1, 10).size());
        }
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> ledger.transaction(() -> {
                        ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
                        throw new IllegalStateException("the plug was pulled");
                    }));
            assertTrue(ledger.folders().find(Kind.MAIL, FolderName.INBOX).isEmpty());
        }
    }

    @Test
    void aRehearsalLeavesNothing() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            long seen = ledger.rehearse(() -> {
                ledger.transaction(() -> ledger.folders().idOf(Kind.MAIL, FolderName.INBOX));
                return (long) ledger.folders().all().size();
            });
            assertEquals(1, seen);
            assertTrue(ledger.folders().all().isEmpty());
        }
    }

    @Test
    void aDamagedLedgerIsSetAsideAndBegunAnew() throws Exception {
        Files.writeString(directory.resolve("ledger.sqlite"), "this was a ledger once, and is none now".repeat(100));
        var opened = Ledger.openOrBeginAnew(directory, CommitHook.NONE, Clock.systemUTC());
        try (var ledger = opened.ledger()) {
            assertTrue(opened.anew());
            assertTrue(ledger.folders().all().isEmpty());
        }
        try (var files = Files.list(directory)) {
            assertTrue(files.anyMatch(f -> f.getFileName().toString().startsWith("ledger.sqlite.damaged-")));
        }
    }

    @Test
    void theIndexTellsUnchangedFromChangedAndMissing() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            for (var handle : new String[] {"1", "2", "3"}) {
                ledger.sightings().here(folder, Side.SERVER, state(handle, Flags.NONE));
            }
            var index = ledger.sightings().index(folder, Side.SERVER);
            assertTrue(index.unchanged(state("1", Flags.NONE)));
            assertFalse(index.unchanged(state("2", Flags.of(Flags.SEEN))));
            assertEquals(2, index.unseen().size());
        }
    }

    @Test
    void aStateThatWasThereBeforeIsOlderAndOneThatIsKnownJustSoHasNoAge() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.CALENDAR, FolderName.of("Work"));
            for (var revision : List.of("first", "second")) {
                for (var handle : List.of("1", "2", "3")) {
                    ledger.sightings().here(folder, Side.SERVER, revised(handle, revision));
                }
            }
            ledger.sightings().gone(folder, Side.SERVER, new Handle("3"));
            var told = List.of(
                    revised("1", "first"),
                    revised("2", "second"),
                    revised("3", "second"),
                    revised("3", "first"),
                    revised("1", "third"),
                    revised("4", "first"));
            assertEquals(new Ages(2, 3), ledger.former().of(folder, told));
        }
    }

    private static ItemState revised(String handle, String revision) {
        return new ItemState(
                new Handle(handle), new Revision(revision), Flags.NONE, Optional.empty(), ItemState.UNKNOWN_SIZE);
    }

    @Test
    void anotherValidityVoidsHandlesButKeepsTheItemsOfTheOtherSide() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            ledger.sightings().here(folder, Side.SERVER, state("1", Flags.NONE));
            var item = ledger.sightings()
                    .at(folder, Side.SERVER, new Handle("1"))
                    .orElseThrow()
                    .item();
            ledger.placements()
                    .placed(
                            item,
                            Side.CLIENT,
                            new Placement(folder, new Handle("c"), Revision.FIXED, Flags.NONE),
                            Flags.NONE,
                            true);
            ledger.placements().acknowledge(item, Side.SERVER);
            ledger.items().agree(item, folder, Flags.NONE);
            assertEquals(0, ledger.items().countDirty(folder, 1));
            ledger.sightings().voidAll(folder, Side.SERVER);
            assertEquals(1, ledger.items().countDirty(folder, 1));
            assertTrue(ledger.sightings().of(item, Side.CLIENT).isPresent());
            assertTrue(ledger.sightings().of(item, Side.SERVER).isEmpty());
        }
    }

    @Test
    void anItemsNumberIsNeverGivenAgain() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            ledger.sightings().here(folder, Side.SERVER, state("1", Flags.NONE));
            var first = itemAt(ledger, folder, "1");
            ledger.sightings().voidAll(folder, Side.SERVER);
            assertTrue(ledger.items().get(first).isEmpty());
            ledger.sightings().here(folder, Side.SERVER, state("7", Flags.NONE));
            assertNotEquals(first, itemAt(ledger, folder, "7"));
        }
    }

    private static ItemId itemAt(Ledger ledger, FolderId folder, String handle) {
        return ledger.sightings()
                .at(folder, Side.SERVER, new Handle(handle))
                .orElseThrow()
                .item();
    }

    @Test
    void strangersArePairedOneToOneEvenWhereThirtyShareALinkId() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            var link = Optional.of(new LinkId("<shared@example.test>"));
            for (int i = 0; i < 30; i++) {
                ledger.sightings()
                        .here(
                                folder,
                                Side.SERVER,
                                new ItemState(new Handle("s" + i), Revision.FIXED, Flags.NONE, link, 100));
                ledger.sightings()
                        .here(
                                folder,
                                Side.CLIENT,
                                new ItemState(new Handle("c" + i), Revision.FIXED, Flags.NONE, link, 100));
            }
            assertEquals(
                    List.of(),
                    ledger.matching().pairs(How.ABSENT, Side.SERVER, ItemId.NONE),
                    "only content can tell them apart");
            for (var side : Side.values()) {
                var unread = ledger.matching().ambiguous(How.ABSENT, Side.SERVER, side, 100);
                assertEquals(30, unread.size());
                unread.forEach(twin -> ledger.items().content(twin.item(), link.get(), hash(twin.handle()), 100));
            }
            var pairs = ledger.matching().pairs(How.ABSENT, Side.SERVER, ItemId.NONE);
            assertEquals(30, pairs.size());
            assertEquals(30, pairs.stream().map(p -> p.item()).distinct().count());
            pairs.forEach(pair -> ledger.matches().join(pair.item(), pair.stranger(), Side.SERVER));
            assertEquals(30, ledger.items().count(folder));
        }
    }

    @Test
    void asManyTwinsOfOneContentArePairedWithoutReadingTheOtherSide() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            var same = new LinkId("<same@example.test>");
            var unlike = new LinkId("<unlike@example.test>");
            var fewer = new LinkId("<fewer@example.test>");
            for (int i = 0; i < 3; i++) {
                for (var link : List.of(same, unlike, fewer)) {
                    var server = new Handle(link.value().charAt(1) + "s" + i);
                    var client = new Handle(link.value().charAt(1) + "c" + i);
                    var known = Optional.of(link);
                    if (!link.equals(fewer) || i > 0) {
                        var state = new ItemState(server, Revision.FIXED, Flags.NONE, known, 100);
                        ledger.sightings().here(folder, Side.SERVER, state);
                    }
                    ledger.sightings()
                            .here(folder, Side.CLIENT, new ItemState(client, Revision.FIXED, Flags.NONE, known, 100));
                    var item = ledger.sightings()
                            .at(folder, Side.CLIENT, client)
                            .orElseThrow()
                            .item();
                    var content = new ContentHash("%064d".formatted(link.equals(unlike) ? i : 7));
                    ledger.items().content(item, link, content, 100);
                }
            }
            var unread = ledger.matching().ambiguous(How.ABSENT, Side.SERVER, Side.SERVER, 100);
            assertEquals(
                    List.of("us0", "us1", "us2", "fs1", "fs2").stream().sorted().toList(),
                    unread.stream().map(c -> c.handle().value()).sorted().toList());
            var pairs = ledger.matching().pairs(How.ABSENT, Side.SERVER, ItemId.NONE);
            assertEquals(3, pairs.size());
            for (var pair : pairs) {
                assertEquals(
                        Optional.of(same),
                        ledger.items().get(pair.item()).orElseThrow().linkId());
            }
            assertEquals(3, pairs.stream().map(p -> p.stranger()).distinct().count());
            pairs.forEach(pair -> ledger.matches().join(pair.item(), pair.stranger(), Side.SERVER));
            assertEquals(List.of(), ledger.matching().pairs(How.ABSENT, Side.SERVER, ItemId.NONE));
        }
    }

    @Test
    void twoThatWereReadAndDifferArePairedByTheirLinkIdUnlessTheyAreMessages() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            for (var kind : Kind.values()) {
                var folder = ledger.folders().idOf(kind, FolderName.of("Work"));
                var link = new LinkId("<" + kind + "@example.test>");
                for (var side : Side.values()) {
                    var told = new ItemState(new Handle("1"), Revision.FIXED, Flags.NONE, Optional.of(link), 0);
                    ledger.sightings().here(folder, side, told);
                    var item = ledger.sightings()
                            .at(folder, side, told.handle())
                            .orElseThrow()
                            .item();
                    ledger.items().content(item, link, hash(new Handle(side == Side.SERVER ? "s1" : "s2")), 0);
                }
            }
            assertEquals(
                    EnumSet.complementOf(EnumSet.of(Kind.MAIL)),
                    ledger.matching().pairs(How.ABSENT, Side.SERVER, ItemId.NONE).stream()
                            .map(pair -> ledger.folders().get(pair.folder()).kind())
                            .collect(Collectors.toSet()));
        }
    }

    /** What an author wrote is known of a content, and a message that is another by now has another one. */
    @Test
    void whatWasReadOfAMessageIsVoidWhenItChanges() {
        try (var ledger = Ledger.open(directory, CommitHook.NONE)) {
            var folder = ledger.folders().idOf(Kind.MAIL, FolderName.INBOX);
            var link = new LinkId("<one@example.test>");
            for (var side : Side.values()) {
                ledger.sightings().here(folder, side, revised("1", "first"));
                var item = ledger.sightings()
                        .at(folder, side, new Handle("1"))
                        .orElseThrow()
                        .item();
                ledger.items().content(item, link, hash(new Handle(side == Side.SERVER ? "s1" : "s2")), 10);
                ledger.items().essence(item, hash(new Handle("s3")));
            }
            assertEquals(1, ledger.matching().sameEssence(Side.CLIENT).size());
            ledger.sightings().here(folder, Side.CLIENT, revised("1", "second"));
            ledger.items()
                    .describe(
                            ledger.sightings()
                                    .at(folder, Side.CLIENT, new Handle("1"))
                                    .orElseThrow()
                                    .item(),
                            link,
                            10);
            assertEquals(List.of(), ledger.matching().sameEssence(Side.CLIENT));
        }
    }

    /** The twentieth item on either side has the same content as the other side's twentieth. */
    private static ContentHash hash(Handle handle) {
        return new ContentHash("%064d".formatted(Integer.parseInt(handle.value().substring(1))));
    }

    private static ItemState state(String handle, Flags flags) {
        return new ItemState(new Handle(handle), Revision.FIXED, flags, Optional.empty(), 10);
    }
}
