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
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;

/** An Outlook profile, a folder of plain files in a server's place, the engine between them, and somebody who looks at both. */
abstract class OutlookBesideFiles extends AtOutlook {
    static final String INBOX = "Inbox";
    static final String DELETED = "Deleted Items";
    /** In every mail folder, so that none is ever emptied: that would be held. */
    static final String BASE = "base";

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
        NOTE("Notes", "notes/Notes", ".ics", """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//test//test//EN
                BEGIN:VJOURNAL
                UID:%1$s@example.test
                DTSTAMP:20260101T000000Z
                SUMMARY:%1$s
                X-NOBODY:knows %1$s
                END:VJOURNAL
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

        final String folder;
        final String directory;
        final String suffix;
        final String text;

        Sort(String folder, String directory, String suffix, String text) {
            this.folder = folder;
            this.directory = directory;
            this.suffix = suffix;
            this.text = text;
        }

        /** The line that ends what the item says. */
        String end() {
            return switch (this) {
                case EVENT -> "END:VEVENT";
                case TASK -> "END:VTODO";
                case NOTE -> "END:VJOURNAL";
                case CONTACT -> "END:VCARD";
            };
        }

        Kind kind() {
            return switch (this) {
                case EVENT -> Kind.CALENDAR;
                case TASK -> Kind.TASKS;
                case NOTE -> Kind.NOTES;
                case CONTACT -> Kind.CONTACTS;
            };
        }

        String messageClass() {
            return switch (this) {
                case EVENT -> "IPM.Appointment";
                case TASK -> "IPM.Task";
                case NOTE -> "IPM.StickyNote";
                case CONTACT -> "IPM.Contact";
            };
        }

        String text(String name) {
            return text.formatted(name).replace("\n", "\r\n");
        }
    }

    OutlookStore outlook;
    FilesStore files;
    SyncEngine engine;

    @BeforeEach
    final void open() throws Exception {
        files = FilesStore.open(dir.resolve("server"), Clock.systemUTC(), new Random(1));
        beginSync();
    }

    final void beginSync() throws Exception {
        var server = files;
        outlook = profile.open(server::folders);
        engine =
                SyncEngine.open(dir.resolve("state"), outlook, files, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE);
    }

    final void endSync() {
        engine.close();
        outlook.close();
    }

    @AfterEach
    final void close() {
        endSync();
        files.close();
    }

    // --- Both sides

    RunReport sync() {
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

    static String mail(String name) {
        return "From: a@example.test\nTo: b@example.test\nSubject: " + name + "\nMessage-ID: <" + name
                + "@example.test>\n\nThe text of " + name + ".\n";
    }

    void write(String path, String text) throws IOException {
        var file = dir.resolve("server").resolve(path);
        Files.createDirectories(file.getParent());
        if (file.getParent().endsWith("new")) {
            Files.createDirectories(file.resolveSibling("../cur").normalize());
            Files.createDirectories(file.resolveSibling("../tmp").normalize());
        }
        Files.writeString(file, text);
    }

    List<Path> files(String directory) throws IOException {
        try (var all = Files.walk(dir.resolve("server").resolve(directory))) {
            return all.filter(f -> Files.isRegularFile(f)
                            && !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    TreeSet<String> onServer(Sort sort) throws IOException {
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

    Path file(Sort sort, String name) throws IOException {
        return files(sort.directory).stream()
                .filter(f -> read(f).contains(":" + name + "\r\n"))
                .findFirst()
                .orElseThrow();
    }

    String serverText(Sort sort, String name) {
        try {
            return read(file(sort, name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    List<String> mails() throws IOException {
        return mails("INBOX");
    }

    List<String> mails(String folder) throws IOException {
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

    Path mailFile(String folder, String subject) throws IOException {
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

    interface InFolder<T> {
        T with(MapiFolder folder);
    }

    <T> T in(String name, InFolder<T> work) {
        return mapi.call(() -> {
            try (var folder = folder(name)) {
                return work.with(folder);
            }
        });
    }

    MapiFolder folder(String name) {
        try (var top = store.top();
                var table = top.folders().columns(Property.ENTRY_ID, Property.DISPLAY_NAME)) {
            var id = table.rows()
                    .filter(row -> row.get(Property.DISPLAY_NAME).orElse("").equals(name))
                    .findFirst()
                    .flatMap(row -> row.get(Property.ENTRY_ID));
            return store.folder(id.orElseThrow(() -> new AssertionError("no folder " + name)));
        }
    }

    static String title(Props row) {
        var subject = row.get(Property.SUBJECT).orElse("");
        return subject.isEmpty() ? row.get(Property.DISPLAY_NAME).orElse("") : subject;
    }

    TreeMap<String, Binary> items(MapiFolder folder) {
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

    Set<String> inOutlook(String folder) {
        return in(folder, f -> new TreeSet<>(items(f).keySet()));
    }

    static Binary find(TreeMap<String, Binary> items, String name) {
        assertTrue(items.containsKey(name), () -> "no " + name + " among " + items.keySet());
        return items.get(name);
    }

    void move(String from, String name, String to) {
        in(from, f -> {
            try (var target = folder(to)) {
                return f.move(List.of(find(items(f), name)), target);
            }
        });
    }

    void delete(String folder, String name) {
        boolean whole = in(folder, f -> f.delete(List.of(find(items(f), name))));
        assertTrue(whole, () -> "not deleted: " + name);
    }

    /** All properties of an item but where it is. */
    String properties(String folder, String name) {
        return in(folder, f -> {
            try (var message = store.message(find(items(f), name))) {
                return told(message.getAll());
            }
        });
    }

    static String told(Props props) {
        var place = Set.of(0x0FFF, 0x0FF9, 0x0FF6, 0x0E09);
        var told = new TreeMap<Integer, String>();
        for (int i = 0; i < props.size(); i++) {
            if (!place.contains(props.tag(i) >>> 16)) {
                told.put(props.tag(i), String.valueOf(props.value(i)));
            }
        }
        return told.toString();
    }
}
