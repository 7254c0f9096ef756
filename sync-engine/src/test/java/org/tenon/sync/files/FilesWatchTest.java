package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.StoreException;

/** What a resident process learns without looking. */
class FilesWatchTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private FilesStore store;

    @BeforeEach
    void open() throws StoreException {
        store = FilesStore.open(root, Clock.systemUTC(), new Random(1));
        store.createFolder(Kind.MAIL, FolderName.INBOX);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path cur() {
        return root.resolve("mail/INBOX/cur");
    }

    private Optional<String> digest() throws StoreException {
        return store.folders().getFirst().digest();
    }

    private void watch() throws Exception {
        assertTrue(store.awaitChange(Duration.ZERO), "nobody saw what came before");
        quiet();
        assumeTrue(digest().isPresent(), "no digests on a file system whose notices may be incomplete");
    }

    private void quiet() throws Exception {
        while (store.awaitChange(Duration.ofMillis(300))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void thereIsNoDigestBeforeWatchingBegins() throws Exception {
        assertEquals(Optional.empty(), digest());
    }

    @Test
    void theDigestStaysWhileNothingHappens() throws Exception {
        watch();
        var before = digest();
        assertFalse(store.awaitChange(Duration.ofMillis(200)));
        assertEquals(before, digest());
        try (var folder = store.open(store.folders().getFirst())) {
            Mail.handles(folder);
        }
        assertFalse(store.awaitChange(Duration.ofMillis(200)), "looking is no change");
        assertEquals(before, digest());
    }

    @Test
    void everyChangeEndsTheWaitAndChangesTheDigest() throws Exception {
        var file = Files.writeString(cur().resolve("1.a.other:2,"), "text\n");
        watch();
        List<Runs> changes = List.of(
                () -> Files.writeString(file, "txet\n", StandardOpenOption.WRITE),
                () -> Files.writeString(root.resolve("mail/INBOX/new/2.a.other"), "text\n"),
                () -> Files.move(file, cur().resolve("1.a.other:2,S")),
                () -> Files.delete(cur().resolve("1.a.other:2,S")),
                () -> Files.writeString(root.resolve("mail/INBOX/dovecot-keywords"), "0 work\n"));
        for (int i = 0; i < changes.size(); i++) {
            var before = digest();
            changes.get(i).run();
            assertTrue(store.awaitChange(LONG), "change " + i);
            assertNotEquals(before, digest(), "change " + i);
            quiet();
        }
    }

    private interface Runs {
        void run() throws Exception;
    }

    @Test
    void ownChangesShowInTheDigestAtOnce() throws Exception {
        watch();
        try (var folder = store.open(store.folders().getFirst())) {
            var before = digest();
            for (int i = 0; i < 20; i++) {
                Mail.create(folder, Mail.message(i), Flags.NONE);
                assertNotEquals(before, digest());
                before = digest();
            }
        }
    }

    @Test
    void aNewFolderIsNoticedAndWatched() throws Exception {
        watch();
        for (var part : List.of("tmp", "new", "cur")) {
            Files.createDirectories(root.resolve("mail/Other/Deep").resolve(part));
        }
        assertTrue(store.awaitChange(LONG));
        quiet();
        assertEquals(2, store.folders().size());
        quiet();
        Files.writeString(root.resolve("mail/Other/Deep/new/1.a.other"), "text\n");
        assertTrue(store.awaitChange(LONG));
    }

    @Test
    void anotherRunHasOtherDigests() throws Exception {
        watch();
        try (var other = FilesStore.open(root, Clock.systemUTC(), new Random(2))) {
            other.awaitChange(Duration.ZERO);
            assertNotEquals(digest(), other.folders().getFirst().digest());
        }
    }

    @Test
    void aFolderPutInThePlaceOfAnotherHasAnotherDigest() throws Exception {
        watch();
        var before = digest();
        Files.move(root.resolve("mail/INBOX"), root.resolve("away"));
        for (var part : List.of("tmp", "new", "cur")) {
            Files.createDirectories(root.resolve("mail/INBOX").resolve(part));
            Files.setLastModifiedTime(
                    root.resolve("mail/INBOX").resolve(part),
                    Files.getLastModifiedTime(root.resolve("away").resolve(part)));
        }
        assertNotEquals(before, digest());
    }

    @Test
    void filesOfOtherProgramsBesideTheMessagesAreNoChange() throws Exception {
        watch();
        Files.writeString(root.resolve("mail/INBOX/dovecot-uidlist"), "3 V1\n", StandardCharsets.US_ASCII);
        Files.writeString(root.resolve("mail/INBOX/tmp/1.a.other"), "being delivered");
        assertFalse(store.awaitChange(Duration.ofMillis(300)));
    }
}
