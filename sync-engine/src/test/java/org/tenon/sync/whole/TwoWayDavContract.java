package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;

/**
 * Events, tasks, notes and contacts in two-way sync between files and a server, whichever. Each test has folders and UIDs of its own.
 */
abstract class TwoWayDavContract {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    Path dir;

    private DavRig rig;
    private String folder;
    private String uid;

    abstract DavSettings settings();

    /** Whether the server puts properties of its own into what it is given: these come over, once, with the next change. */
    boolean addsProperties() {
        return false;
    }

    /** Whether it has folders that take VJOURNAL. */
    boolean keepsNotes() {
        return true;
    }

    private List<Kind> kinds() {
        return keepsNotes()
                ? List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS)
                : List.of(Kind.CALENDAR, Kind.TASKS, Kind.CONTACTS);
    }

    /** Whether calendars have a place among others there. */
    boolean keepsOrder() {
        return true;
    }

    @BeforeEach
    final void setUp() throws Exception {
        int number = COUNT.incrementAndGet();
        folder = "Folder " + number;
        uid = "item" + number;
        rig = new DavRig(dir, settings());
    }

    @AfterEach
    final void tearDown() {
        if (rig != null) {
            rig.close();
        }
    }

    static String item(Kind kind, String uid, String... lines) {
        return switch (kind) {
            case CONTACTS ->
                Texts.component("VCARD", with(lines, "VERSION:3.0", "UID:" + uid, "FN:Somebody", "N:Body;Some;;;"));
            case TASKS -> Texts.todo(uid, lines);
            case NOTES -> Texts.note(uid, lines);
            default -> Texts.event(uid, with(lines, "DTSTART:20260203T100000Z", "DTEND:20260203T110000Z"));
        };
    }

    private static String[] with(String[] more, String... lines) {
        return Stream.concat(Stream.of(lines), Stream.of(more)).toArray(String[]::new);
    }

    private static String note(Kind kind, String text) {
        return (kind == Kind.CONTACTS ? "NOTE:" : "SUMMARY:") + text;
    }

    /** With one more line before the end of the item. */
    static String plus(Kind kind, String text, String line) {
        var end =
                switch (kind) {
                    case CONTACTS -> "END:VCARD";
                    case TASKS -> "END:VTODO";
                    case NOTES -> "END:VJOURNAL";
                    default -> "END:VEVENT";
                };
        var eol = text.contains("\r\n") ? "\r\n" : "\n";
        return text.replaceFirst(end, line + eol + end);
    }

    private String only(Kind kind) {
        var items = rig.here(kind, folder);
        assertEquals(1, items.size(), items::toString);
        return items.values().iterator().next();
    }

    private void rewriteHere(Kind kind, UnaryOperator<String> edit) throws Exception {
        var items = rig.here(kind, folder);
        var name = items.keySet().iterator().next();
        Files.writeString(rig.directory(kind, folder).resolve(name), edit.apply(items.get(name)));
    }

    @Test
    void aCalendarsColourCrossesBothWays() throws Exception {
        rig.put(Kind.CALENDAR, folder, item(Kind.CALENDAR, uid));
        var first = new HashMap<>(Map.of("color", "#FF0000FF"));
        if (keepsOrder()) {
            first.put("order", "3");
        }
        rig.attributes(Kind.CALENDAR, folder, first);
        rig.settle();
        var color = rig.directory(Kind.CALENDAR, folder).resolve("color");
        assertEquals("#FF0000FF", Files.readString(color));
        Files.writeString(color, "#00FF00FF");
        assertTrue(rig.sync().inSync());
        first.put("color", "#00FF00FF");
        for (var attributes :
                List.of(rig.attributes(Kind.CALENDAR, folder), rig.attributesHere(Kind.CALENDAR, folder))) {
            var ours = new HashMap<>(attributes);
            ours.keySet().retainAll(first.keySet()); // A server may have an order of its own.
            assertEquals(first, ours);
        }
        Files.delete(color);
        rig.settle();
        assertEquals("#00FF00FF", Files.readString(color));
    }

    @Test
    void everyKindCrossesBothWaysAndThenNothingIsLeftToDo() throws Exception {
        for (var kind : kinds()) {
            rig.put(kind, folder, item(kind, uid + "-there-" + kind, note(kind, "there")));
            rig.write(kind, folder, "mine", item(kind, uid + "-here-" + kind, note(kind, "here")));
        }
        rig.settle();
        for (var kind : kinds()) {
            assertEquals(2, rig.here(kind, folder).size());
            rig.assertEqual(kind, folder);
        }
    }

    @Test
    void editsAndDeletionsCrossBothWays() throws Exception {
        for (var kind : kinds()) {
            for (int i = 0; i < 4; i++) {
                rig.put(kind, folder, item(kind, uid + "-" + i + kind, note(kind, "number " + i)));
            }
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.editThere(kind, folder, "-0" + kind, t -> t.replace("number 0", "changed there"));
            var mine =
                    rig.directory(kind, folder).resolve(uid + "-1" + kind + (kind == Kind.CONTACTS ? ".vcf" : ".ics"));
            Files.writeString(mine, Files.readString(mine).replace("number 1", "changed here"));
            rig.deleteThere(kind, folder, "-2" + kind);
            Files.delete(mine.resolveSibling(mine.getFileName().toString().replace("-1", "-3")));
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.assertEqual(kind, folder);
            var all = rig.here(kind, folder).values().toString();
            assertEquals(2, rig.here(kind, folder).size());
            assertTrue(all.contains("changed there") && all.contains("changed here"), all);
        }
    }

    @Test
    void changesOfBothSidesAreMerged() throws Exception {
        for (var kind : kinds()) {
            rig.put(kind, folder, item(kind, uid + kind, note(kind, "plain"), "X-KEPT;X-P=1:as it was"));
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.editThere(kind, folder, uid + kind, t -> t.replace("plain", "changed there"));
            rewriteHere(kind, t -> plus(kind, t, "CATEGORIES:ours"));
        }
        var report = rig.settle();
        assertEquals(List.of(), report.conflicts());
        for (var kind : kinds()) {
            rig.assertEqual(kind, folder);
            assertTrue(only(kind).contains("changed there"), only(kind));
            assertTrue(only(kind).contains("CATEGORIES:ours"), only(kind));
            assertTrue(only(kind).contains("X-KEPT;X-P=1:as it was"), only(kind));
        }
    }

    @Test
    void aRehearsalSaysWhatAMergeWillDoAndDoesNothing() throws Exception {
        for (var kind : kinds()) {
            rig.put(kind, folder, item(kind, uid + "-merges" + kind, note(kind, "plain")));
            rig.put(kind, folder, item(kind, uid + "-clashes" + kind, note(kind, "plain")));
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.editThere(kind, folder, "-merges" + kind, t -> t.replace("plain", "changed there"));
            rig.editThere(kind, folder, "-clashes" + kind, t -> t.replace("plain", "theirs"));
            rig.here(kind, folder)
                    .forEach((name, text) -> rig.write(
                            kind,
                            folder,
                            name.substring(0, name.lastIndexOf('.')),
                            text.contains("-merges")
                                    ? plus(kind, text, "CATEGORIES:ours")
                                    : text.replace("plain", "ours")));
        }
        var before = kinds().stream().map(kind -> rig.here(kind, folder)).toList();
        var rehearsal = rig.engine(CommitHook.NONE, e -> e.sync(true));
        assertEquals(
                before, kinds().stream().map(kind -> rig.here(kind, folder)).toList());
        assertEquals(
                kinds().stream()
                        .flatMap(kind -> Stream.of(
                                "merge changed on both sides (" + (kind == Kind.CONTACTS ? "NOTE" : "SUMMARY")
                                        + "): both copies are kept",
                                "merge changed on both sides: merges cleanly"))
                        .sorted()
                        .toList(),
                rehearsal.steps().stream()
                        .map(step -> step.action() + " " + step.reason())
                        .sorted()
                        .toList());
        assertEquals(kinds().size(), rig.settle().conflicts().size());
    }

    @Test
    void aClashKeepsBothCopiesAndSaysSo() throws Exception {
        for (var kind : kinds()) {
            rig.put(kind, folder, item(kind, uid + kind, note(kind, "plain")));
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.editThere(kind, folder, uid + kind, t -> t.replace("plain", "theirs"));
            rewriteHere(kind, t -> t.replace("plain", "ours"));
        }
        var report = rig.settle();
        assertEquals(kinds().size(), report.conflicts().size(), report::toString);
        for (var kind : kinds()) {
            rig.assertEqual(kind, folder);
            var all = rig.here(kind, folder).values().toString();
            assertEquals(2, rig.here(kind, folder).size(), all);
            assertTrue(all.contains("theirs") && all.contains("ours"), all);
        }
    }

    @Test
    void anEditBeatsADeletion() throws Exception {
        for (var kind : kinds()) {
            rig.put(kind, folder, item(kind, uid + "-a" + kind, note(kind, "a")));
            rig.put(kind, folder, item(kind, uid + "-b" + kind, note(kind, "b")));
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.deleteThere(kind, folder, uid + "-a" + kind);
            var items = rig.here(kind, folder);
            for (var name : items.keySet()) {
                var file = rig.directory(kind, folder).resolve(name);
                if (name.contains("-a")) {
                    Files.writeString(file, plus(kind, items.get(name), "X-EDIT:a"));
                } else {
                    Files.delete(file);
                }
            }
            rig.editThere(kind, folder, uid + "-b" + kind, t -> plus(kind, t, "X-EDIT:b"));
        }
        rig.settle();
        for (var kind : kinds()) {
            rig.assertEqual(kind, folder);
            var all = rig.here(kind, folder).values().toString();
            assertTrue(all.contains("X-EDIT:a") && all.contains("X-EDIT:b"), all);
        }
    }

    @Test
    void aLostLedgerMovesNothingAndMakesNoCopy() throws Exception {
        for (var kind : kinds()) {
            for (int i = 0; i < 5; i++) {
                rig.put(kind, folder, item(kind, uid + "-" + i + kind, note(kind, "number " + i)));
            }
        }
        rig.settle();
        MailRig.delete(rig.state());
        var report = rig.sync();
        assertTrue(report.failure().isEmpty(), report::toString);
        assertEquals(0, DavRig.deeds(report), report::toString);
        rig.assertIdle();
        for (var kind : kinds()) {
            assertEquals(5, rig.here(kind, folder).size());
            rig.assertEqual(kind, folder);
        }
    }

    @Test
    void anotherSpellingOfTheSameIsNoChange() throws Exception {
        assumeFalse(addsProperties(), "this server adds something to every item");
        var file = rig.write(Kind.CALENDAR, folder, "mine", item(Kind.CALENDAR, uid, "SUMMARY:kept", "LOCATION:here"));
        rig.settle();
        var bytes = Files.readString(file);
        var time = Files.getLastModifiedTime(file);
        rig.editThere(Kind.CALENDAR, folder, uid, t -> t.replaceFirst("(SUMMARY:kept\r?\n)(LOCATION:here\r?\n)", "$2$1")
                .replace("DTSTAMP:20260101", "DTSTAMP:20260707"));
        rig.settle();
        assertEquals(bytes, Files.readString(file));
        assertEquals(time, Files.getLastModifiedTime(file));
    }

    @Test
    void aFolderRenamedHereIsRenamedThereAndKeepsItsItems() throws Exception {
        rig.write(Kind.CALENDAR, folder, "mine", item(Kind.CALENDAR, uid, "SUMMARY:x"));
        rig.settle();
        Files.move(rig.directory(Kind.CALENDAR, folder), rig.directory(Kind.CALENDAR, folder + " new"));
        var report = rig.settle();
        assertEquals(0, DavRig.deeds(report), report::toString);
        rig.assertEqual(Kind.CALENDAR, folder + " new");
        assertFalse(rig.other().folders().stream().anyMatch(f -> f.name().equals(FolderName.of(folder))));
    }

    @Test
    void anItemMovedHereIsMovedThere() throws Exception {
        var file = rig.write(Kind.CALENDAR, folder, "mine", item(Kind.CALENDAR, uid, "SUMMARY:x"));
        rig.folder(Kind.CALENDAR, folder + " b");
        rig.settle();
        Files.move(file, rig.directory(Kind.CALENDAR, folder + " b").resolve("mine.ics"));
        rig.settle();
        rig.assertEqual(Kind.CALENDAR, folder);
        rig.assertEqual(Kind.CALENDAR, folder + " b");
        assertEquals(1, rig.there(Kind.CALENDAR, folder + " b").size());
    }

    @Test
    void anItemWhoseFileGetsAnotherNameIsTheSame() throws Exception {
        for (var kind : kinds()) {
            rig.write(kind, folder, "mine", item(kind, uid + kind, note(kind, "x")));
        }
        rig.settle();
        var before = rig.there(Kind.CALENDAR, folder);
        for (var kind : kinds()) {
            var suffix = kind == Kind.CONTACTS ? ".vcf" : ".ics";
            Files.move(
                    rig.directory(kind, folder).resolve("mine" + suffix),
                    rig.directory(kind, folder).resolve("another" + suffix));
        }
        var report = rig.settle();
        assertEquals(List.of(), report.rejected());
        if (!addsProperties()) {
            // Else the file comes to have what the server has in its place.
            assertEquals(0, DavRig.deeds(report), report::toString);
        }
        assertEquals(before, rig.there(Kind.CALENDAR, folder));
        for (var kind : kinds()) {
            rig.assertEqual(kind, folder);
        }
    }

    @Test
    void undoBringsBackWhatARunDeletedAndChanged() throws Exception {
        for (int i = 0; i < 3; i++) {
            rig.put(Kind.CALENDAR, folder, item(Kind.CALENDAR, uid + "-" + i, "SUMMARY:number " + i));
        }
        rig.settle();
        rig.deleteThere(Kind.CALENDAR, folder, uid + "-0");
        rig.editThere(Kind.CALENDAR, folder, uid + "-1", t -> t.replace("number 1", "wrong"));
        var bad = rig.sync();
        assertEquals(2, rig.here(Kind.CALENDAR, folder).size());
        rig.engine(CommitHook.NONE, e -> e.undo(bad.run(), false));
        rig.settle();
        var all = rig.here(Kind.CALENDAR, folder).values().toString();
        assertEquals(3, rig.here(Kind.CALENDAR, folder).size(), all);
        assertTrue(all.contains("number 0") && all.contains("number 1"), all);
        rig.assertEqual(Kind.CALENDAR, folder);
    }

    @Test
    void undoKeepsWhatCameAfterTheRun() throws Exception {
        rig.put(Kind.CALENDAR, folder, item(Kind.CALENDAR, uid, "SUMMARY:right", "LOCATION:old"));
        rig.settle();
        rig.editThere(Kind.CALENDAR, folder, uid, t -> t.replace("right", "wrong"));
        var bad = rig.sync();
        rig.editThere(Kind.CALENDAR, folder, uid, t -> t.replace("LOCATION:old", "LOCATION:new"));
        rig.sync();
        rig.engine(CommitHook.NONE, e -> e.undo(bad.run(), false));
        rig.settle();
        var all = rig.here(Kind.CALENDAR, folder).values().toString();
        assertTrue(all.contains("SUMMARY:right") && all.contains("LOCATION:new"), all);
        rig.assertEqual(Kind.CALENDAR, folder);
    }

    @Test
    void aFolderEmptiedThereIsHeldAndCanBeRestored() throws Exception {
        for (int i = 0; i < 25; i++) {
            rig.write(Kind.CALENDAR, folder, "n" + i, item(Kind.CALENDAR, uid + "-" + i + "x", "SUMMARY:number " + i));
        }
        rig.settle();
        rig.deleteThere(Kind.CALENDAR, folder, uid);
        var report = rig.sync();
        assertEquals(25, rig.here(Kind.CALENDAR, folder).size());
        assertEquals(1, report.held().size(), report::toString);
        rig.engine(CommitHook.NONE, e -> e.history()
                .restore(e.history().held().getFirst().id()));
        rig.settle();
        assertEquals(25, rig.there(Kind.CALENDAR, folder).size());
        rig.assertEqual(Kind.CALENDAR, folder);
    }

    @Test
    void twoItemsWithOneUidAreReportedAndStopNothing() throws Exception {
        rig.write(Kind.CALENDAR, folder, "first", item(Kind.CALENDAR, uid, "SUMMARY:first"));
        rig.write(Kind.CALENDAR, folder, "second", item(Kind.CALENDAR, uid, "SUMMARY:second"));
        rig.write(Kind.CALENDAR, folder, "third", item(Kind.CALENDAR, uid + "-other", "SUMMARY:third"));
        var report = rig.sync();
        assertTrue(report.failure().isEmpty(), report::toString);
        assertEquals(1, report.rejected().size(), report::toString);
        rig.assertIdle();
        assertEquals(3, rig.here(Kind.CALENDAR, folder).size());
        assertEquals(2, rig.there(Kind.CALENDAR, folder).size());
    }

    /** A folder of notes comes with its first note, on either side. */
    @Test
    void noFolderOfNotesIsMadeForNothing() throws Exception {
        assumeTrue(keepsNotes(), "this server keeps no notes");
        Files.createDirectories(rig.directory(Kind.NOTES, folder));
        rig.folder(Kind.NOTES, folder + " there");
        rig.settle();
        assertFalse(Files.exists(rig.directory(Kind.NOTES, folder + " there")));
        assertTrue(rig.other().folders().stream()
                .noneMatch(f -> f.kind() == Kind.NOTES && f.name().equals(FolderName.of(folder))));
        rig.write(Kind.NOTES, folder, "first", item(Kind.NOTES, uid + "-here", "SUMMARY:first"));
        rig.put(Kind.NOTES, folder + " there", item(Kind.NOTES, uid + "-there", "SUMMARY:first"));
        var rehearsal = rig.engine(CommitHook.NONE, e -> e.sync(true));
        assertEquals(
                List.of("create first", "create first"),
                rehearsal.steps().stream()
                        .map(s -> s.action() + " " + s.title())
                        .toList());
        assertFalse(Files.exists(rig.directory(Kind.NOTES, folder + " there")));
        rig.settle();
        rig.assertEqual(Kind.NOTES, folder);
        rig.assertEqual(Kind.NOTES, folder + " there");
        assertEquals(1, rig.there(Kind.NOTES, folder).size());
        assertEquals(1, rig.here(Kind.NOTES, folder + " there").size());
    }

    /** Where none can be made, it is said once, and the notes stay here. */
    @Test
    void notesThatNobodyKeepsAreToldOnce() throws Exception {
        assumeFalse(keepsNotes(), "this server keeps notes");
        for (int i = 0; i < 3; i++) {
            rig.write(Kind.NOTES, folder, "n" + i, item(Kind.NOTES, uid + i, "SUMMARY:note"));
        }
        for (int i = 0; i < 2; i++) {
            var report = rig.sync();
            assertTrue(report.failure().isEmpty(), report::toString);
            assertEquals(
                    List.of("folder no-such-kind"),
                    report.rejected().stream()
                            .map(r -> r.what() + " " + r.code())
                            .toList());
            assertEquals(3, rig.here(Kind.NOTES, folder).size());
        }
        rig.assertIdle();
    }

    @Test
    void oddUidsCrossBothWays() throws Exception {
        var uids = List.of("a/b/" + uid, "x".repeat(400) + uid, "CON-" + uid, "..-" + uid, "per%cent-" + uid);
        for (var odd : uids) {
            rig.put(Kind.CONTACTS, folder, item(Kind.CONTACTS, odd, "NOTE:odd"));
            rig.write(Kind.CONTACTS, folder, "h" + uids.indexOf(odd), item(Kind.CONTACTS, odd + "-here", "NOTE:odd"));
        }
        rig.settle();
        assertEquals(2 * uids.size(), rig.here(Kind.CONTACTS, folder).size());
        rig.assertEqual(Kind.CONTACTS, folder);
    }
}
