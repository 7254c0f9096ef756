package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;

/** Undo of a run after which life went on: what came later stays, on both sides, and what could not be taken back is named. */
final class UndoDavTest extends OnFakeDav {
    private static final String FOLDER = "Work";

    private static String event(String uid, String... lines) {
        return TwoWayDavContract.item(Kind.CALENDAR, uid, lines);
    }

    private Path file(String uid) {
        return rig.directory(Kind.CALENDAR, FOLDER).resolve(uid + ".ics");
    }

    private void here(String uid, String... lines) throws Exception {
        Files.writeString(file(uid), event(uid, lines));
    }

    private void there(String uid, String... lines) throws StoreException {
        rig.editThere(Kind.CALENDAR, FOLDER, uid + "\r", t -> event(uid, lines));
    }

    private void on(String side, String uid, String... lines) throws Exception {
        if (side.equals("here")) {
            here(uid, lines);
        } else {
            there(uid, lines);
        }
    }

    private RunReport undo(long run) throws StoreException {
        return rig.engine(CommitHook.NONE, e -> e.undo(run, false));
    }

    /** What both sides have by now, in words: the summaries, locations and descriptions of all events, sorted. */
    private String all() throws StoreException {
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        var words = new TreeSet<String>();
        for (var text : rig.here(Kind.CALENDAR, FOLDER).values()) {
            var found = new StringBuilder();
            for (var name : List.of("SUMMARY", "LOCATION", "DESCRIPTION")) {
                var line = Pattern.compile(name + ":(.*?)\r?\n").matcher(text);
                if (line.find()) {
                    found.append(found.isEmpty() ? "" : " ").append(line.group(1));
                }
            }
            words.add(found.toString());
        }
        return String.join(", ", words);
    }

    @ParameterizedTest
    @CsvSource({"here, here", "here, there", "there, here", "there, there"})
    void aLaterEditOfAnotherPropertyStaysAndOneOfTheSameIsTold(String first, String later) throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a", "LOCATION:old"));
        rig.put(Kind.CALENDAR, FOLDER, event("e-b", "SUMMARY:b"));
        rig.settle();
        on(first, "e-a", "SUMMARY:wrong", "LOCATION:old");
        on(first, "e-b", "SUMMARY:wrong");
        long run = rig.settle().run();
        on(later, "e-a", "SUMMARY:wrong", "LOCATION:new");
        on(later, "e-b", "SUMMARY:newer");
        rig.settle();
        var report = undo(run);
        assertTrue(report.failure().isEmpty(), report::toString);
        rig.settle();
        assertEquals("a new, newer", all());
        assertEquals(
                List.of("Work: e-b.ics: it was changed again since that run (SUMMARY): what is newer stays, the version"
                        + " before is in the bin"),
                report.warnings());
        assertEquals(List.of(), report.conflicts());
    }

    @ParameterizedTest
    @CsvSource({"here", "there"})
    void aLaterEditThatDidNotCrossYetStaysToo(String later) throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a", "LOCATION:old"));
        rig.settle();
        there("e-a", "SUMMARY:wrong", "LOCATION:old");
        long run = rig.settle().run();
        on(later, "e-a", "SUMMARY:wrong", "LOCATION:new");
        undo(run);
        rig.settle();
        assertEquals("a new", all());
    }

    @Test
    void laterEditsOnBothSidesStay() throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a", "LOCATION:old"));
        rig.settle();
        here("e-a", "SUMMARY:wrong", "LOCATION:old");
        long run = rig.settle().run();
        here("e-a", "SUMMARY:wrong", "LOCATION:new");
        there("e-a", "SUMMARY:wrong", "LOCATION:old", "DESCRIPTION:more");
        rig.settle();
        undo(run);
        rig.settle();
        assertEquals("a new more", all());
    }

    private void twoEvents() throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a"));
        rig.put(Kind.CALENDAR, FOLDER, event("e-b", "SUMMARY:b"));
        rig.settle();
    }

    /** Answers the run that made a merge of the one event and a conflict of the other. */
    private long bothSidesChanged() throws Exception {
        here("e-a", "SUMMARY:a", "LOCATION:here");
        there("e-a", "SUMMARY:a", "DESCRIPTION:there");
        here("e-b", "SUMMARY:ours");
        there("e-b", "SUMMARY:theirs");
        return rig.sync().run();
    }

    @Test
    void undoOfAMergeKeepsBothHalvesAndOfAConflictBothVersions() throws Exception {
        twoEvents();
        long run = bothSidesChanged();
        var before = all();
        assertEquals("a here there, ours (conflict copy), theirs", before);
        var report = undo(run);
        rig.settle();
        assertEquals(before, all());
        var said = "that run brought together what both sides had changed; both changes are kept";
        assertEquals(List.of("Work: e-b.ics: " + said, "Work: e-a.ics: " + said), report.warnings());
        assertEquals(1, report.conflicts().size());
    }

    @Test
    void wherePolicyLetOneSideWinUndoLetsTheOtherWin() throws Exception {
        rig.conflict(Policy.Conflict.SERVER);
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a"));
        rig.settle();
        here("e-a", "SUMMARY:ours", "LOCATION:here");
        there("e-a", "SUMMARY:theirs", "DESCRIPTION:there");
        long run = rig.settle().run();
        assertEquals("theirs here there", all());
        undo(run);
        rig.settle();
        assertEquals("ours here there", all());
    }

    @Test
    void whatWasDeletedSinceStaysDeletedAndWhatWasMadeAgainStays() throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a"));
        rig.put(Kind.CALENDAR, FOLDER, event("e-b", "SUMMARY:b"));
        rig.put(Kind.CALENDAR, FOLDER, event("e-c", "SUMMARY:c"));
        rig.put(Kind.CALENDAR, FOLDER, event("e-d", "SUMMARY:d"));
        rig.settle();
        there("e-a", "SUMMARY:wrong");
        there("e-d", "SUMMARY:wrong");
        rig.deleteThere(Kind.CALENDAR, FOLDER, "e-b\r");
        rig.deleteThere(Kind.CALENDAR, FOLDER, "e-c\r");
        long run = rig.settle().run();
        Files.delete(file("e-a"));
        rig.put(Kind.CALENDAR, FOLDER, event("e-b", "SUMMARY:made again"));
        rig.settle();
        rig.deleteThere(Kind.CALENDAR, FOLDER, "e-d\r"); // Not seen by any run yet.
        var report = undo(run);
        rig.settle();
        assertEquals("c, made again", all());
        assertEquals(3, report.warnings().size(), report::toString);
        assertTrue(report.warnings().stream().anyMatch(w -> w.contains("made again since")), report::toString);
        assertEquals(
                2,
                report.warnings().stream()
                        .filter(w -> w.contains("deleted since"))
                        .count(),
                report::toString);
    }

    @Test
    void whereTheBinLostTheVersionBeforeNothingIsOverwritten() throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a"));
        rig.settle();
        there("e-a", "SUMMARY:wrong");
        long run = rig.settle().run();
        try (var kept = Files.walk(rig.state().resolve("bin"))) {
            for (var file : kept.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        var report = undo(run);
        rig.settle();
        assertEquals("wrong", all());
        assertEquals(
                List.of("Work: e-a.ics: its version before that run is not in the bin any more, so it stays as it is"),
                report.warnings());
    }

    @Test
    void anUndoCanBeUndone() throws Exception {
        rig.put(Kind.CALENDAR, FOLDER, event("e-a", "SUMMARY:a"));
        rig.settle();
        there("e-a", "SUMMARY:b");
        long run = rig.settle().run();
        long undone = undo(run).run();
        there("e-a", "SUMMARY:a", "LOCATION:later");
        rig.settle();
        undo(undone);
        rig.settle();
        assertEquals("b later", all());
    }

    private boolean undoKilledAt(long run, int commit) throws StoreException {
        try {
            rig.engine(Killed.at(commit), e -> e.undo(run, false));
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    static Stream<Integer> commits() {
        int step = Boolean.getBoolean("tenon.long") ? 1 : 4;
        return Stream.iterate(1, n -> n <= 60, n -> n + step);
    }

    @ParameterizedTest
    @MethodSource("commits")
    void anUndoThatIsKilledAtAnyCommitIsTakenUp(int commit) throws Exception {
        for (var uid : List.of("e-c", "e-d", "e-e")) {
            rig.put(Kind.CALENDAR, FOLDER, event(uid, "SUMMARY:" + uid));
        }
        twoEvents();
        here("e-c", "SUMMARY:wrong");
        there("e-d", "SUMMARY:wrong");
        rig.deleteThere(Kind.CALENDAR, FOLDER, "e-e\r");
        long run = bothSidesChanged();
        there("e-c", "SUMMARY:wrong", "LOCATION:later");
        here("e-d", "SUMMARY:later");
        rig.sync();
        if (!undoKilledAt(run, commit)) {
            return;
        }
        undoKilledAt(run, commit / 2 + 1);
        assertFalse(undoKilledAt(run, Integer.MAX_VALUE));
        rig.settle();
        assertEquals("a here there, e-c later, e-e, later, ours (conflict copy), theirs", all());
    }
}
