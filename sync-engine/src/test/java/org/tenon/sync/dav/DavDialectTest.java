package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tenon.sync.dav.DavItems.accepted;
import static org.tenon.sync.dav.DavItems.code;
import static org.tenon.sync.dav.DavItems.deferred;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;
import static org.tenon.sync.dav.DavItems.put;
import static org.tenon.sync.dav.DavItems.read;
import static org.tenon.sync.dav.DavItems.watch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavPoison;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.model.Handle;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** Good answers in the manner of single servers: each is judged as the RFC says. */
final class DavDialectTest extends DavTrouble {
    @Test
    void anEmptyAnswerIsASuccessWhateverItsType() throws Exception {
        start(DavTrait.EMPTY_IS_HTML, DavTrait.NO_MOVE);
        try (var folder = open()) {
            var placed = put(folder, event("new", "new"));
            accepted(folder.replace(List.of(
                            new Replacement(placed.handle(), placed.revision(), item(folder, event("new", "newer")))))
                    .getFirst());
            accepted(folder.delete(List.of(placed.handle())).getFirst());
            assertEquals(10, server.items(path).size());
            server.fault(DavFault.LOGIN_PAGE, "PUT", 1);
            assertThrows(StoreException.class, () -> folder.create(List.of(item(folder, event("other", "other")))));
        }
    }

    @Test
    void aMoveIsDoneThoughItsAnswerIs200() throws Exception {
        start(DavTrait.MOVE_IS_200);
        try (var folder = open()) {
            var target = server.addCalendar("other", "Other", "VEVENT");
            var other = named(store.folders(), "Other");
            accepted(folder.move(List.of(new Handle("e1.ics")), other).getFirst());
            assertEquals(Set.of("e1.ics"), server.items(target).keySet());
        }
    }

    /** The first try was stored under a name of the server's own, and its answer was lost. */
    @Test
    void aMoveThatLandedUnderAnotherNameIsNoConflictOfUids() throws Exception {
        start(DavTrait.NO_MOVE);
        var target = server.addCalendar("other", "Other", "VEVENT");
        var folders = store.folders();
        server.fault(DavFault.STORED_ELSEWHERE, "PUT", 1);
        server.fault(DavFault.DONE_BUT_NO_ANSWER, "PUT", 1);
        try (var folder = store.open(named(folders, "Work"))) {
            accepted(folder.move(List.of(new Handle("e1.ics")), named(folders, "Other"))
                    .getFirst());
        }
        assertEquals(1, server.items(target).size());
        assertEquals(9, server.items(path).size());
    }

    private static FolderInfo named(List<FolderInfo> folders, String name) {
        return folders.stream()
                .filter(f -> f.name().path().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** SOGo's address book of all users: its rights say "all", and a PUT is answered with 404. */
    @Test
    void aDirectoryOfTheServersUsersIsReadOnlyWhateverItsRights() throws Exception {
        server = FakeDavServer.start();
        server.addAddressbook("mine", "Mine");
        server.directory(server.addAddressbook("all", "All users"));
        store = new DavStore(
                DavSettings.of(Optional.empty(), Optional.of(server.root()), Login.password("u1", "p1"), true));
        var writable = new TreeMap<String, Boolean>();
        store.folders().forEach(f -> writable.put(f.name().path(), f.writable()));
        assertEquals(Map.of("Mine", true, "All users", false), writable);
    }

    /** What another program made since our last look: it lies where our own item would go. */
    @Test
    void aNewItemReplacesNoneWhereTheServerHeedsNoCondition() throws Exception {
        start(DavTrait.IGNORES_IF_NONE_MATCH);
        try (var folder = open()) {
            watch(folder);
            server.put(path, "new.ics", event("new", "theirs"));
            deferred(folder.create(List.of(item(folder, event("new", "ours")))).getFirst());
            assertTrue(server.items(path).get("new.ics").contains("theirs"));
            accepted(
                    folder.create(List.of(item(folder, event("newer", "ours")))).getFirst());
        }
    }

    /** The second would go over the first, which was put there a moment before. */
    @Test
    void ofTwoNewItemsOfOneUidNoneReplacesTheOther() throws Exception {
        start(DavTrait.IGNORES_IF_NONE_MATCH);
        try (var folder = open()) {
            watch(folder);
            var outcomes =
                    folder.create(List.of(item(folder, event("new", "first")), item(folder, event("new", "second"))));
            accepted(outcomes.getFirst());
            deferred(outcomes.getLast());
            assertTrue(server.items(path).get("new.ics").contains("first"));
        }
    }

    @Test
    void errorsInAServersOwnWordsAreReadForWhatIsStandardInThem() throws Exception {
        start(DavTrait.OWN_ERRORS);
        try (var folder = open()) {
            var one = List.of(item(folder, event("new", "new")));
            for (var passing : List.of(
                    DavFault.PRECONDITION_FAILED,
                    DavFault.LOCKED,
                    DavFault.SERVER_ERROR,
                    DavFault.FULL,
                    DavFault.CONFLICT)) {
                server.fault(passing, "PUT", 1);
                deferred(folder.create(one).getFirst());
            }
            server.fault(DavFault.FULL, "PUT", 1);
            var told =
                    assertInstanceOf(Outcome.Deferred.class, folder.create(one).getFirst());
            assertTrue(told.message().endsWith("It says: No way for status 507"), told::message);
            server.put(path, "elsewhere.ics", event("taken", "taken"));
            assertEquals(
                    "uid-conflict",
                    code(folder.create(List.of(item(folder, event("taken", "taken"))))
                            .getFirst()));
            accepted(folder.create(one).getFirst());
        }
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsNoFailure() throws Exception {
        start(DavTrait.CLOSES_UNSAID);
        try (var folder = open()) {
            for (int i = 0; i < 20; i++) {
                var watch = watch(folder);
                put(folder, event("n" + i, "new"));
                read(folder, watch.handles().stream().toList());
                accepted(folder.delete(
                                List.of(new Handle("n" + i + ".ics")),
                                List.of(watch(folder).revision(new Handle("n" + i + ".ics"))))
                        .getFirst());
            }
            assertEquals(10, server.items(path).size());
        }
    }

    @Test
    void aWriteFollowsNoRedirectToACollection() throws Exception {
        start();
        server.poison("e4.ics", DavPoison.WRITE_TO_COLLECTION);
        try (var folder = open()) {
            var watch = watch(folder);
            server.fault(DavFault.REDIRECT_TO_COLLECTION, "DELETE", 1);
            var bad = new Handle("e4.ics");
            deferred(folder.delete(List.of(bad), List.of(watch.revision(bad))).getFirst());
            server.fault(DavFault.REDIRECT_TO_COLLECTION, "DELETE", 1);
            deferred(folder.delete(List.of(bad)).getFirst());
            assertEquals(10, server.items(path).size(), "a DELETE of one item went to its collection");
        }
    }

    @Test
    void addressesAreAskedForAsTheServerSpellsThem() throws Exception {
        start(DavTrait.LITERAL_HREFS);
        var odd = List.of("a+b.ics", "local::3::88.ics", "100%.ics", "q?q.ics", "two words.ics", "uml\u00e4ut.ics");
        int n = 0;
        for (var name : odd) {
            server.put(path, name, event("odd" + n++, "odd"));
        }
        try (var folder = open()) {
            var watch = watch(folder);
            for (var name : odd) {
                assertTrue(watch.handles().contains(new Handle(name)), name);
            }
            assertEquals(
                    watch.handles(), read(folder, List.copyOf(watch.handles())).keySet());
        }
        // In another session nothing has been told yet; a name that is asked for wrongly must not be taken for gone.
        store.close();
        store = store(Login.password("u1", "p1"));
        try (var folder = open()) {
            var handles = odd.stream().map(Handle::new).toList();
            assertEquals(Set.copyOf(handles), folder.stillHere(handles));
            assertEquals(Set.copyOf(handles), read(folder, handles).keySet());
            for (var handle : handles) {
                accepted(folder.delete(List.of(handle)).getFirst());
            }
            assertEquals(10, server.items(path).size());
        }
    }

    @Test
    void aFoldInsideACharacterAndAByteOrderMarkDoNotGoOut() throws Exception {
        start();
        try (var folder = open()) {
            byte[] plain = event("new", "x".repeat(60) + "\u00e4\u00e4\u00e4");
            var latin = new String(plain, StandardCharsets.ISO_8859_1);
            var cut = latin.replaceFirst("\u00c3\u00a4", "\u00c3\r\n \u00a4");
            byte[] file = ("\u00ef\u00bb\u00bf" + cut.replace("\r\n", "\n")).getBytes(StandardCharsets.ISO_8859_1);
            var placed = put(folder, file);
            var kept = server.items(path).get(placed.handle().value());
            assertTrue(kept.startsWith("BEGIN:VCALENDAR\r\n"));
            assertFalse(kept.contains("\uFFFD"));
            assertTrue(kept.replace("\r\n ", "").contains("x\u00e4\u00e4\u00e4\r\n"));
        }
    }

    @Test
    void aCollectionThatChangedSinceOurLastLookIsNotDeleted() throws Exception {
        start();
        var folders = store.folders();
        try (var folder = open()) {
            var watch = watch(folder);
            var handles = List.copyOf(watch.handles());
            folder.delete(handles).forEach(DavItems::accepted);
        }
        server.put(path, "late.ics", event("late", "added by somebody else"));
        server.hide("late.ics"); // A copy of the server that lags behind does not list it.
        assertInstanceOf(Outcome.Deferred.class, store.deleteFolder(folders.getFirst()));
        server.mend();
        assertEquals(1, server.items(path).size());
        server.delete(path, "late.ics");
        accepted(store.deleteFolder(store.folders().getFirst()));
    }

    @Test
    void anItemMadeAgainIsNewsThoughItsEtagIsTheOldOne() throws Exception {
        start(DavTrait.ETAG_PER_ROW);
        try (var folder = open()) {
            var watch = watch(folder);
            var bad = new Handle("e4.ics");
            var before = watch.revision(bad);
            server.delete(path, "e4.ics");
            server.put(path, "e4.ics", event("e4", "other words under the old ETag"));
            watch.look(folder);
            assertFalse(watch.revision(bad).equals(before), "the other words were never read");
            deferred(folder.replace(List.of(new Replacement(bad, before, item(folder, event("e4", "mine")))))
                    .getFirst());
            var placed = put(folder, event("new", "new"));
            watch.look(folder);
            assertEquals(watch.revision(placed.handle()), placed.revision(), "what we wrote ourselves is no news");
        }
        // In the next session the server has told nothing yet.
        store.close();
        store = store(Login.password("u1", "p1"));
        try (var folder = open()) {
            var watch = watch(folder);
            server.delete(path, "e5.ics");
            server.put(path, "e5.ics", event("e5", "made again"));
            var before = watch.revision(new Handle("e5.ics"));
            watch.look(folder);
            assertFalse(watch.revision(new Handle("e5.ics")).equals(before));
        }
    }

    @Test
    void aServerSetBackToABackupIsListedAnew() throws Exception {
        start();
        var watch = new DavItems.Watch();
        var backup = server.backup();
        server.put(path, "late.ics", event("late", "after the backup"));
        server.put(path, "e1.ics", event("e1", "edited after the backup"));
        try (var folder = open()) {
            watch.look(folder);
        }
        server.restore(backup);
        try (var folder = open()) {
            assertEquals("href 2", watch.look(folder).checkpoint().validity(), "a token of the time that never was");
        }
    }

    @Test
    void aServerThatWentBackAndForwardAgainBeginsANewValidity() throws Exception {
        start();
        var watch = new DavItems.Watch();
        var backup = server.backup();
        try (var folder = open()) {
            watch.look(folder);
            server.put(path, "e1.ics", event("e1", "edited after the backup"));
            watch.look(folder);
        }
        server.restore(backup);
        for (int i = 0; i < 5; i++) {
            server.put(path, "other" + i + ".ics", event("other" + i, "another history"));
        }
        try (var folder = open()) {
            assertEquals("href 2", watch.look(folder).checkpoint().validity());
            watch.look(folder);
            assertEquals(15, watch.handles().size());
            server.put(path, "e2.ics", event("e2", "edited"));
            var next = watch.look(folder);
            assertEquals("href 2", next.checkpoint().validity(), "an edit is none");
            assertEquals(Set.of(new Handle("e2.ics")), watch.told());
        }
    }

    /** A change in the very second of the mark does not move it. */
    @Test
    void aMarkOfASecondThatIsNotOverIsNoDigest() throws Exception {
        start(DavTrait.CTAG_IN_SECONDS);
        assertTrue(only().digest().isEmpty());
        assertTrue(store.awaitChange(Duration.ofMillis(20)), "a second look is due");
        server.age(5);
        assertTrue(only().digest().isPresent());
        assertEquals("Work", only().name().path());
    }

    /** Its clock is a minute fast, so that the second is not over however slow this machine is. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatChangesInTheSecondOfAMarkIsToldAtTheNextLook(boolean syncs) throws Exception {
        var traits = syncs
                ? new DavTrait[] {DavTrait.CTAG_IN_SECONDS}
                : new DavTrait[] {DavTrait.CTAG_IN_SECONDS, DavTrait.NO_SYNC};
        start(traits);
        server.age(-60);
        server.holdTheSecond();
        var late = new Handle("late.ics");
        var watch = new DavItems.Watch();
        try (var folder = open()) {
            watch.look(folder);
            server.put(path, late.value(), event("late", "in the same second"));
            watch.look(folder);
            assertTrue(watch.told().contains(late));
            server.delete(path, late.value());
            var look = watch.look(folder);
            assertTrue(
                    look.complete()
                            ? !watch.told().contains(late)
                            : watch.gone().contains(late));

            server.age(3600);
            watch.look(folder);
            watch.look(folder);
            assertEquals(Set.of(), watch.told(), "the second is over");
        }
    }

    @Test
    void aCtagThatIsMetAgainBeginsAnew() throws Exception {
        start(DavTrait.NO_SYNC);
        var watch = new DavItems.Watch();
        var backup = server.backup();
        try (var folder = open()) {
            watch.look(folder);
            for (int i = 0; i < 3; i++) {
                server.put(path, "e1.ics", event("e1", "edit " + i));
                assertFalse(watch.look(folder).restarted());
            }
            assertFalse(watch.look(folder).complete(), "nothing changed");
            server.restore(backup);
            var back = watch.look(folder);
            assertTrue(back.restarted() && back.complete());
        }
    }

    @Test
    void aCollectionThatAListingLeftOutIsFoundByItself() throws Exception {
        start();
        var folder = only();
        server.fault(DavFault.COLLECTION_MISSING, "PROPFIND", 1);
        assertEquals(List.of(), store.folders());
        var there =
                store.leftOut(folder.kind(), folder.name(), folder.identity().orElseThrow());
        assertEquals(folder.identity(), there.orElseThrow().identity());
        try (var open = store.open(there.get())) {
            assertEquals(10, watch(open).handles().size());
        }
        server.removeCollection(path);
        assertTrue(store.leftOut(folder.kind(), folder.name(), folder.identity().orElseThrow())
                .isEmpty());
    }
}
