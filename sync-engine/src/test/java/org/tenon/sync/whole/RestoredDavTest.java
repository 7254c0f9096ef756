package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavPoison;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;

/** A server that was restored from a backup and knows our sync token no more, or has CTags only: few items, below every limit. */
final class RestoredDavTest {
    private static final String FOLDER = "Work";

    @TempDir(factory = MemoryDir.class)
    private Path dir;

    private FakeDavServer server;
    private DavRig rig;
    private String path;

    private void start(DavTrait... traits) throws Exception {
        server = FakeDavServer.start(traits);
        path = server.addCalendar("work", FOLDER, "VEVENT");
        rig = new DavRig(dir, DavRig.settings(server.root(), server.root()));
        for (int i = 0; i < 10; i++) {
            put("old-" + i, "plain " + i);
        }
        rig.settle();
    }

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    private void put(String name, String summary) {
        server.put(
                path,
                name + ".ics",
                TwoWayDavContract.item(Kind.CALENDAR, name, "SUMMARY:" + summary)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Set<String> here() {
        var summaries = new TreeSet<String>();
        rig.here(Kind.CALENDAR, FOLDER).values().forEach(text -> DavRig.lines(text).stream()
                .filter(l -> l.startsWith("SUMMARY:"))
                .forEach(l -> summaries.add(l.substring(8))));
        return summaries;
    }

    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of(List.of()),
                Arguments.of(List.of(DavTrait.TOKEN_IS_500)),
                Arguments.of(List.of(DavTrait.NO_SYNC)),
                Arguments.of(List.of(DavTrait.NO_SYNC, DavTrait.NO_ETAG)),
                Arguments.of(List.of(DavTrait.NO_SYNC, DavTrait.WEAK_ETAG, DavTrait.NO_ETAG_ON_PUT)));
    }

    private void restore(FakeDavServer.Backup backup) {
        server.restore(backup);
        server.fault(DavFault.TOKEN_EXPIRED, "*", 2);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatItLacksIsHeldAndWhoWantsItHasItBack(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        var backup = server.backup();
        put("there", "newer there");
        rig.settle();
        rig.write(Kind.CALENDAR, FOLDER, "here", TwoWayDavContract.item(Kind.CALENDAR, "here", "SUMMARY:newer here"));
        rig.settle();
        restore(backup);
        var report = rig.sync();
        assertEquals(12, here().size(), report::toString);
        assertEquals(2, report.held().stream().mapToLong(h -> h.items()).sum(), report::toString);
        rig.engine(CommitHook.NONE, e -> e.history()
                .restore(report.held().getFirst().id()));
        rig.sync();
        rig.assertIdle();
        assertEquals(12, server.items(path).size());
        rig.assertEqual(Kind.CALENDAR, FOLDER);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anEditHereOfWhatItHasAsAgreedIsNoConflict(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        var backup = server.backup();
        put("old-1", "edited there");
        put("old-2", "edited there too");
        rig.settle();
        rig.write(Kind.CALENDAR, FOLDER, "old-3", TwoWayDavContract.item(Kind.CALENDAR, "old-3", "SUMMARY:my edit"));
        restore(backup);
        var report = rig.sync();
        rig.sync();
        rig.assertIdle();
        assertTrue(here().contains("my edit") && !here().contains("plain 3"), report::toString);
        assertEquals(
                Set.of(),
                report.conflicts().stream()
                        .map(c -> c.item())
                        .filter(i -> i.contains("old-3"))
                        .collect(Collectors.toSet()));
        rig.assertEqual(Kind.CALENDAR, FOLDER);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whereItsItemsAreOlderAgainItIsTakenForRestored(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        var backup = server.backup();
        put("old-1", "edited there");
        rig.settle();
        var file = rig.directory(Kind.CALENDAR, FOLDER).resolve("old-2.ics");
        Files.writeString(file, Files.readString(file).replace("plain 2", "edited here, at length"));
        rig.settle();
        put("there", "newer there");
        rig.settle();
        server.delete(path, "old-3.ics");
        rig.settle();
        restore(backup);
        var report = rig.sync();
        rig.sync();
        rig.assertIdle();
        assertEquals(List.of(), report.held());
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        for (var words : List.of("edited there", "edited here, at length", "newer there", "plain 3")) {
            assertTrue(here().stream().anyMatch(s -> s.contains(words)), () -> words + " is lost: " + here() + report);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aServerThatWentOnDeletesAsEver(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        server.delete(path, "old-3.ics");
        put("old-1", "edited there");
        put("there", "newer there");
        server.fault(DavFault.TOKEN_EXPIRED, "*", 2);
        assertEquals(List.of(), rig.sync().held());
        rig.assertIdle();
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertEquals(10, here().size());
    }

    /** Its digest and its token are those of our last look: nothing but its silence about our own writes tells. */
    @ParameterizedTest
    @MethodSource("servers")
    void aServerPutBackToOurLastLookLosesNoWriteThatCameAfterIt(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        var file = rig.directory(Kind.CALENDAR, FOLDER).resolve("old-2.ics");
        Files.writeString(file, Files.readString(file).replace("plain 2", "edited here, at length"));
        var backup = server.backup();
        rig.sync();
        server.restore(backup);
        rig.sync();
        rig.sync();
        rig.assertIdle();
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertTrue(here().stream().anyMatch(s -> s.contains("edited here, at length")), () -> "lost: " + here());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aServerPutBackToOurLastLookBeforeADeletionOfOursIsNotCalledInSync(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        Files.delete(rig.directory(Kind.CALENDAR, FOLDER).resolve("old-2.ics"));
        var backup = server.backup();
        rig.sync();
        assertEquals(9, server.items(path).size());
        server.restore(backup);
        rig.sync();
        rig.sync();
        rig.assertIdle();
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertEquals(10, here().size(), () -> "lost: " + here());
    }

    /** With nothing in the calendar nothing tells what its items have for a revision, and still the look counts. */
    @ParameterizedTest
    @MethodSource("all")
    void aServerPutBackToBeforeTheFirstItemOfACalendarTakesItFromNobody(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        var home = server.addCalendar("home", "Home", "VEVENT");
        rig.settle();
        var backup = server.backup();
        rig.write(Kind.CALENDAR, "Home", "mine", TwoWayDavContract.item(Kind.CALENDAR, "mine", "SUMMARY:mine"));
        rig.settle();
        server.put(
                home,
                "mine.ics",
                TwoWayDavContract.item(Kind.CALENDAR, "mine", "SUMMARY:edited there")
                        .getBytes(StandardCharsets.UTF_8));
        server.restore(backup);
        var report = rig.sync();
        assertEquals(1, rig.here(Kind.CALENDAR, "Home").size(), report::toString);
    }

    /** What a listing cannot say of one item takes nothing from what it says of where the folder stands. */
    @ParameterizedTest
    @MethodSource("all")
    void aServerPutBackAfterALookThatDidNotTellAllLosesNoEdit(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        var file = rig.directory(Kind.CALENDAR, FOLDER).resolve("old-2.ics");
        Files.writeString(file, Files.readString(file).replace("plain 2", "edited here, at length"));
        var backup = server.backup();
        server.poison("old-5.ics", DavPoison.LISTED_500);
        rig.sync();
        rig.sync();
        server.mend();
        server.restore(backup);
        rig.sync();
        rig.sync();
        rig.assertIdle();
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertTrue(here().stream().anyMatch(s -> s.contains("edited here, at length")), () -> "lost: " + here());
    }

    /** It is not put back: it cannot say what became of the last change that it told. */
    @Test
    void aServerThatCannotSayWhatItsLastChangeIsWasNotPutBack() throws Exception {
        start();
        put("last", "new there");
        rig.settle();
        server.poison("last.ics", DavPoison.LISTED_500);
        var file = rig.directory(Kind.CALENDAR, FOLDER).resolve("old-2.ics");
        Files.writeString(file, Files.readString(file).replace("plain 2", "edited here, at length"));
        put("another", "newer there");
        rig.sync();
        server.mend();
        rig.sync();
        rig.assertIdle();
        assertEquals(12, here().size(), "no second copy of what was edited");
        rig.assertEqual(Kind.CALENDAR, FOLDER);
    }

    static Stream<Arguments> all() {
        return Stream.concat(
                servers(),
                Stream.of(Arguments.of(List.of(DavTrait.NO_ETAG, DavTrait.NO_MODIFIED, DavTrait.NO_MULTIGET))));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aDeletionOfOursThatTheServerBearsOutStaysOne(List<DavTrait> traits) throws Exception {
        start(traits.toArray(DavTrait[]::new));
        Files.delete(rig.directory(Kind.CALENDAR, FOLDER).resolve("old-2.ics"));
        rig.sync();
        rig.sync();
        rig.assertIdle();
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertEquals(9, here().size());
    }
}
