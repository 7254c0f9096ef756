package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;

/** Notes in a calendar that takes events and tasks as well: each has its folder, and what is done to the one is not done to the other. */
final class NotesDavTest {
    private static final String FOLDER = "Team";

    @TempDir
    Path dir;

    private FakeDavServer fake;
    private DavServer server;
    private DavRig rig;

    @AfterEach
    void stop() {
        for (var one : new AutoCloseable[] {rig, server, fake}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private String onFake(List<DavTrait> traits) throws Exception {
        fake = FakeDavServer.start(traits.toArray(DavTrait[]::new)).auth(new FakeDavAuth.Basic());
        rig = new DavRig(dir, DavRig.settings(fake.root(), fake.root()));
        return fake.addCalendar("team", FOLDER, "VEVENT", "VTODO", "VJOURNAL");
    }

    /** As programs that say nothing of components make it. */
    private static void makeCalendar(DavServer server) throws Exception {
        var home = server.homes().getFirst();
        var body =
                "<c:mkcalendar xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:set><d:prop><d:displayname>"
                        + FOLDER + "</d:displayname></d:prop></d:set></c:mkcalendar>";
        var made = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(home + "team/"))
                                .method("MKCALENDAR", HttpRequest.BodyPublishers.ofString(body))
                                .header("Content-Type", "application/xml; charset=utf-8")
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString("u1:p1".getBytes(StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertEquals(201, made.statusCode());
    }

    private void fill() throws Exception {
        for (int i = 0; i < 3; i++) {
            rig.put(Kind.CALENDAR, FOLDER, TwoWayDavContract.item(Kind.CALENDAR, "e" + i, "SUMMARY:event"));
            rig.put(Kind.TASKS, FOLDER, Texts.todo("t" + i, "SUMMARY:task"));
            rig.put(Kind.NOTES, FOLDER, Texts.note("n" + i, "SUMMARY:note"));
        }
    }

    private Map<Kind, Integer> here() {
        return Map.of(
                Kind.CALENDAR, rig.here(Kind.CALENDAR, FOLDER).size(),
                Kind.TASKS, rig.here(Kind.TASKS, FOLDER).size(),
                Kind.NOTES, rig.here(Kind.NOTES, FOLDER).size());
    }

    private static Map<Kind, Integer> each(int events, int tasks, int notes) {
        return Map.of(Kind.CALENDAR, events, Kind.TASKS, tasks, Kind.NOTES, notes);
    }

    static Stream<List<DavTrait>> traits() {
        return Stream.of(List.of(), List.of(DavTrait.NO_SYNC), List.of(DavTrait.NO_COMPONENT_IN_TYPE));
    }

    @ParameterizedTest
    @MethodSource("traits")
    void eachKindHasItsFolder(List<DavTrait> traits) throws Exception {
        onFake(traits);
        lives();
        assertEquals(List.of(), fake.complaints());
    }

    /** Made without a word of components, a calendar takes all of them there. */
    @ParameterizedTest
    @EnumSource(
            value = DavServer.Make.class,
            names = {"RADICALE", "CYRUS", "XANDIKOS"})
    void eachKindHasItsFolderOnARealServer(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        server = make.start(dir.resolve("server"));
        makeCalendar(server);
        rig = new DavRig(dir, DavRig.settings(server));
        lives();
    }

    private void lives() throws Exception {
        fill();
        rig.settle();
        assertEquals(each(3, 3, 3), here());
        for (var kind : here().keySet()) {
            rig.assertEqual(kind, FOLDER);
        }
        // An edit, a deletion and a new one of each kind, on either side.
        rig.editThere(Kind.NOTES, FOLDER, "UID:n0", t -> t.replace("SUMMARY:note", "SUMMARY:changed there"));
        rig.deleteThere(Kind.CALENDAR, FOLDER, "UID:e0");
        Files.delete(rig.directory(Kind.TASKS, FOLDER).resolve("t0.ics"));
        Files.delete(rig.directory(Kind.NOTES, FOLDER).resolve("n1.ics"));
        rig.write(Kind.NOTES, FOLDER, "n9", Texts.note("n9", "SUMMARY:new here"));
        rig.settle();
        assertEquals(each(2, 2, 3), here());
        for (var kind : here().keySet()) {
            rig.assertEqual(kind, FOLDER);
        }
        assertTrue(rig.here(Kind.NOTES, FOLDER).toString().contains("changed there"));

        // Who syncs no notes has none, and does nothing to those that are there.
        rig.kinds(Kind.CALENDAR, Kind.TASKS);
        rig.deleteThere(Kind.CALENDAR, FOLDER, "UID:e1");
        for (var kind : Set.of(Kind.CALENDAR, Kind.TASKS)) {
            MailRig.delete(rig.directory(kind, FOLDER));
        }
        rig.sync();
        rig.engine(CommitHook.NONE, e -> {
            e.history().held().forEach(h -> e.history().release(h.id()));
            return null;
        });
        rig.sync();
        rig.sync();
        assertEquals(3, rig.there(Kind.NOTES, FOLDER).size(), "notes stay when the calendar around them goes");
        rig.kinds(Kind.CALENDAR, Kind.TASKS, Kind.NOTES);
        rig.sync();
        rig.assertEqual(Kind.NOTES, FOLDER);
        assertEquals(3, rig.here(Kind.NOTES, FOLDER).size());
    }

    /** Notes lay among the events as long as nothing was said of them; they leave as soon as there is a place for them. */
    @ParameterizedTest
    @MethodSource("traits")
    void aCalendarThatTakesNotesFromNowOn(List<DavTrait> traits) throws Exception {
        var path = onFake(traits);
        fake.takes(path, "VEVENT", "VTODO");
        for (int i = 0; i < 3; i++) {
            fake.put(
                    path,
                    "e" + i + ".ics",
                    TwoWayDavContract.item(Kind.CALENDAR, "e" + i, "SUMMARY:event")
                            .getBytes(StandardCharsets.UTF_8));
            fake.put(path, "n" + i + ".ics", Texts.note("n" + i, "SUMMARY:note").getBytes(StandardCharsets.UTF_8));
        }
        rig.settle();
        assertEquals(6, rig.here(Kind.CALENDAR, FOLDER).size());
        fake.takes(path, "VEVENT", "VTODO", "VJOURNAL");
        fake.put(
                path,
                "e3.ics",
                TwoWayDavContract.item(Kind.CALENDAR, "e3", "SUMMARY:event").getBytes(StandardCharsets.UTF_8));
        rig.settle();
        assertEquals(4, rig.here(Kind.CALENDAR, FOLDER).size());
        assertEquals(3, rig.here(Kind.NOTES, FOLDER).size());
        rig.assertEqual(Kind.NOTES, FOLDER);
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertEquals(3, rig.there(Kind.NOTES, FOLDER).size());
    }

    /** It crosses as what it is, or stays where it is: it is never deleted. */
    @Test
    void aNoteThatIsPutAmongTheEventsHereIsNotLost() throws Exception {
        onFake(List.of());
        fill();
        rig.write(Kind.CALENDAR, FOLDER, "stray", Texts.note("stray", "SUMMARY:stray"));
        for (int i = 0; i < 4; i++) {
            var report = rig.sync();
            assertTrue(report.failure().isEmpty(), report::toString);
            var all = rig.here(Kind.CALENDAR, FOLDER).toString()
                    + (Files.exists(rig.directory(Kind.NOTES, FOLDER))
                            ? rig.here(Kind.NOTES, FOLDER).toString()
                            : "");
            assertTrue(all.contains("UID:stray"), report::toString);
        }
        assertFalse(rig.here(Kind.NOTES, FOLDER).isEmpty());
        rig.assertIdle();
    }
}
