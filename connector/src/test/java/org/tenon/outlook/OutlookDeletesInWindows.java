package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.lab.Rig;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.MapiSession;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;

/**
 * What people and servers do to be rid of something, with items of every kind, between Outlook and a folder of plain files in a server's
 * place: nothing comes back, nothing doubles, and nothing of another class is touched.
 */
final class OutlookDeletesInWindows {
    private static final String INBOX = "Inbox";
    private static final String DELETED = "Deleted Items";
    private static final String WORK = "Work";
    /** In every mail folder, so that none is ever emptied: that would be held. */
    private static final String BASE = "base";

    private static final int KEEP = 4;

    /** Of each kind: where its items lie, on both sides, and how one is written. */
    enum Sort {
        EVENT("Calendar", "calendars/Calendar", ".ics", """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//test//test//EN
                BEGIN:VEVENT
                UID:%1$s@example.test
                DTSTAMP:20260101T000000Z
                DTSTART:20260203T100000Z
                DTEND:20260203T110000Z
                SUMMARY:%1$s
                X-NOBODY:knows %1$s
                END:VEVENT
                END:VCALENDAR
                """),
        TASK("Tasks", "tasks/Tasks", ".ics", """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//test//test//EN
                BEGIN:VTODO
                UID:%1$s@example.test
                DTSTAMP:20260101T000000Z
                SUMMARY:%1$s
                X-NOBODY:knows %1$s
                END:VTODO
                END:VCALENDAR
                """),
        CONTACT("Contacts", "contacts/Contacts", ".vcf", """
                BEGIN:VCARD
                VERSION:3.0
                UID:%1$s@example.test
                FN:%1$s
                N:%1$s;;;;
                X-NOBODY:knows %1$s
                END:VCARD
                """);

        private final String folder;
        private final String directory;
        private final String suffix;
        private final String text;

        Sort(String folder, String directory, String suffix, String text) {
            this.folder = folder;
            this.directory = directory;
            this.suffix = suffix;
            this.text = text;
        }

        String text(String name) {
            return text.formatted(name).replace("\n", "\r\n");
        }
    }

    @TempDir(factory = MemoryDir.class)
    private Path dir;

    private final Rig rig = new Rig();
    private final OutlookProfile profile = new OutlookProfile();
    private OutlookStore outlook;
    private FilesStore files;
    private SyncEngine engine;
    private Mapi mapi;
    private MapiSession session;
    private MapiMessageStore store;

    @BeforeEach
    void begin() throws Exception {
        mapi = Mapi.start(Rig.LIBRARY);
        session = mapi.call(() -> mapi.logOn(profile.name()));
        store = mapi.call(session::defaultStore);
        files = FilesStore.open(dir.resolve("server"), Clock.systemUTC(), new Random(1));
        var server = files;
        outlook = profile.open(server::folders);
        engine =
                SyncEngine.open(dir.resolve("state"), outlook, files, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE);
        write("mail/INBOX/new/kept", mail("kept"));
        for (var folder : List.of("INBOX", "Work", "Trash")) {
            write("mail/" + folder + "/new/base", mail(BASE));
        }
        for (var sort : Sort.values()) {
            for (int i = 0; i < KEEP; i++) {
                var name = sort.name() + "-kept-" + i;
                write(sort.directory + "/" + name + sort.suffix, sort.text(name));
            }
        }
    }

    @AfterEach
    void end() {
        engine.close();
        outlook.close();
        files.close();
        mapi.call(() -> {
            store.close();
            session.close();
            return null;
        });
        mapi.close();
        assertEquals(0, rig.references(), "objects open in the rig");
        assertEquals(0, rig.violations(), rig::violation);
    }

    // --- Stories

    /** It is no event while it lies there, and the same event when it is back. */
    @ParameterizedTest
    @EnumSource
    void draggedIntoAMailFolderAndBack(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        for (var place : List.of(WORK, DELETED)) {
            var before = properties(sort.folder, "one");
            move(sort.folder, "one", place);
            sync();
            assertEquals(names(sort), inOutlook(sort.folder), "in Outlook");
            assertEquals(names(sort), onServer(sort), "on the server");
            assertEquals(Set.of("one"), inOutlook(place), "where it was dragged to");
            assertEquals(before, properties(place, "one"), "it is as it was");
            assertEquals(List.of("kept"), mails());

            move(place, "one", sort.folder);
            sync();
            assertEquals(names(sort, "one"), inOutlook(sort.folder), "back in Outlook");
            assertEquals(names(sort, "one"), onServer(sort), "back on the server");
            assertTrue(
                    serverText(sort, "one").contains("UID:one@example.test"),
                    () -> "the same: " + serverText(sort, "one"));
            assertTrue(serverText(sort, "one").contains("X-NOBODY:knows one"), "all of it");
            assertEquals(Set.of(), inOutlook(place));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedByAPersonAndDeletedItemsEmptied(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        write(sort.directory + "/two" + sort.suffix, sort.text("two"));
        sync();
        move(sort.folder, "one", DELETED);
        sync();
        assertEquals(names(sort, "two"), onServer(sort));
        assertEquals(Set.of("one"), inOutlook(DELETED));
        delete(DELETED, "one");
        delete(sort.folder, "two"); // Shift+Delete
        sync();
        assertEquals(names(sort), onServer(sort));
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(Set.of(), inOutlook(DELETED));
        assertEquals(List.of("kept"), mails());
    }

    @ParameterizedTest
    @EnumSource
    void deletedOnTheServer(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        Files.delete(file(sort, "one"));
        sync();
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(Set.of(), inOutlook(DELETED), "the bin is ours, not a folder that is synced");
        try (var bin = Files.walk(dir.resolve("state/bin"))) {
            assertEquals(1, bin.filter(Files::isRegularFile).count(), "a copy rests in the bin");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedOnBothSides(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        write(sort.directory + "/two" + sort.suffix, sort.text("two"));
        sync();
        Files.delete(file(sort, "one"));
        move(sort.folder, "one", DELETED);
        Files.delete(file(sort, "two"));
        delete(sort.folder, "two");
        sync();
        assertEquals(names(sort), onServer(sort));
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(Set.of("one"), inOutlook(DELETED));
    }

    /** Into a mail folder here, and gone there: one that comes back is a new event of the same name. */
    @ParameterizedTest
    @EnumSource
    void draggedAwayWhileTheServerDeletesItAndBack(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        move(sort.folder, "one", WORK);
        Files.delete(file(sort, "one"));
        sync();
        move(WORK, "one", sort.folder);
        sync();
        assertEquals(names(sort, "one"), inOutlook(sort.folder));
        assertEquals(names(sort, "one"), onServer(sort));
    }

    /** A mail dragged among the events is none of them; it is a mail again where mail belongs. */
    @ParameterizedTest
    @EnumSource
    void aMailDraggedAmongThemAndBack(Sort sort) throws Exception {
        sync();
        move(INBOX, "kept", sort.folder);
        sync();
        assertEquals(List.of(), mails());
        assertEquals(names(sort), onServer(sort));
        assertEquals(names(sort, "kept"), inOutlook(sort.folder));
        move(sort.folder, "kept", INBOX);
        sync();
        assertEquals(List.of("kept"), mails());
        assertEquals(names(sort), onServer(sort));
    }

    @Test
    void mailIsExpungedDeletedAndDeletedItemsEmptied() throws Exception {
        for (var name : List.of("expunged", "deleted", "for-good", "both")) {
            write("mail/INBOX/new/" + name, mail(name));
        }
        sync();
        Files.delete(mailFile("INBOX", "expunged"));
        Files.delete(mailFile("INBOX", "both"));
        move(INBOX, "deleted", DELETED);
        move(INBOX, "both", DELETED);
        delete(INBOX, "for-good");
        sync();
        assertEquals(List.of("kept"), mails());
        assertEquals(Set.of("kept"), inOutlook(INBOX));
        assertEquals(Set.of("both", "deleted"), inOutlook(DELETED), "a move is kept where the other side deletes");
        assertEquals(List.of("both", "deleted"), mails("Trash"));
        delete(DELETED, "deleted");
        Files.delete(mailFile("Trash", "both"));
        sync();
        assertEquals(Set.of(), inOutlook(DELETED));
        assertEquals(List.of(), mails("Trash"));
        assertEquals(Set.of("kept"), inOutlook(INBOX));
    }

    /** Whatever happens to the mail beside them. */
    @Test
    void itemsOfOtherClassesAreNotTouched() throws Exception {
        write("mail/INBOX/new/gone", mail("gone"));
        write("mail/Work/new/work", mail("work"));
        sync();
        var foreign =
                List.of("IPM.StickyNote", "IPM.Activity", "IPM.Appointment", "IPM.Contact", "IPM.Task", "IPM.Foo");
        for (var place : List.of(INBOX, WORK, DELETED, "Calendar", "Contacts", "Tasks")) {
            for (var messageClass : foreign) {
                boolean home = List.of("Calendar IPM.Appointment", "Contacts IPM.Contact", "Tasks IPM.Task")
                        .contains(place + " " + messageClass);
                if (!home) {
                    make(place, messageClass, "foreign " + messageClass);
                }
            }
        }
        var before = foreign();
        Files.delete(mailFile("INBOX", "gone"));
        move(INBOX, "kept", DELETED);
        sync();
        delete(DELETED, "kept");
        Files.delete(mailFile("Work", "work"));
        sync();
        assertEquals(before, foreign());
        assertEquals(List.of(), mails());
        assertEquals(List.of(), mails("Work"));
        for (var sort : Sort.values()) {
            assertEquals(names(sort), onServer(sort));
        }
    }

    // --- Both sides

    private RunReport sync() {
        var report = engine.sync(false);
        assertTrue(report.failure().isEmpty(), () -> "failed: " + report.failure());
        assertTrue(
                report.inSync(),
                () -> "rejected " + report.rejected() + ", held " + report.held() + ", conflicts " + report.conflicts()
                        + ", waiting " + report.waiting());
        var next = engine.sync(true);
        assertEquals(List.of(), next.steps(), "the next run plans nothing");
        return report;
    }

    private static TreeSet<String> names(Sort sort, String... more) {
        var names = new TreeSet<>(List.of(more));
        for (int i = 0; i < KEEP; i++) {
            names.add(sort.name() + "-kept-" + i);
        }
        return names;
    }

    private static String mail(String name) {
        return "From: a@example.test\nTo: b@example.test\nSubject: " + name + "\nMessage-ID: <" + name
                + "@example.test>\n\nThe text of " + name + ".\n";
    }

    private void write(String path, String text) throws IOException {
        var file = dir.resolve("server").resolve(path);
        Files.createDirectories(file.getParent());
        if (file.getParent().endsWith("new")) {
            Files.createDirectories(file.resolveSibling("../cur").normalize());
            Files.createDirectories(file.resolveSibling("../tmp").normalize());
        }
        Files.writeString(file, text);
    }

    private List<Path> files(String directory) throws IOException {
        try (var all = Files.walk(dir.resolve("server").resolve(directory))) {
            return all.filter(f -> Files.isRegularFile(f)
                            && !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private TreeSet<String> onServer(Sort sort) throws IOException {
        var found = new TreeSet<String>();
        for (var file : files(sort.directory)) {
            var title = Files.readString(file)
                    .lines()
                    .filter(line -> line.startsWith("SUMMARY:") || line.startsWith("FN:"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(found.add(title.substring(title.indexOf(':') + 1)), () -> "twice: " + title);
        }
        return found;
    }

    private Path file(Sort sort, String name) throws IOException {
        return files(sort.directory).stream()
                .filter(f -> read(f).contains(":" + name + "\r\n"))
                .findFirst()
                .orElseThrow();
    }

    private String serverText(Sort sort, String name) {
        try {
            return read(file(sort, name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> mails() throws IOException {
        return mails("INBOX");
    }

    private List<String> mails(String folder) throws IOException {
        var subjects = new ArrayList<String>();
        for (var one : List.of("cur", "new")) {
            for (var file : files("mail/" + folder + "/" + one)) {
                read(file)
                        .lines()
                        .filter(line -> line.startsWith("Subject: ") && !line.endsWith(BASE))
                        .forEach(line -> subjects.add(line.substring(9)));
            }
        }
        subjects.sort(null);
        return subjects;
    }

    private Path mailFile(String folder, String subject) throws IOException {
        for (var one : List.of("cur", "new")) {
            for (var file : files("mail/" + folder + "/" + one)) {
                if (read(file).contains("Subject: " + subject)) {
                    return file;
                }
            }
        }
        throw new AssertionError("no mail " + subject + " in " + folder);
    }

    // --- Outlook, by MAPI alone

    private interface InFolder<T> {
        T with(MapiFolder folder);
    }

    private <T> T in(String name, InFolder<T> work) {
        return mapi.call(() -> {
            try (var folder = folder(name)) {
                return work.with(folder);
            }
        });
    }

    private MapiFolder folder(String name) {
        try (var top = store.top();
                var table = top.folders().columns(Property.ENTRY_ID, Property.DISPLAY_NAME)) {
            var id = table.rows()
                    .filter(row -> row.get(Property.DISPLAY_NAME).orElse("").equals(name))
                    .findFirst()
                    .flatMap(row -> row.get(Property.ENTRY_ID));
            return store.folder(id.orElseThrow(() -> new AssertionError("no folder " + name)));
        }
    }

    private static String title(Props row) {
        var subject = row.get(Property.SUBJECT).orElse("");
        return subject.isEmpty() ? row.get(Property.DISPLAY_NAME).orElse("") : subject;
    }

    private TreeMap<String, Binary> items(MapiFolder folder) {
        var items = new TreeMap<String, Binary>();
        try (var table = folder.messages().columns(Property.ENTRY_ID, Property.SUBJECT, Property.DISPLAY_NAME)) {
            table.rows().forEach(row -> {
                if (!title(row).equals(BASE)) {
                    var twice = items.put(title(row), row.get(Property.ENTRY_ID).orElseThrow());
                    assertNull(twice, () -> "twice: " + title(row));
                }
            });
        }
        return items;
    }

    private Set<String> inOutlook(String folder) {
        return in(folder, f -> new TreeSet<>(items(f).keySet()));
    }

    private static Binary find(TreeMap<String, Binary> items, String name) {
        assertTrue(items.containsKey(name), () -> "no " + name + " among " + items.keySet());
        return items.get(name);
    }

    private void move(String from, String name, String to) {
        in(from, f -> {
            try (var target = folder(to)) {
                return f.move(List.of(find(items(f), name)), target);
            }
        });
    }

    private void delete(String folder, String name) {
        boolean whole = in(folder, f -> f.delete(List.of(find(items(f), name))));
        assertTrue(whole, () -> "not deleted: " + name);
    }

    private void make(String folder, String messageClass, String name) {
        in(folder, f -> {
            try (var message = f.create()) {
                message.set(new Props()
                        .with(Property.MESSAGE_CLASS, messageClass)
                        .with(Property.SUBJECT, name)
                        .with(PropTag.text(0x6655), "of nobody's business"));
                message.save();
                return null;
            }
        });
    }

    /** All properties of an item but where it is. */
    private String properties(String folder, String name) {
        return in(folder, f -> {
            try (var message = store.message(find(items(f), name))) {
                return told(message.getAll());
            }
        });
    }

    private static String told(Props props) {
        var place = Set.of(0x0FFF, 0x0FF9, 0x0FF6, 0x0E09);
        var told = new TreeMap<Integer, String>();
        for (int i = 0; i < props.size(); i++) {
            if (!place.contains(props.tag(i) >>> 16)) {
                told.put(props.tag(i), String.valueOf(props.value(i)));
            }
        }
        return told.toString();
    }

    private TreeMap<String, String> foreign() {
        var all = new TreeMap<String, String>();
        for (var place : List.of(INBOX, WORK, DELETED, "Calendar", "Contacts", "Tasks")) {
            for (var name : inOutlook(place)) {
                if (name.startsWith("foreign")) {
                    all.put(place + ": " + name, properties(place, name));
                }
            }
        }
        return all;
    }
}
