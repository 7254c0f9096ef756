package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tenon.sync.dav.DavItems.accepted;
import static org.tenon.sync.dav.DavItems.deferred;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;
import static org.tenon.sync.dav.DavItems.note;
import static org.tenon.sync.dav.DavItems.read;
import static org.tenon.sync.dav.DavItems.todo;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.dav.DavItems.Watch;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** What a misbehaving server tells of its items: never a short listing, never an item taken for deleted, none that stops the others. */
final class DavListingTest extends DavTrouble {
    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "CUT_OFF",
                "NO_VERDICT",
                "TRUNCATED_XML",
                "LOGIN_PAGE",
                "LOGIN_PAGE_AS_207",
                "XML_BOMB",
                "EXTERNAL_ENTITY",
                "HUGE",
                "SIGNED_OUT",
                "REDIRECT_ELSEWHERE",
                "REDIRECT_HERE",
                "FORBIDDEN",
                "SILENT"
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

    /** What is told in one breath with the lie is no better; some time later the same news is asked for once more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newsThatAServerKeptToItselfIsToldByALaterLook(boolean syncs) throws Exception {
        start(syncs ? new DavTrait[0] : new DavTrait[] {DavTrait.NO_SYNC});
        var hidden = new Handle("n2.ics");
        var watch = new DavItems.Watch();
        try (var folder = open()) {
            watch.look(folder);
        }
        server.put(path, "n1.ics", event("n1", "told"));
        server.put(path, hidden.value(), event("n2", "kept back"));
        server.fault(DavFault.HALF_LISTING, "*", 1);
        try (var folder = open()) {
            assertTrue(watch.look(folder).overtaken(), "news are not believed at once");
            assertFalse(watch.handles().contains(hidden));
        }
        later = Duration.ofMinutes(1);
        try (var folder = open()) {
            assertFalse(watch.look(folder).overtaken());
            assertTrue(watch.handles().contains(hidden));
            watch.look(folder);
            assertEquals(Set.of(), watch.told(), "twice is enough");
        }
    }

    @Test
    void whatChangesBehindAListingOfFoldersIsNotOfItsDigest() throws Exception {
        start();
        try (var folder = open()) {
            assertFalse(new DavItems.Watch().look(folder).overtaken());
            server.put(path, "late.ics", event("late", "after the listing of folders"));
            assertTrue(new DavItems.Watch().look(folder).overtaken());
        }
        try (var folder = open()) {
            assertFalse(new DavItems.Watch().look(folder).overtaken());
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
            server.fault(DavFault.TOKEN_EXPIRED, "*", 2);
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
    void aMixedCollectionIsAFolderAKindAndEachTellsItsOwn() throws Exception {
        for (var traits : List.of(
                new DavTrait[] {},
                new DavTrait[] {DavTrait.NO_COMPONENT_IN_TYPE},
                new DavTrait[] {DavTrait.NO_COMPONENT_IN_TYPE, DavTrait.NO_QUERY},
                new DavTrait[] {DavTrait.NO_SYNC, DavTrait.NO_ETAG, DavTrait.NO_MODIFIED})) {
            stop();
            server = FakeDavServer.start(traits);
            path = server.addCalendar("both", "Both", "VEVENT", "VTODO", "VJOURNAL");
            server.put(path, "e.ics", event("e", "event"));
            server.put(path, "e2.ics", event("e2", "event"));
            server.put(path, "t.ics", todo("t", "task"));
            server.put(path, "t2.ics", todo("t2", "task"));
            server.put(path, "n.ics", note("n", "note"));
            server.put(path, "n2.ics", note("n2", "note"));
            store = store(Login.password("u1", "p1"));
            var kinds = store.folders().stream().map(FolderInfo::kind).toList();
            assertEquals(List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES), kinds);
            for (var info : store.folders()) {
                var first = info.kind() == Kind.TASKS ? "t" : info.kind() == Kind.NOTES ? "n" : "e";
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

    /** What has no folder of its own lies in the first; the first keeps its identity when the collection takes more. */
    @Test
    void whatACollectionHasNoFolderForLiesInItsFirst() throws Exception {
        for (var kinds : List.of(List.of("VEVENT", "VTODO"), List.of("VTODO", "VJOURNAL"), List.of("VJOURNAL"))) {
            stop();
            server = FakeDavServer.start();
            path = server.addCalendar("some", "Some", kinds.toArray(String[]::new));
            server.put(path, "e.ics", event("e", "event"));
            server.put(path, "t.ics", todo("t", "task"));
            server.put(path, "n.ics", note("n", "note"));
            store = store(Login.password("u1", "p1"));
            var told = new ArrayList<String>();
            for (var info : store.folders()) {
                try (var folder = store.open(info)) {
                    var watch = new Watch();
                    watch.look(folder);
                    watch.handles().forEach(h -> told.add(h.value()));
                }
            }
            assertEquals(
                    List.of("e.ics", "n.ics", "t.ics"), told.stream().sorted().toList());
            assertEquals(path, store.folders().getFirst().identity().orElseThrow());
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
        Multistatus.read(new ByteArrayInputStream(DavItems.bytes(xml.toString())), resource -> {
            told[0]++;
            assertEquals(
                    "a <b> & c\r\n".repeat(20),
                    resource.prop(Dav.CALENDAR_DATA).orElseThrow().text());
        });
        assertEquals(20_000, told[0]);
    }

    /** XML has no way to carry a control character; servers that hand out such an item put it in all the same. */
    @Test
    void anItemThatNoAnswerInXmlCanCarryIsAskedForByItself() throws Exception {
        start();
        for (int bad : List.of(0, 3, 9)) {
            server.put(path, "e" + bad + ".ics", event("e" + bad, "rings \u0007 twice"));
        }
        try (var folder = open()) {
            var all = server.items(path).keySet().stream().map(Handle::new).toList();
            server.forgetRequests();
            var bodies = read(folder, all);
            assertEquals(10, bodies.size());
            assertTrue(new String(bodies.get(new Handle("e3.ics")), StandardCharsets.UTF_8)
                    .contains("rings \u0007 twice"));
            assertTrue(server.requestsInAll() < 10, () -> server.requests() + " for three items out of ten");
        }
    }

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
}
