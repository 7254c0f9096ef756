package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** What the files store does with events, on a real disk; what every store does is in the contract. */
class ItemFilesTest {
    @TempDir
    Path root;

    private FilesStore store;
    private FolderInfo work;

    @BeforeEach
    void open() throws StoreException {
        store = FilesStore.open(root, Clock.systemUTC(), new Random(1));
        work = Mail.accepted(store.createFolder(Kind.CALENDAR, FolderName.of("Work")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] event(String uid, String summary) {
        return Texts.event(uid, "SUMMARY:" + summary).getBytes(StandardCharsets.UTF_8);
    }

    private static NewItem item(Folder folder, byte[] body) throws StoreException {
        var found = KindRules.of(Kind.CALENDAR).summary(body);
        var staged = folder.stage(Mail.body(body));
        return folder.named(new NewItem(
                Optional.empty(), found.linkId(), found.hash(), body.length, Flags.NONE, Optional.of(staged)));
    }

    private static Handle put(Folder folder, byte[] body) throws StoreException {
        return Mail.accepted(folder.create(List.of(item(folder, body))).getFirst())
                .handle();
    }

    private List<String> files() throws IOException {
        return MailReader.files(root.resolve("calendars/Work")).stream()
                .map(f -> f.getFileName().toString())
                .filter(f -> f.endsWith(".ics"))
                .toList();
    }

    @Test
    void anItemIsOneFileCalledAfterItsUidAndHoldsItsBytes() throws Exception {
        try (var folder = store.open(work)) {
            put(folder, event("plain@example.test", "one"));
        }
        assertEquals(List.of("plain@example.test.ics"), files());
        assertArrayEquals(
                event("plain@example.test", "one"),
                Files.readAllBytes(root.resolve("calendars/Work/plain@example.test.ics")));
        assertEquals("Work", Files.readString(root.resolve("calendars/Work/displayname")));
    }

    /** Windows forbids what Linux allows, and takes two names for one that Linux tells apart. */
    @Test
    void everyUidGetsANameThatEverySystemCanHold() throws Exception {
        var uids = List.of(
                "a/b/c",
                "..",
                "../../etc/passwd",
                "CON",
                "con",
                "nul.txt",
                "x".repeat(400),
                "x".repeat(401),
                "\u00e4".repeat(300),
                "ABC",
                "abc",
                "Abc",
                "u\u0308",
                "\u00fc",
                ".hidden",
                "ends.",
                "a:b*c?d\"e<f>g|h\\i",
                "100%",
                "100%25",
                "tab\there");
        var handles = new ArrayList<Handle>();
        try (var folder = store.open(work)) {
            for (var uid : uids) {
                handles.add(put(folder, event(uid, "odd")));
            }
            assertEquals(Set.copyOf(handles), ListedItems.of(folder).keySet());
            for (int i = 0; i < uids.size(); i++) {
                var uid = uids.get(i).strip();
                folder.describe(List.of(handles.get(i)), (h, id, size) -> assertEquals(uid, id.value()));
            }
        }
        assertEquals(uids.size(), files().size());
        var folded = new HashSet<String>();
        for (var name : files()) {
            assertTrue(name.getBytes(StandardCharsets.UTF_8).length <= 255, name);
            assertTrue(name.matches("[^\\x00-\\x1f/\\\\:*?\"<>|]+"), name);
            assertFalse(name.matches("(?i)(con|nul|prn|aux|com\\d|lpt\\d)\\..*"), name);
            assertFalse(name.startsWith("."), name);
            var same = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
            assertTrue(folded.add(same), () -> name + " is another's name on a disk without case");
        }
        assertEquals(List.of(), escaped());
    }

    private List<Path> escaped() throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(
                            f -> f.toString().endsWith(".ics") && !f.getParent().equals(root.resolve("calendars/Work")))
                    .toList();
        }
    }

    @Test
    void twoItemsWithOneUidAreTwoFiles() throws Exception {
        try (var folder = store.open(work)) {
            var first = put(folder, event("twin", "first"));
            var second = put(folder, event("twin", "second"));
            assertNotEquals(first, second);
            assertEquals(Set.of(first, second), ListedItems.of(folder).keySet());
        }
    }

    @Test
    void whatOtherProgramsKeepThereIsNoItem() throws Exception {
        var directory = root.resolve("calendars/Work");
        Files.writeString(directory.resolve("README.txt"), "hello");
        Files.writeString(directory.resolve(".draft.ics"), "BEGIN");
        Files.writeString(directory.resolve("color"), "#ff0000");
        Files.createDirectories(directory.resolve("directory.ics"));
        Files.write(directory.resolve("theirs.ICS"), event("theirs", "x"));
        try (var folder = store.open(work)) {
            assertEquals(
                    Set.of(new Handle("theirs.ICS")), ListedItems.of(folder).keySet());
        }
        assertInstanceOf(Outcome.Deferred.class, store.deleteFolder(work));
        assertTrue(Files.exists(directory.resolve("README.txt")));
    }

    @Test
    void aDirectoryThatAUserMakesIsAFolderAndAStepIsNone() throws Exception {
        Files.createDirectories(root.resolve("calendars/Projects/Tenon"));
        var names = store.folders().stream()
                .filter(f -> f.kind() == Kind.CALENDAR)
                .map(FolderInfo::name)
                .toList();
        assertEquals(List.of(FolderName.of("Projects", "Tenon"), FolderName.of("Work")), names);
    }

    @Test
    void whatACrashLeftUnfinishedIsSweptAndOthersFilesAreNot() throws Exception {
        try (var folder = store.open(work)) {
            folder.stage(Mail.body(event("staged", "x")));
        }
        var directory = root.resolve("calendars/Work");
        Files.writeString(directory.resolve(".1700000000.M000000Q000000R0123456789abcdef.tenon"), "half");
        Files.writeString(directory.resolve(".theirs"), "keep");
        store.close();
        store = FilesStore.open(root, Clock.systemUTC(), new Random(2));
        store.folders();
        assertEquals(
                Set.of("displayname", ".theirs"),
                Set.copyOf(MailReader.files(directory).stream()
                        .map(f -> f.getFileName().toString())
                        .toList()));
    }

    /** What is told of the one file of that text; nothing where it can be read. */
    private Optional<String> told(String text, int secondsAgo) throws Exception {
        var file = Files.writeString(root.resolve("calendars/Work/odd.ics"), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
        try (var folder = store.open(work)) {
            var handle = new Handle("odd.ics");
            try {
                var read = new ArrayList<Handle>();
                folder.read(List.of(handle), (h, body) -> read.add(h));
                assertEquals(List.of(handle), read);
                return Optional.empty();
            } catch (StoreException e) {
                assertEquals(StoreException.Scope.ITEM, e.scope());
                boolean passes = e.retry() == StoreException.Retry.LATER;
                return Optional.of((passes ? "later: " : "") + e.items().get(handle));
            }
        }
    }

    @Test
    void halfAnItemIsNotSentAndAWholeOneIsAtOnce() throws Exception {
        var whole = new String(event("w@example.test", "whole"), StandardCharsets.UTF_8);
        assertEquals(Optional.empty(), told(whole, 0));
        assertEquals(
                Optional.empty(), told("\ufeff" + whole.replace("\r\n", "\n").stripTrailing(), 60));
        for (int cut = 1; cut < whole.stripTrailing().length(); cut += 7) {
            var half = whole.substring(0, cut);
            if (half.startsWith("BEGIN:")) {
                assertTrue(told(half, 60).orElseThrow().contains("odd.ics is cut short"), half);
                assertTrue(told(half, 1).orElseThrow().startsWith("later: "), half);
            }
        }
        assertTrue(told("", 60).orElseThrow().contains("odd.ics is empty"));
    }

    @Test
    void aFileOfSeveralItemsSaysHowToSplitIt() throws Exception {
        var one = new String(event("1@example.test", "one"), StandardCharsets.UTF_8);
        var several = one.replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:2@example.test\r\nEND:VEVENT\r\nEND:VCALENDAR");
        var told = told(several, 60).orElseThrow();
        assertTrue(told.contains("odd.ics holds 2 items") && told.contains("tenon split"), told);
        var instance = one.replace(
                "END:VCALENDAR",
                "BEGIN:VEVENT\r\nUID:1@example.test\r\nRECURRENCE-ID:20260204T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR");
        assertEquals(Optional.empty(), told(instance, 60));
    }

    @Test
    void whatTakesAnItemsPlaceProvesNoDeletion() throws Exception {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no links here");
        Files.createSymbolicLink(root.resolve("calendars/Work/away.ics"), root.resolve("not/mounted.ics"));
        Files.createDirectory(root.resolve("calendars/Work/dir.ics"));
        try (var folder = store.open(work)) {
            var handles = Set.of(new Handle("away.ics"), new Handle("dir.ics"));
            assertEquals(handles, folder.stillHere(handles));
            var thrown = assertThrows(
                    StoreException.class, () -> folder.read(List.of(new Handle("away.ics")), (handle, body) -> {}));
            assertTrue(thrown.getMessage().contains("away.ics is a link"), thrown.getMessage());
        }
    }

    @Test
    void whatAnEditorWritesOnAfterItsFileWasReplacedBecomesAnItem() throws Exception {
        try (var folder = store.open(work)) {
            var handle = put(folder, event("e@example.test", "old"));
            var path = root.resolve("calendars/Work").resolve(handle.value());
            try (var editor = FileChannel.open(path, StandardOpenOption.WRITE)) {
                var now = Revisions.of(Files.readAttributes(path, BasicFileAttributes.class));
                var change = new Replacement(handle, now, item(folder, event("e@example.test", "from the server")));
                Mail.accepted(folder.replace(List.of(change)).getFirst());
                editor.truncate(0);
                editor.write(ByteBuffer.wrap(event("e@example.test", "typed here")));
            }
            ListedItems.of(folder);
            assertEquals(1, files().size(), "still being written, perhaps");
            try (var hidden = Files.newDirectoryStream(path.getParent(), ".tenon-old.*")) {
                for (var file : hidden) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
                }
            }
            assertEquals(2, ListedItems.of(folder).keySet().size());
            var late = files().stream()
                    .filter(f -> f.startsWith("late-"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(Files.readString(path.resolveSibling(late)).contains("SUMMARY:typed here (conflict copy)"));
            assertTrue(Files.readString(path).contains("from the server"));
        }
    }

    @Test
    void aMovedItemKeepsItsNameWhereThatIsFree() throws Exception {
        var other = Mail.accepted(store.createFolder(Kind.CALENDAR, FolderName.of("Other")));
        Placed free;
        Placed taken;
        try (var folder = store.open(work);
                var there = store.open(other)) {
            put(there, event("twin", "there"));
            free = Mail.accepted(
                    folder.move(List.of(put(folder, event("free", "x"))), other).getFirst());
            taken = Mail.accepted(folder.move(List.of(put(folder, event("TWIN", "here"))), other)
                    .getFirst());
        }
        assertEquals(new Handle("free.ics"), free.handle());
        assertNotEquals("twin.ics", taken.handle().value().toLowerCase(Locale.ROOT));
        try (var there = store.open(other)) {
            assertEquals(3, ListedItems.of(there).keySet().size());
        }
    }
}
