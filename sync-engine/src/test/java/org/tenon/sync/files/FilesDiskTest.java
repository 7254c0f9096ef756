package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** Disks that are full, read-only or blind to case: real ones, mounted for the test, which takes root. */
class FilesDiskTest {
    @TempDir
    Path root;

    private final List<List<String>> undo = new ArrayList<>();

    private static boolean run(List<String> command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private Path mount(String... options) throws Exception {
        var disk = Files.createDirectory(root.resolve("disk"));
        var command = new ArrayList<>(List.of("mount", "-t", "tmpfs"));
        command.addAll(List.of(options));
        command.addAll(List.of("none", disk.toString()));
        assumeTrue(run(command), "mounting a small disk takes root on Linux");
        undo.add(List.of("umount", disk.toString()));
        return disk;
    }

    @AfterEach
    void unmount() throws Exception {
        for (var command : undo.reversed()) {
            assertTrue(run(command), "could not be undone: " + command.getFirst());
        }
    }

    private static byte[] big(int kib) {
        return ("Message-ID: <big@example.test>\r\n\r\n" + ("x".repeat(1022) + "\r\n").repeat(kib))
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aFullDiskIsSaidSoAndLeavesNothingBehind() throws Exception {
        var disk = mount("-o", "size=1m");
        try (var store = FilesStore.open(disk, Clock.systemUTC(), new Random(1));
                var folder = store.open(Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX)))) {
            var kept = Mail.create(folder, big(300), Flags.NONE);
            var thrown = assertThrows(StoreException.class, () -> folder.stage(Mail.body(big(2000))));
            assertEquals(StoreException.Cause.NO_SPACE, thrown.kind());
            assertEquals(StoreException.Scope.STORE, thrown.scope());
            assertTrue(thrown.getMessage().startsWith("There is no space left on the disk"));
            assertFalse(thrown.getMessage().contains(disk.toString()));
            assertEquals(List.of(), MailReader.files(disk.resolve("mail/INBOX/tmp")));
            assertEquals(1, Mail.handles(folder).size());
            // What was staged is given back with the folder, and then there is room again.
            Mail.accepted(folder.delete(List.of(kept.handle())).getFirst());
            Mail.create(folder, big(800), Flags.NONE);
        }
    }

    @Test
    void aFullDiskStopsFoldersAndKeywordsToo() throws Exception {
        var disk = mount("-o", "size=1m,nr_inodes=20");
        try (var store = FilesStore.open(disk, Clock.systemUTC(), new Random(1));
                var folder = store.open(Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX)))) {
            var item = Mail.staged(folder, Mail.message(1), Flags.of("work"));
            for (int i = 0; Files.getFileStore(disk).getUsableSpace() > 0; i++) {
                try {
                    Files.createFile(disk.resolve("filler" + i));
                } catch (IOException full) {
                    break;
                }
            }
            var creating = assertThrows(StoreException.class, () -> folder.create(List.of(item)));
            assertEquals(StoreException.Cause.NO_SPACE, creating.kind());
            var making = assertThrows(StoreException.class, () -> store.createFolder(Kind.MAIL, FolderName.of("More")));
            assertEquals(StoreException.Cause.NO_SPACE, making.kind());
            assertEquals(0, Mail.handles(folder).size());
            Files.delete(disk.resolve("filler0"));
            Mail.accepted(folder.create(List.of(item)).getFirst());
        }
    }

    @Test
    void aReadOnlyDiskIsReadAndNotWritten() throws Exception {
        var disk = mount();
        try (var store = FilesStore.open(disk, Clock.systemUTC(), new Random(1))) {
            store.createFolder(Kind.MAIL, FolderName.INBOX);
        }
        Files.write(disk.resolve("mail/INBOX/cur/1.a.other:2,S"), Mail.withLf(Mail.message(1)));
        assertTrue(run(List.of("mount", "-o", "remount,ro", disk.toString())));
        try (var store = FilesStore.open(disk, Clock.systemUTC(), new Random(1))) {
            var inbox = store.folders().getFirst();
            assertFalse(inbox.writable());
            try (var folder = store.open(inbox)) {
                var handle = Mail.handles(folder).iterator().next();
                assertEquals(Mail.withLf(Mail.message(1)).length, Mail.read(folder, handle).length);
                for (var thrown : List.of(
                        assertThrows(StoreException.class, () -> folder.stage(Mail.body(Mail.message(2)))),
                        assertThrows(StoreException.class, () -> folder.delete(List.of(handle))),
                        assertThrows(
                                StoreException.class,
                                () -> store.createFolder(Kind.MAIL, FolderName.of("New name"))))) {
                    assertEquals(StoreException.Cause.NO_ACCESS, thrown.kind());
                    assertEquals(StoreException.Scope.COLLECTION, thrown.scope());
                }
            }
        }
    }

    @Test
    void manyMessagesAreForcedAlsoWhereSyncfsIsNotToBeHad() throws Exception {
        for (boolean nativeSync : List.of(true, false)) {
            var settings = FilesStore.settings(Clock.systemUTC(), new Random(1)).withNativeSync(nativeSync);
            try (var store = FilesStore.open(root.resolve("s" + nativeSync), settings, new Random(1));
                    var folder = store.open(Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX)))) {
                var items = new ArrayList<NewItem>();
                for (int i = 0; i < 3 * Durability.MANY; i++) {
                    items.add(Mail.staged(folder, Mail.message(i), Flags.NONE));
                }
                folder.create(items).forEach(Mail::accepted);
                assertEquals(items.size(), Mail.handles(folder).size());
            }
        }
    }

    @Test
    void namesThatADiskBlindToCaseCannotTellApartAreRejected() throws Exception {
        var image = root.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(16 << 20);
        }
        var disk = Files.createDirectory(root.resolve("disk"));
        assumeTrue(run(List.of("mkfs.exfat", image.toString())), "mkfs.exfat (exfatprogs) is not installed");
        var loop = new ProcessBuilder("losetup", "-f", "--show", image.toString()).start();
        var device = new String(loop.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assumeTrue(loop.waitFor() == 0, "a loop device takes root on Linux");
        undo.add(List.of("losetup", "-d", device));
        assumeTrue(run(List.of("mount.exfat-fuse", device, disk.toString())), "exfat-fuse is not installed");
        undo.add(List.of("umount", disk.toString()));

        try (var store = FilesStore.open(disk, Clock.systemUTC(), new Random(1))) {
            Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Work", "Plans")));
            Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Work", "Plans")));
            for (var name :
                    List.of(FolderName.of("work"), FolderName.of("Work", "PLANS"), FolderName.of("wORK", "x"))) {
                var rejected =
                        assertInstanceOf(Outcome.Rejected.class, store.createFolder(Kind.MAIL, name), name.path());
                assertEquals("bad-name", rejected.code());
                assertTrue(rejected.message().contains("upper and lower case"));
            }
            Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Work", "New")));
            Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Work")));
            assertEquals(
                    List.of("Work", "Work/New", "Work/Plans"),
                    store.folders().stream().map(f -> f.name().path()).sorted().toList());
        }
    }
}
