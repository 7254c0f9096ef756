package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** The process dies at each step that shows on the disk: every message is whole, and it can be told what landed. */
class FilesCrashTest {
    @TempDir
    Path root;

    /** The process ended here. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Dies at the given occurrence of a step. */
    private static final class Deadly implements FilesSettings.Steps {
        private final String step;
        private int left;

        Deadly(String step, int occurrence) {
            this.step = step;
            this.left = occurrence;
        }

        @Override
        public void before(String now) {
            if (now.equals(step) && --left == 0) {
                throw new Died();
            }
        }
    }

    private interface Work {
        void run(FilesStore store, Folder folder) throws StoreException;
    }

    private FolderInfo inbox() throws StoreException {
        try (var store = FilesStore.open(root, Clock.systemUTC(), new Random(9))) {
            return Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX));
        }
    }

    /** Leaves the folder as a dead process does: open. Only the lock is gone, as the system sees to it. */
    private void die(String step, int occurrence, Work work) throws StoreException {
        var settings = FilesStore.settings(Clock.systemUTC(), new Random(1));
        var store = FilesStore.open(root, settings.withSteps(new Deadly(step, occurrence)), new Random(1));
        var folder = store.open(inbox());
        assertThrows(Died.class, () -> work.run(store, folder));
        store.close();
    }

    private void after(Work work) throws StoreException {
        try (var store = FilesStore.open(root, Clock.systemUTC(), new Random(2));
                var folder = store.open(inbox())) {
            assertEquals(List.of(), MailReader.files(root.resolve("mail/INBOX/tmp")), "parts are not dropped");
            work.run(store, folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertWhole(Folder folder, Handle handle, int number) throws StoreException {
        try {
            assertArrayEquals(Mail.withLf(Mail.message(number)), Mail.read(folder, handle));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static NewItem remembered(NewItem item) {
        return new NewItem(
                item.proposed(), item.linkId(), item.hash(), item.sizeBytes(), item.flags(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"create,1,0", "created,1,1", "created,2,2", "created,20,20"})
    void afterACrashItCanBeToldWhatLanded(String step, int occurrence, int landed) throws Exception {
        var items = new ArrayList<NewItem>();
        die(step, occurrence, (store, folder) -> {
            for (int i = 0; i < 30; i++) {
                items.add(Mail.staged(folder, Mail.message(i), Flags.of(Flags.SEEN)));
            }
            folder.create(items);
        });
        after((store, folder) -> {
            var found =
                    folder.landed(items.stream().map(FilesCrashTest::remembered).toList(), "");
            for (int i = 0; i < items.size(); i++) {
                assertEquals(i < landed, found.get(i).isPresent(), "item " + i);
                if (found.get(i).isPresent()) {
                    assertEquals(items.get(i).proposed(), found.get(i));
                    assertWhole(folder, found.get(i).get(), i);
                }
            }
            assertEquals(landed, Mail.handles(folder).size());
        });
    }

    @ParameterizedTest
    @CsvSource({"replace,1", "replaced,1"})
    void aReplacedBodyIsTheOldOrTheNew(String step, int number) throws Exception {
        var handles = new ArrayList<Handle>();
        die(step, number, (store, folder) -> {
            var placed = Mail.create(folder, Mail.message(1), Flags.NONE);
            handles.add(placed.handle());
            var content = Mail.staged(folder, Mail.message(2), Flags.of(Flags.SEEN));
            folder.replace(List.of(new Replacement(placed.handle(), placed.revision(), content)));
        });
        after((store, folder) -> {
            assertEquals(Set.copyOf(handles), Mail.handles(folder));
            assertWhole(folder, handles.getFirst(), step.equals("replace") ? 1 : 2);
        });
    }

    @ParameterizedTest
    @CsvSource({"move,1", "move,2", "move,3"})
    void aMovedMessageIsInOnePlaceAtLeast(String step, int occurrence) throws Exception {
        var handles = new ArrayList<Handle>();
        die(step, occurrence, (store, folder) -> {
            for (int i = 0; i < 3; i++) {
                handles.add(Mail.create(folder, Mail.message(i), Flags.NONE).handle());
            }
            folder.move(handles, Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Target"))));
        });
        after((store, folder) -> {
            var all = new HashSet<>(Mail.handles(folder));
            assertEquals(4 - occurrence, all.size());
            try (var other = store.open(Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Target"))))) {
                all.addAll(Mail.handles(other));
            }
            assertEquals(Set.copyOf(handles), all);
        });
    }

    @ParameterizedTest
    @CsvSource({"reflag,2", "delete,2"})
    void whatWasDoneBeforeACrashStays(String step, int occurrence) throws Exception {
        var handles = new ArrayList<Handle>();
        die(step, occurrence, (store, folder) -> {
            for (int i = 0; i < 3; i++) {
                handles.add(Mail.create(folder, Mail.message(i), Flags.NONE).handle());
            }
            folder.reflag(handles.stream()
                    .map(h -> new Reflag(h, Flags.of(Flags.SEEN, "work"), Flags.NONE))
                    .toList());
            folder.delete(handles);
        });
        after((store, folder) -> {
            var seen = Mail.observe(folder);
            if (step.equals("delete")) {
                assertEquals(Set.copyOf(handles.subList(1, 3)), seen.keySet());
            } else {
                assertEquals(
                        Flags.of(Flags.SEEN, "work"),
                        seen.get(handles.getFirst()).flags());
                assertEquals(Flags.NONE, seen.get(handles.getLast()).flags());
            }
        });
    }

    /** A real process, really killed: whatever it had reported as stored is here, and nothing is here in part. */
    @Test
    void aKilledProcessLosesNothingThatItReported() throws Exception {
        inbox();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Storing.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var reported = new HashSet<Handle>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                reported.add(new Handle(line));
                if (reported.size() == 130) {
                    // By its handle: the process's own method would close the pipe that we read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(reported.size() >= 130, "it never came to storing anything");
        after((store, folder) -> {
            var seen = Mail.handles(folder);
            assertTrue(seen.containsAll(reported));
            var sizes = new HashSet<Integer>();
            for (var handle : seen) {
                try {
                    sizes.add(Mail.read(folder, handle).length);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            assertEquals(Set.of(Mail.withLf(Storing.MESSAGE).length), sizes);
        });
    }

    /** The process to be killed. */
    static final class Storing {
        static final byte[] MESSAGE =
                ("Message-ID: <x@example.test>\r\n\r\n" + "text\r\n".repeat(5000)).getBytes(StandardCharsets.US_ASCII);

        private Storing() {}

        public static void main(String[] args) throws StoreException {
            var store = FilesStore.open(Path.of(args[0]), Clock.systemUTC(), new Random());
            var folder = store.open(Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX)));
            while (true) {
                var items = new ArrayList<NewItem>();
                for (int i : IntStream.range(0, 20).toArray()) {
                    items.add(Mail.staged(folder, MESSAGE, i % 2 == 0 ? Flags.NONE : Flags.of(Flags.SEEN)));
                }
                folder.create(items)
                        .forEach(o -> System.out.println(Mail.accepted(o).handle()));
                System.out.flush();
            }
        }
    }

    private void leaveKeywordLock(boolean ours) throws Exception {
        inbox();
        var own = Files.createFile(root.resolve("mail/INBOX/dovecot-keywords.tenon"));
        var lock = root.resolve("mail/INBOX/dovecot-keywords.lock");
        if (ours) {
            Files.createLink(lock, own);
        } else {
            Files.createFile(lock);
        }
    }

    @Test
    void aKeywordLockThatDiedWithOurProcessIsTakenBack() throws Exception {
        leaveKeywordLock(true);
        after((store, folder) -> Mail.create(folder, Mail.message(1), Flags.of("work")));
        assertEquals("0 work\n", Files.readString(root.resolve("mail/INBOX/dovecot-keywords")));
        assertFalse(Files.exists(root.resolve("mail/INBOX/dovecot-keywords.lock")));
        assertFalse(Files.exists(root.resolve("mail/INBOX/dovecot-keywords.tenon")));
    }

    @Test
    void aKeywordLockOfAnotherProgramOutlivesOurDeath() throws Exception {
        leaveKeywordLock(false);
        after((store, folder) -> {
            var item = Mail.staged(folder, Mail.message(1), Flags.of("work"));
            assertThrows(StoreException.class, () -> folder.create(List.of(item)));
        });
        assertTrue(Files.exists(root.resolve("mail/INBOX/dovecot-keywords.lock")));
        assertFalse(Files.exists(root.resolve("mail/INBOX/dovecot-keywords.tenon")));
    }
}
