package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tenon.sync.dav.DavItems.accepted;
import static org.tenon.sync.dav.DavItems.card;
import static org.tenon.sync.dav.DavItems.code;
import static org.tenon.sync.dav.DavItems.deferred;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;
import static org.tenon.sync.dav.DavItems.lines;
import static org.tenon.sync.dav.DavItems.note;
import static org.tenon.sync.dav.DavItems.put;
import static org.tenon.sync.dav.DavItems.read;
import static org.tenon.sync.dav.DavItems.todo;
import static org.tenon.sync.dav.DavItems.watch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.sync.dav.DavItems.Watch;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/**
 * What the store does with any CalDAV and CardDAV server, be it the fake or a real one. Each test has UIDs of its own: some
 * servers take a UID once an account.
 */
abstract class DavContract {
    private static int counter;

    private DavStore store;
    private FolderInfo home;

    /** Where and as whom to sign in. */
    abstract DavSettings settings();

    /** Whether the server tells what changed since a token; one that does not is listed as a whole. */
    boolean tellsChanges() {
        return true;
    }

    /** Whether a folder's state is marked by the second of its last change: until that is over, every look is a first one. */
    boolean marksAreTimes() {
        return false;
    }

    /** Whether it tells text that is no item from what will pass. */
    boolean saysWhatItRefuses() {
        return true;
    }

    /** Whether it tells a token that it never gave from one of its own. */
    boolean knowsItsTokens() {
        return true;
    }

    /** What it keeps. */
    final List<Kind> kinds() {
        return keepsNotes()
                ? List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS)
                : List.of(Kind.CALENDAR, Kind.TASKS, Kind.CONTACTS);
    }

    /** Whether it has a folder that takes VJOURNAL where one is asked for. */
    boolean keepsNotes() {
        return true;
    }

    /** Whether a folder's name may have an ampersand. */
    boolean keepsAmpersands() {
        return true;
    }

    /** What goes without saying, and the server says all the same. */
    Set<String> addedLines() {
        return Set.of();
    }

    /** The lines of an item as the server would have them with nothing added. */
    private List<String> kept(byte[] data) {
        return lines(data).stream().filter(l -> !addedLines().contains(l)).toList();
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = new DavStore(settings());
        home = folder(Kind.CALENDAR);
    }

    @AfterEach
    final void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    private FolderInfo folder(Kind kind) throws StoreException {
        return accepted(store.createFolder(kind, FolderName.of("Contract " + ++counter)));
    }

    private Optional<FolderInfo> find(Kind kind, FolderName name) throws StoreException {
        return store.folders().stream()
                .filter(f -> f.kind() == kind && f.name().equals(name))
                .findFirst();
    }

    // --- Folders

    @Test
    void aFolderOfEachKindIsMadeAndListedOnceAndMadeAgainInVain() throws Exception {
        for (var kind : kinds()) {
            var name = FolderName.of(
                    "Gr\u00fc\u00dfe " + (keepsAmpersands() ? "& Co " : "") + kind.word() + " " + ++counter);
            var made = accepted(store.createFolder(kind, name));
            assertEquals(name, made.name());
            assertTrue(made.writable());
            assertTrue(made.digest().isPresent() || marksAreTimes());
            assertEquals(
                    made.identity(), accepted(store.createFolder(kind, name)).identity());
            assertEquals(
                    1,
                    store.folders().stream()
                            .filter(f -> f.kind() == kind && f.name().equals(name))
                            .count());
        }
    }

    @Test
    void notesHaveAFolderOrItIsSaidThatTheServerKeepsNone() throws Exception {
        var outcome = store.createFolder(Kind.NOTES, FolderName.of("Contract " + ++counter));
        if (keepsNotes()) {
            accepted(outcome);
        } else {
            assertEquals("no-such-kind", code(outcome));
            assertTrue(store.folders().stream().noneMatch(f -> f.name().equals(FolderName.of("Contract " + counter))));
        }
    }

    @Test
    void namesAndIdentitiesAreDistinct() throws Exception {
        folder(Kind.CALENDAR);
        var folders = store.folders();
        var names = new HashSet<String>();
        var identities = new HashSet<String>();
        for (var folder : folders) {
            assertTrue(names.add(folder.kind() + " " + folder.name()), "a name is listed twice");
            assertTrue(identities.add(folder.identity().orElseThrow()), "an identity is listed twice");
        }
    }

    @Test
    void aRenamedFolderKeepsItsIdentityAndItems() throws Exception {
        try (var folder = store.open(home)) {
            put(folder, event("kept", "kept"));
        }
        var name = FolderName.of("Renamed " + ++counter);
        var renamed = accepted(store.renameFolder(home, name));
        assertEquals(home.identity(), renamed.identity());
        assertTrue(find(Kind.CALENDAR, home.name()).isEmpty());
        try (var folder = store.open(find(Kind.CALENDAR, name).orElseThrow())) {
            assertEquals(1, watch(folder).handles().size());
        }
    }

    @Test
    void aFolderWithAnItemIsNotDeletedAndAnEmptyOneIs() throws Exception {
        Handle handle;
        try (var folder = store.open(home)) {
            handle = put(folder, event("reason", "reason")).handle();
        }
        deferred(store.deleteFolder(home));
        try (var folder = store.open(home)) {
            accepted(folder.delete(List.of(handle)).getFirst());
        }
        accepted(store.deleteFolder(home));
        assertTrue(find(Kind.CALENDAR, home.name()).isEmpty());
        accepted(store.deleteFolder(home));
    }

    @Test
    void aNameThatTheServerCannotKeepIsRejected() throws Exception {
        assertEquals("bad-name", code(store.createFolder(Kind.CALENDAR, FolderName.of("x".repeat(5000)))));
        assertEquals("bad-name", code(store.createFolder(Kind.CALENDAR, FolderName.of(" leading"))));
    }

    @Test
    void theDigestChangesWithTheItemsAndOnlyThen() throws Exception {
        var first = find(Kind.CALENDAR, home.name()).orElseThrow().digest();
        assertEquals(first, find(Kind.CALENDAR, home.name()).orElseThrow().digest());
        try (var folder = store.open(home)) {
            put(folder, event("digest", "digest"));
        }
        var second = find(Kind.CALENDAR, home.name()).orElseThrow().digest();
        assertTrue(!second.equals(first) || (marksAreTimes() && second.isEmpty()));
    }

    // --- Items

    @Test
    void everyKindComesBackAsItWent() throws Exception {
        for (var kind : kinds()) {
            var uid = "round@trip-" + ++counter;
            byte[] data =
                    switch (kind) {
                        case CALENDAR -> event(uid, "caf\u00e9 <&> \\, \u65e5\u672c \ud83d\udce7");
                        case TASKS -> todo(uid, "Stra\u00dfe");
                        case NOTES -> note(uid, "Stra\u00dfe");
                        default -> card(uid, "G\u00f3mez");
                    };
            try (var folder = store.open(folder(kind))) {
                var placed = put(folder, data);
                var watch = watch(folder);
                assertEquals(Set.of(placed.handle()), watch.handles());
                assertEquals(placed.revision(), watch.revision(placed.handle()), "our own write looks like another's");
                assertEquals(
                        lines(data), kept(read(folder, List.of(placed.handle())).get(placed.handle())));
                folder.describe(List.of(placed.handle()), (handle, id, size) -> {
                    assertEquals(uid, id.value());
                    assertTrue(size > 0);
                });
            }
        }
    }

    @Test
    void oddUidsAreKept() throws Exception {
        var uids = List.of(
                "a/b/c",
                "x".repeat(400),
                "dot..",
                "per%cent%2F",
                "spa ce",
                "\u00e4\u65e5",
                "{1-2}",
                "..",
                "q?x=1#y",
                "+plus+");
        try (var folder = store.open(home)) {
            for (var uid : uids) {
                var placed = put(folder, event(uid, "odd"));
                folder.describe(List.of(placed.handle()), (h, id, size) -> assertEquals(uid, id.value()));
            }
            assertEquals(uids.size(), watch(folder).handles().size());
            assertEquals(
                    uids.size(),
                    read(folder, List.copyOf(watch(folder).handles())).size());
        }
    }

    @Test
    void aSecondObservationTellsOnlyWhatChanged() throws Exception {
        var watch = new Watch();
        try (var folder = store.open(home)) {
            var one = put(folder, event("one", "1"));
            var two = put(folder, event("two", "2"));
            put(folder, event("three", "3"));
            assertTrue(watch.look(folder).complete());
            watch.look(folder);
            assertTrue(watch.told().isEmpty() || marksAreTimes());
            accepted(folder.replace(
                            List.of(new Replacement(one.handle(), one.revision(), item(folder, event("one", "1b")))))
                    .getFirst());
            accepted(folder.delete(List.of(two.handle())).getFirst());
            var four = put(folder, event("four", "4"));
            assertEquals(!tellsChanges(), watch.look(folder).complete());
            assertTrue(watch.told().containsAll(Set.of(one.handle(), four.handle())));
            if (tellsChanges()) {
                assertEquals(Set.of(one.handle(), four.handle()), watch.told());
                assertEquals(Set.of(two.handle()), watch.gone());
            }
        }
    }

    @Test
    void aTokenThatNobodyKnowsGivesACompleteListingAndNoDeletion() throws Exception {
        assumeTrue(knowsItsTokens());
        try (var folder = store.open(home)) {
            put(folder, event("stays-too", "1"));
            var watch = new Watch();
            watch.position("token http://nobody.example/ns/sync/4711");
            assertTrue(watch.look(folder).complete());
            assertEquals(1, watch.told().size());
            assertEquals(1, watch.handles().size());
        }
    }

    @Test
    void whatChangedMeanwhileIsNeitherReplacedNorDeleted() throws Exception {
        try (var folder = store.open(home);
                var other = new DavStore(settings());
                var theirs = other.open(home)) {
            var first = put(folder, event("edited", "first"));
            watch(folder);
            var edit = new Replacement(first.handle(), first.revision(), item(theirs, event("edited", "theirs")));
            var now = accepted(theirs.replace(List.of(edit)).getFirst());
            assertNotEquals(first.revision(), now.revision());

            deferred(folder.replace(List.of(
                            new Replacement(first.handle(), first.revision(), item(folder, event("edited", "ours")))))
                    .getFirst());
            deferred(folder.delete(List.of(first.handle())).getFirst());

            var kept = read(folder, List.of(first.handle())).get(first.handle());
            assertEquals(lines(event("edited", "theirs")), kept(kept));
        }
    }

    @Test
    void whatIsGoneIsNotReplacedAndIsDeletedAgainInVain() throws Exception {
        try (var folder = store.open(home)) {
            var placed = put(folder, event("gone", "1"));
            accepted(folder.delete(List.of(placed.handle())).getFirst());
            accepted(folder.delete(List.of(placed.handle())).getFirst());
            deferred(folder.replace(List.of(
                            new Replacement(placed.handle(), placed.revision(), item(folder, event("gone", "2")))))
                    .getFirst());
            assertEquals(Set.of(), watch(folder).handles());
        }
    }

    @Test
    void onlyWhatIsHereIsHere() throws Exception {
        try (var folder = store.open(home)) {
            var kept = put(folder, event("kept@here", "1")).handle();
            var deleted = put(folder, event("deleted@here", "2")).handle();
            folder.delete(List.of(deleted));
            assertEquals(Set.of(kept), folder.stillHere(List.of(kept, deleted)));
            assertEquals(Set.of(), folder.stillHere(List.of(deleted)));
            assertEquals(Set.of(kept), folder.stillHere(List.of(kept)));
            assertEquals(Set.of(), folder.stillHere(List.of()));
            assertEquals(Set.of(kept), read(folder, List.of(deleted, kept)).keySet());
        }
    }

    @Test
    void whatLandedBeforeACrashIsFoundAndNotDoubled() throws Exception {
        var asked = new ArrayList<NewItem>();
        try (var folder = store.open(home)) {
            for (int i = 0; i < 6; i++) {
                asked.add(item(folder, event(i % 2 == 0 ? "landed-" + i : "landed / " + i, "n" + i)));
            }
            var first = folder.create(asked.subList(0, 3));
            var landed = folder.landed(asked, folder.horizon());
            for (int i = 0; i < 6; i++) {
                assertEquals(
                        i < 3 ? Optional.of(accepted(first.get(i)).handle()) : Optional.empty(),
                        landed.get(i),
                        "item " + i);
            }
            folder.create(asked);
            assertEquals(6, watch(folder).handles().size());
        }
    }

    @Test
    void anotherVersionUnderTheSameUidIsNotTakenForOurs() throws Exception {
        try (var folder = store.open(home)) {
            put(folder, event("twice", "the server's"));
            deferred(
                    folder.create(List.of(item(folder, event("twice", "ours")))).getFirst());
            assertEquals(1, watch(folder).handles().size());
        }
    }

    @Test
    void textThatIsNoItemIsRejectedAndStopsNothing() throws Exception {
        try (var folder = store.open(home)) {
            var outcomes = folder.create(List.of(
                    item(folder, DavItems.bytes("this is no calendar\r\n")), item(folder, event("good", "good"))));
            if (saysWhatItRefuses()) {
                assertFalse(code(outcomes.getFirst()).isEmpty());
            } else {
                deferred(outcomes.getFirst());
            }
            accepted(outcomes.getLast());
        }
    }

    @Test
    void aMovedItemIsThereAndNotHere() throws Exception {
        var target = folder(Kind.CALENDAR);
        var data = event("moved@far", "moved");
        try (var folder = store.open(home)) {
            var handle = put(folder, data).handle();
            var stays = put(folder, event("stays", "stays")).handle();
            var placed = accepted(folder.move(List.of(handle), target).getFirst());
            assertEquals(Set.of(stays), watch(folder).handles());
            deferred(folder.move(List.of(handle), target).getFirst());
            try (var there = store.open(target)) {
                var watch = watch(there);
                assertEquals(Set.of(placed.handle()), watch.handles());
                assertEquals(placed.revision(), watch.revision(placed.handle()));
                assertEquals(
                        lines(data), kept(read(there, List.of(placed.handle())).get(placed.handle())));
            }
        }
    }

    /** A name says nothing of what it names: one in the other folder may have it too. */
    @Test
    void aMovedItemGetsAnotherNameWhereItsOwnIsTaken() throws Exception {
        var target = folder(Kind.CALENDAR);
        try (var folder = store.open(home);
                var there = store.open(target)) {
            var moved = put(folder, event("taken-name", "moved"));
            var other = accepted(there.create(
                            List.of(item(there, event("name-taker", "other")).at(Optional.of(moved.handle()))))
                    .getFirst());
            var placed = accepted(folder.move(List.of(moved.handle()), target).getFirst());
            assertEquals(Set.of(), watch(folder).handles());
            assertEquals(Set.of(placed.handle(), other.handle()), watch(there).handles());
            var bodies = read(there, List.of(placed.handle(), other.handle()));
            assertEquals(lines(event("taken-name", "moved")), kept(bodies.get(placed.handle())));
            assertEquals(lines(event("name-taker", "other")), kept(bodies.get(other.handle())));
        }
    }

    /** Two versions of one event: which is to stay is not ours to say. */
    @Test
    void anItemIsNotMovedToAnotherOneOfItsUid() throws Exception {
        var target = folder(Kind.CALENDAR);
        try (var folder = store.open(home);
                var there = store.open(target)) {
            var moved = put(folder, event("taken-uid", "moved"));
            var other = there.create(List.of(item(there, event("taken-uid", "another"))))
                    .getFirst();
            assumeTrue(other instanceof Outcome.Accepted, "this server keeps one item of a UID an account");
            assertEquals(
                    "uid-conflict",
                    code(folder.move(List.of(moved.handle()), target).getFirst()));
            assertEquals(Set.of(moved.handle()), watch(folder).handles());
        }
    }

    @Test
    void hundredsOfItemsAreKeptApart() throws Exception {
        int count = Lab.size(60, 120);
        try (var folder = store.open(home)) {
            var items = new ArrayList<NewItem>();
            for (int i = 0; i < count; i++) {
                items.add(item(folder, event("bulk-" + i, "number " + i + ".")));
            }
            var placed = folder.create(items).stream().map(DavItems::accepted).toList();
            var watch = watch(folder);
            assertEquals(count, watch.handles().size());
            var bodies = read(folder, List.copyOf(watch.handles()));
            for (int i = 0; i < count; i++) {
                assertEquals(
                        lines(event("bulk-" + i, "number " + i + ".")),
                        kept(bodies.get(placed.get(i).handle())));
            }
            folder.delete(List.copyOf(watch.handles())).forEach(DavItems::accepted);
            assertEquals(Set.of(), watch(folder).handles());
        }
    }
}
