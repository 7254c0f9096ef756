package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.store.StoreException;

/** Somebody else's calendar: one that may only be read, and one that is not shared any more. */
final class ReadOnlyDavTest extends OnFakeDav {
    private static final String FOLDER = "Holidays";

    private String collection;

    @BeforeEach
    void begin() throws Exception {
        collection = server.addCalendar("hol", FOLDER, "VEVENT");
        fill();
        rig.settle();
    }

    private void fill() {
        for (int i = 0; i < 6; i++) {
            server.put(
                    collection, "h" + i + ".ics", event("h" + i, "holiday " + i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String event(String uid, String summary) {
        return TwoWayDavContract.item(Kind.CALENDAR, uid, "SUMMARY:" + summary);
    }

    private Path file(String uid) {
        return rig.directory(Kind.CALENDAR, FOLDER).resolve(uid + ".ics");
    }

    /** An edit, a deletion and a new event, here. */
    private void work() throws Exception {
        Files.writeString(file("h0"), event("h0", "my note"));
        Files.delete(file("h1"));
        Files.writeString(file("mine"), event("mine", "my own"));
    }

    private static Map<Hold, HeldReport> held(RunReport report) {
        return report.held().stream().collect(Collectors.toMap(HeldReport::sort, h -> h));
    }

    private void restore(long held) throws StoreException {
        boolean done = rig.engine(CommitHook.NONE, e -> e.history().restore(held));
        assertTrue(done);
    }

    @Test
    void whatIsRefusedIsNamedByWhatItIsAndEditsAndDeletionsCanBeGivenUp() throws Exception {
        work();
        server.readOnly(collection);
        var report = rig.settle();
        var held = held(report);
        assertTrue(held.get(Hold.REFUSED_CHANGE).reason().startsWith("the server refuses an edit: "), report::toString);
        assertTrue(
                held.get(Hold.REFUSED_DELETION).reason().startsWith("the server refuses to delete: "),
                report::toString);
        assertEquals(1, report.rejected().size(), report::toString);
        assertEquals("new", report.rejected().getFirst().what());
        assertEquals("mine.ics", report.rejected().getFirst().item());
        assertTrue(Files.readString(file("h0")).contains("my note"));

        restore(held.get(Hold.REFUSED_CHANGE).id());
        restore(held.get(Hold.REFUSED_DELETION).id());
        report = rig.settle();
        assertEquals(Map.of(), held(report), report::toString);
        assertTrue(Files.readString(file("h0")).contains("holiday 0"));
        assertTrue(Files.exists(file("h1")));
        assertTrue(Files.exists(file("mine")), "what is new here stays");
        try (var bin = Files.walk(rig.state().resolve("bin"))) {
            assertTrue(
                    bin.filter(Files::isRegularFile).anyMatch(f -> read(f).contains("my note")),
                    "the edit is in the bin");
        }
        assertEquals(6, server.items(collection).size());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anotherEditOfARefusedItemIsTriedAgainAndTheServersOwnEditComes() throws Exception {
        work();
        server.readOnly(collection);
        rig.settle();
        Files.writeString(file("h0"), event("h0", "my other note"));
        server.put(collection, "h3.ics", event("h3", "corrected").getBytes(StandardCharsets.UTF_8));
        var report = rig.settle();
        assertEquals(1, held(report).get(Hold.REFUSED_CHANGE).items(), report::toString);
        assertTrue(Files.readString(file("h0")).contains("my other note"));
        assertTrue(Files.readString(file("h3")).contains("corrected"));
    }

    @Test
    void whatIsNewOrEditedInAShareThatWasTakenBackMakesNoCalendarOfOnesOwn() throws Exception {
        Files.writeString(file("h0"), event("h0", "my note"));
        Files.writeString(file("mine"), event("mine", "my own"));
        server.removeCollection(collection);
        var report = rig.sync();
        rig.assertIdle();
        assertFalse(isThere(), "no calendar was made");
        assertTrue(Files.readString(file("h0")).contains("my note"));
        assertTrue(Files.exists(file("mine")));
        assertEquals(2, held(report).get(Hold.FOLDER_GONE).items(), report::toString);

        // Shared again: what waited goes there.
        collection = server.addCalendar("hol", FOLDER, "VEVENT");
        fill();
        rig.sync();
        report = rig.settle();
        assertEquals(Map.of(), held(report), report::toString);
        assertTrue(server.items(collection).toString().contains("mine"), () -> server.items(collection)
                .toString());
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        assertTrue(rig.here(Kind.CALENDAR, FOLDER).toString().contains("my note"));
    }

    @Test
    void aCalendarThatWasDeletedThereIsMadeAgainWhereAPersonSaysSo() throws Exception {
        Files.writeString(file("mine"), event("mine", "my own"));
        server.removeCollection(collection);
        var report = rig.sync();
        var held = held(report);
        assertEquals(1, held.get(Hold.FOLDER_GONE).items(), report::toString);
        rig.engine(CommitHook.NONE, e -> e.history()
                .release(held.get(Hold.FOLDER_GONE).id()));
        rig.sync();
        assertTrue(isThere());
        assertTrue(rig.there(Kind.CALENDAR, FOLDER).toString().contains("my own"));
    }

    private boolean isThere() throws StoreException {
        return rig.other().folders().stream().anyMatch(f -> f.name().path().equals(FOLDER));
    }
}
