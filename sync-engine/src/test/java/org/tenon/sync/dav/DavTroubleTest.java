package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tenon.sync.dav.DavItems.accepted;
import static org.tenon.sync.dav.DavItems.code;
import static org.tenon.sync.dav.DavItems.deferred;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;
import static org.tenon.sync.dav.DavItems.put;
import static org.tenon.sync.dav.DavItems.read;
import static org.tenon.sync.dav.DavItems.todo;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tenon.sync.dav.DavItems.Watch;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;

/** Servers that misbehave: nothing is lost, nothing is taken for deleted, no password goes astray, and it is said why. */
final class DavTroubleTest {
    private final List<Duration> naps = new ArrayList<>();
    private FakeDavServer server;
    private DavStore store;
    private String path;

    private void start(DavTrait... traits) throws Exception {
        server = FakeDavServer.start(traits);
        path = server.addCalendar("work", "Work", "VEVENT");
        for (int i = 0; i < 10; i++) {
            server.put(path, "e" + i + ".ics", event("e" + i, "event " + i));
        }
        store = store(new DavSettings.Credential.Password("u1", "p1"));
    }

    private DavStore store(DavSettings.Credential credential) throws StoreException {
        var settings = DavSettings.of(Optional.of(server.root()), Optional.empty(), credential, true)
                .withTimes(Duration.ofMillis(1500), Duration.ofSeconds(20), Duration.ofMillis(20))
                .withResponseLimit(4 << 20);
        return new DavStore(settings, naps::add, java.time.InstantSource.system());
    }

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private FolderInfo only() throws StoreException {
        var folders = store.folders();
        assertEquals(1, folders.size());
        return folders.getFirst();
    }

    private Folder open() throws StoreException {
        return store.open(only());
    }

    // --- Listings

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "CUT_OFF", "PART_FAILED", "NO_VERDICT", "TRUNCATED_XML", "LOGIN_PAGE", "LOGIN_PAGE_AS_207", "XML_BOMB",
                "EXTERNAL_ENTITY", "HUGE", "SIGNED_OUT", "REDIRECT_ELSEWHERE", "REDIRECT_HERE", "FORBIDDEN", "SILENT"
            })
    void aBrokenListingIsAnExceptionAndNeverAShortListing(DavFault fault) throws Exception {
        start();
        try (var folder = open()) {
            var watch = new Watch();
            watch.look(folder);
            var known = Set.copyOf(watch.handles());
            server.put(path, "e0.ics", event("e0", "changed"));
            server.put(path, "e1.ics", event("e1", "changed"));
            server.fault(fault, "*", 1000);
            assertThrows(StoreException.class, () -> watch.look(folder));
            assertThrows(StoreException.class, () -> new Watch().look(folder));
            assertEquals(known, watch.handles());
            assertEquals(Set.of(), watch.gone());
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "EMPTY_LISTING",
                "CUT_OFF",
                "TRUNCATED_XML",
                "LOGIN_PAGE",
                "LOGIN_PAGE_AS_207",
                "SERVER_ERROR",
                "FORBIDDEN"
            })
    void aBrokenHomeIsAnExceptionAndNeverAMissingFolder(DavFault fault) throws Exception {
        start();
        only();
        server.fault(fault, "*", 1000);
        assertThrows(StoreException.class, store::folders);
    }

    @Test
    void anEmptyListingWithoutTheFolderItselfIsAnException() throws Exception {
        start(DavTrait.NO_SYNC, DavTrait.NO_CTAG);
        try (var folder = open()) {
            server.fault(DavFault.EMPTY_LISTING, "PROPFIND", 1000);
            assertThrows(StoreException.class, () -> new Watch().look(folder));
        }
    }

    /** Nothing in such a listing gives it away; the second proof does. */
    @Test
    void whatAHalfListingLeavesOutIsStillHere() throws Exception {
        start();
        try (var folder = open()) {
            server.fault(DavFault.HALF_LISTING, "*", 1);
            var watch = new Watch();
            watch.look(folder);
            assertEquals(5, watch.handles().size());
            assertEquals(Set.of(), watch.gone());
            var all = server.items(path).keySet().stream().map(Handle::new).toList();
            assertEquals(Set.copyOf(all), folder.stillHere(all));
        }
    }

    @Test
    void silenceAboutAnItemIsNotAbsence() throws Exception {
        start();
        try (var folder = open()) {
            var all = server.items(path).keySet().stream().map(Handle::new).toList();
            server.fault(DavFault.PART_FAILED, "*", 1);
            assertEquals(Set.copyOf(all), folder.stillHere(all));
            server.fault(DavFault.PART_FAILED, "*", 1);
            assertEquals(Set.copyOf(all), read(folder, all).keySet());
            server.fault(DavFault.SERVER_ERROR, "*", 1000);
            assertThrows(StoreException.class, () -> folder.stillHere(all));
            server.fault(DavFault.SERVER_ERROR, "*", 0);
            server.fault(DavFault.FORBIDDEN, "*", 1000);
            assertEquals(Set.copyOf(all), folder.stillHere(all));
        }
    }

    @Test
    void aListingInPartsIsReadToItsEnd() throws Exception {
        start();
        server.pageSize(3);
        try (var folder = open()) {
            var watch = new Watch();
            assertTrue(watch.look(folder).complete());
            assertEquals(10, watch.handles().size());
            server.delete(path, "e3.ics");
            for (int i = 20; i < 27; i++) {
                server.put(path, "e" + i + ".ics", event("e" + i, "more"));
            }
            assertFalse(watch.look(folder).complete());
            assertEquals(7, watch.told().size());
            assertEquals(Set.of(new Handle("e3.ics")), watch.gone());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DavTrait.class,
            mode = Mode.INCLUDE,
            names = {"TOKEN_IS_500", "BARE_HREFS"})
    void anExpiredTokenGivesACompleteListing(DavTrait trait) throws Exception {
        start(trait);
        try (var folder = open()) {
            var watch = new Watch();
            watch.look(folder);
            server.fault(DavFault.TOKEN_EXPIRED, "*", 1);
            assertTrue(watch.look(folder).complete());
            assertEquals(10, watch.told().size());
            assertEquals(Set.of(), watch.gone());
        }
    }

    @Test
    void withoutSyncAStandingCtagSparesTheListing() throws Exception {
        start(DavTrait.NO_SYNC);
        try (var folder = open()) {
            var watch = new Watch();
            assertTrue(watch.look(folder).complete());
            assertFalse(watch.look(folder).complete());
            assertEquals(Set.of(), watch.told());
            server.delete(path, "e1.ics");
            assertTrue(watch.look(folder).complete());
            assertEquals(9, watch.told().size());
        }
    }

    @Test
    void withoutSyncAndCtagThereIsNoDigestAndEveryListingIsComplete() throws Exception {
        start(DavTrait.NO_SYNC, DavTrait.NO_CTAG);
        assertEquals(Optional.empty(), only().digest());
        try (var folder = open()) {
            var watch = new Watch();
            watch.look(folder);
            assertTrue(watch.look(folder).complete());
            assertEquals(10, watch.told().size());
        }
    }

    @Test
    void aPassWithoutChangesCostsOneRequestAHomeSet() throws Exception {
        start();
        store.folders();
        server.forgetRequests();
        store.folders();
        assertEquals(1, server.requestsInAll());
    }

    @Test
    void aMixedCollectionIsTwoFoldersAndEachTellsItsOwn() throws Exception {
        for (var traits : List.of(
                new DavTrait[] {},
                new DavTrait[] {DavTrait.NO_COMPONENT_IN_TYPE},
                new DavTrait[] {DavTrait.NO_COMPONENT_IN_TYPE, DavTrait.NO_QUERY},
                new DavTrait[] {DavTrait.NO_SYNC, DavTrait.NO_ETAG, DavTrait.NO_MODIFIED})) {
            stop();
            server = FakeDavServer.start(traits);
            path = server.addCalendar("both", "Both", "VEVENT", "VTODO");
            server.put(path, "e.ics", event("e", "event"));
            server.put(path, "e2.ics", event("e2", "event"));
            server.put(path, "t.ics", todo("t", "task"));
            server.put(path, "t2.ics", todo("t2", "task"));
            store = store(new DavSettings.Credential.Password("u1", "p1"));
            var kinds = store.folders().stream().map(FolderInfo::kind).toList();
            assertEquals(List.of(Kind.CALENDAR, Kind.TASKS), kinds);
            for (var info : store.folders()) {
                var first = info.kind() == Kind.TASKS ? "t" : "e";
                try (var folder = store.open(info)) {
                    var watch = new Watch();
                    assertTrue(watch.look(folder).complete());
                    assertEquals(Set.of(new Handle(first + ".ics"), new Handle(first + "2.ics")), watch.handles());
                    server.put(path, "t2.ics", todo("t2", "changed"));
                    watch.look(folder);
                    assertEquals(2, watch.handles().size());
                }
            }
        }
    }

    /** Every escaped sign of a document counts towards a limit of the JDK; a long listing must not meet it. */
    @Test
    void aLongAnswerFullOfEscapesIsReadToItsEnd() throws Exception {
        var xml = new StringBuilder("<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"" + Dav.C + "\">");
        var text = "a &lt;b&gt; &amp; c&#13;\n".repeat(20);
        for (int i = 0; i < 20_000; i++) {
            xml.append("<d:response><d:href>/e").append(i).append(".ics</d:href><d:propstat><d:prop><c:calendar-data>");
            xml.append(text)
                    .append(
                            "</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>");
        }
        xml.append("</d:multistatus>");
        var told = new int[1];
        Multistatus.read(new java.io.ByteArrayInputStream(DavItems.bytes(xml.toString())), resource -> {
            told[0]++;
            assertEquals(
                    "a <b> & c\r\n".repeat(20),
                    resource.prop(Dav.CALENDAR_DATA).orElseThrow().text());
        });
        assertEquals(20_000, told[0]);
    }

    // --- Revisions

    @Test
    void weakAndMissingEtagsStillKeepAnothersEdit() throws Exception {
        for (var traits : List.of(
                List.of(DavTrait.WEAK_ETAG),
                List.of(DavTrait.NO_ETAG),
                List.of(DavTrait.NO_ETAG, DavTrait.NO_MODIFIED),
                List.of(DavTrait.NO_ETAG, DavTrait.NO_MODIFIED, DavTrait.NO_SYNC))) {
            stop();
            start(traits.toArray(DavTrait[]::new));
            try (var folder = open()) {
                var watch = new Watch();
                watch.look(folder);
                assertEquals(10, watch.handles().size(), traits::toString);
                var handle = new Handle("e1.ics");
                var seen = watch.revision(handle);
                var placed = accepted(folder.replace(
                                List.of(new Replacement(handle, seen, item(folder, event("e1", "ours, longer")))))
                        .getFirst());
                watch.look(folder);
                assertEquals(placed.revision(), watch.revision(handle), traits::toString);
                server.put(path, "e1.ics", event("e1", "theirs, longer still"));
                deferred(folder.replace(
                                List.of(new Replacement(handle, placed.revision(), item(folder, event("e1", "x")))))
                        .getFirst());
                assertTrue(server.items(path).get("e1.ics").contains("theirs"));
                server.delete(path, "e2.ics");
                deferred(folder.replace(List.of(new Replacement(
                                new Handle("e2.ics"),
                                watch.revision(new Handle("e2.ics")),
                                item(folder, event("e2", "x")))))
                        .getFirst());
                assertFalse(server.items(path).containsKey("e2.ics"), "a deleted item rose again");
            }
        }
    }

    @Test
    void anEtagThatChangesByItselfIsAnotherRevisionAndNothingMore() throws Exception {
        start();
        try (var folder = open()) {
            server.fault(DavFault.ETAG_CHANGES, "*", 1000);
            var watch = new Watch();
            watch.look(folder);
            assertEquals(10, watch.handles().size());
            deferred(folder.replace(List.of(new Replacement(
                            new Handle("e1.ics"),
                            watch.revision(new Handle("e1.ics")),
                            item(folder, event("e1", "x")))))
                    .getFirst());
        }
    }

    // --- Writes

    @Test
    void outcomesOfRefusedWrites() throws Exception {
        start();
        try (var folder = open()) {
            var one = List.of(item(folder, event("new", "new")));
            server.fault(DavFault.TOO_LARGE, "PUT", 1);
            assertEquals("too-big", code(folder.create(one).getFirst()));
            server.fault(DavFault.LOCKED, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.SERVER_ERROR, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.PRECONDITION_FAILED, "PUT", 1);
            deferred(folder.create(one).getFirst());
            server.fault(DavFault.FULL, "PUT", 1);
            assertEquals(
                    Cause.LIMIT,
                    assertThrows(StoreException.class, () -> folder.create(one)).kind());
            assertEquals("no-permission", rejectedIn("FORBIDDEN", folder));
            assertEquals(
                    "valid-calendar-data",
                    code(folder.create(List.of(item(folder, DavItems.bytes("BEGIN:JUNK\r\n"))))
                            .getFirst()));
            assertEquals(
                    "supported-calendar-component",
                    code(folder.create(List.of(item(folder, todo("task", "task"))))
                            .getFirst()));
            server.put(path, "elsewhere.ics", event("taken", "taken"));
            assertEquals(
                    "uid-conflict",
                    code(folder.create(List.of(item(folder, event("taken", "taken"))))
                            .getFirst()));
            assertEquals(Set.of(), Set.copyOf(server.complaints()));
        }
    }

    private String rejectedIn(String fault, Folder folder) throws StoreException {
        server.fault(DavFault.valueOf(fault), "PUT", 1);
        return code(folder.create(List.of(item(folder, event("new", "new")))).getFirst());
    }

    @Test
    void aReadOnlyFolderSaysSoAndRejects() throws Exception {
        start();
        server.readOnly(path);
        assertFalse(only().writable());
        try (var folder = open()) {
            assertEquals(
                    "no-permission",
                    code(folder.create(List.of(item(folder, event("new", "new"))))
                            .getFirst()));
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsFoundLanded() throws Exception {
        start();
        try (var folder = open()) {
            var asked = List.of(item(folder, event("lost answer", "x")), item(folder, event("other", "y")));
            server.fault(DavFault.DONE_BUT_NO_ANSWER, "PUT", 2);
            assertEquals(
                    Cause.UNREACHABLE,
                    assertThrows(StoreException.class, () -> folder.create(asked))
                            .kind());
            server.mend();
            for (var landed : folder.landed(asked, "")) {
                landed.ifPresent(h -> assertTrue(server.items(path).containsKey(h.value())));
            }
            folder.create(asked).forEach(DavItems::accepted);
            assertEquals(12, server.items(path).size());
        }
    }

    @Test
    void anotherItemUnderTheChosenNameIsNotTouched() throws Exception {
        start();
        server.put(path, "chosen.ics", event("somebody-elses", "keep me"));
        try (var folder = open()) {
            var placed = put(folder, event("chosen", "mine"));
            assertFalse(placed.handle().value().equals("chosen.ics"));
            assertTrue(server.items(path).get("chosen.ics").contains("keep me"));
            var landed = folder.landed(List.of(item(folder, event("chosen", "mine"))), "");
            assertEquals(List.of(Optional.of(placed.handle())), landed);
        }
    }

    @Test
    void deletionsMailNobody() throws Exception {
        start();
        try (var folder = open()) {
            folder.delete(List.of(new Handle("e1.ics")));
            assertEquals(List.of(), server.complaints());
        }
    }

    @Test
    void unknownRevisionsMakeNoFalseCondition() throws Exception {
        start();
        try (var folder = open()) {
            deferred(folder.replace(List.of(new Replacement(
                            new Handle("e1.ics"), new Revision("sha256 0"), item(folder, event("e1", "x")))))
                    .getFirst());
            assertEquals(Flags.NONE, folder.keepable(Flags.of("work")));
        }
    }

    // --- Waiting, signing in, going elsewhere

    @Test
    void aBusyServerIsGivenTheTimeItAsksForAndNoMoreThanOurPatience() throws Exception {
        start();
        only();
        server.retryAfter(7);
        server.fault(DavFault.TOO_MANY_REQUESTS, "*", 1);
        store.folders();
        assertEquals(List.of(Duration.ofSeconds(7)), naps);
        server.retryAfter(86_400);
        server.fault(DavFault.UNAVAILABLE, "*", 1);
        var thrown = assertThrows(StoreException.class, store::folders);
        assertEquals(Cause.LIMIT, thrown.kind());
        assertEquals(Retry.LATER, thrown.retry());
    }

    @Test
    void aWrongPasswordIsASignInFailureAfterFewTries() throws Exception {
        start();
        for (var auth : List.of(new FakeDavAuth.Basic(), new FakeDavAuth.Digest(9, "MD5"), new FakeDavAuth.Bearer())) {
            server.auth(auth);
            server.forgetRequests();
            try (var other = store(new DavSettings.Credential.Password("u1", "wrong"))) {
                var thrown = assertThrows(StoreException.class, other::folders);
                assertEquals(Cause.SIGN_IN, thrown.kind());
                assertFalse(thrown.getMessage().contains("wrong"));
            }
            assertTrue(server.requestsInAll() <= 2, "a wrong password tried again and again locks accounts");
        }
    }

    @Test
    void digestAndBearerLetUsIn() throws Exception {
        start();
        for (var algorithm : List.of("MD5", "SHA-256")) {
            server.auth(new FakeDavAuth.Digest(3, algorithm));
            try (var other = store(new DavSettings.Credential.Password("u1", "p1"))) {
                assertEquals(1, other.folders().size());
            }
        }
        assertTrue(server.authorizations().stream().noneMatch(a -> a.startsWith("Basic")), "a proof would have done");
        server.auth(new FakeDavAuth.Bearer());
        try (var other = store(new DavSettings.Credential.BearerToken("t1"))) {
            assertEquals(1, other.folders().size());
        }
    }

    @Test
    void aRedirectElsewhereIsNotFollowedAndGetsNoPassword() throws Exception {
        start();
        only();
        try (var trap = FakeDavServer.start()) {
            server.elsewhere(trap.root());
            for (var fault : List.of(DavFault.REDIRECT_ELSEWHERE, DavFault.EXTERNAL_ENTITY)) {
                server.fault(fault, "*", 1);
                var thrown = assertThrows(StoreException.class, store::folders);
                assertFalse(thrown.getMessage().contains("127.0.0.1"));
            }
            assertEquals(0, trap.requestsInAll());
            assertEquals(Set.of(), trap.authorizations());
        }
    }

    @Test
    void aRedirectHereIsFollowed() throws Exception {
        start();
        only();
        server.fault(DavFault.REDIRECT_HERE, "PROPFIND", 1);
        assertEquals(1, store.folders().size());
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        start();
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var settings = DavSettings.of(
                Optional.of(URI.create("http://127.0.0.1:" + port + "/")),
                Optional.empty(),
                new DavSettings.Credential.None(),
                true);
        try (var nobody = new DavStore(settings)) {
            assertEquals(
                    Cause.UNREACHABLE,
                    assertThrows(StoreException.class, nobody::folders).kind());
        }
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        start();
        only();
        server.fault(DavFault.SILENT, "*", 5);
        assertEquals(
                Cause.UNREACHABLE,
                assertThrows(StoreException.class, store::folders).kind());
    }

    @Test
    void cleartextIsForLoopbackOnly() {
        var none = new DavSettings.Credential.None();
        for (var bad : List.of("http://dav.example.test/", "ftp://127.0.0.1/", "http://127.0.0.1.example.test/")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> DavSettings.of(Optional.of(URI.create(bad)), Optional.empty(), none, true));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> DavSettings.of(Optional.of(URI.create("http://127.0.0.1/")), Optional.empty(), none, false));
        var secret = new DavSettings.Credential.Password("alice", "hunter2");
        var settings =
                DavSettings.of(Optional.of(URI.create("https://dav.example.test/")), Optional.empty(), secret, false);
        assertFalse((settings + " " + secret).contains("hunter2"));
    }

    @Test
    void requestsGoSideBySideButNotTooMany() throws Exception {
        start();
        try (var folder = open()) {
            var items = new ArrayList<org.tenon.sync.store.NewItem>();
            for (int i = 0; i < 40; i++) {
                items.add(item(folder, event("p" + i, "x")));
            }
            server.forgetRequests();
            folder.create(items).forEach(DavItems::accepted);
            assertTrue(server.mostUnderWay() <= 4, "more requests than connections");
        }
    }

    @Test
    void aChangeEndsTheWait() throws Exception {
        start();
        only();
        assertFalse(store.awaitChange(Duration.ofMillis(50)));
        server.put(path, "new.ics", event("new", "new"));
        // The wait compares with what was known before it began.
        assertTrue(store.awaitChange(Duration.ofMillis(50)));
    }

    @Test
    void aSinkThatFailsEndsTheReading() throws Exception {
        start();
        try (var folder = open()) {
            var all = server.items(path).keySet().stream().map(Handle::new).toList();
            assertThrows(
                    IllegalStateException.class,
                    () -> folder.read(all, (h, b) -> {
                        throw new IllegalStateException("full");
                    }));
            assertEquals(10, read(folder, all).size());
        }
    }

    @Test
    void aBodyIsLaidAsideInAFileWhenMemoryIsUsedUp() throws IOException, StoreException {
        byte[] large = new byte[1 << 20];
        try (var staging = new StagingArea()) {
            var staged = staging.take(new DavFolder.Memory(large, false));
            assertTrue(staged.lasting());
            assertEquals(large.length, staged.sizeBytes());
            try (var in = staged.open()) {
                assertEquals(large.length, in.readAllBytes().length);
            }
            staged.discard();
            assertThrows(IOException.class, staged::open);
        }
    }
}
