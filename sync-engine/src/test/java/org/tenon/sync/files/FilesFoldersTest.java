package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** The tree of folders on a real disk, beside programs that make directories of their own. */
class FilesFoldersTest {
    @TempDir
    Path root;

    private FilesStore store;

    @BeforeEach
    void open() throws StoreException {
        store = FilesStore.open(root, Clock.systemUTC(), new Random(1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path mail(String path) {
        return root.resolve("mail").resolve(path);
    }

    private void maildir(String path) throws IOException {
        for (var part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(mail(path).resolve(part));
        }
    }

    private FolderInfo create(String... segments) throws StoreException {
        return Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of(segments)));
    }

    private List<String> names() throws StoreException {
        return store.folders().stream().map(f -> f.name().path()).sorted().toList();
    }

    private FolderInfo info(String... segments) throws StoreException {
        var name = FolderName.of(segments);
        return store.folders().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLayoutIsNestedMaildirs() throws Exception {
        create("INBOX");
        create("Archive", "2024");
        assertTrue(Files.isDirectory(mail("INBOX/cur")));
        assertTrue(Files.isDirectory(mail("Archive/2024/cur")));
        assertTrue(Files.isDirectory(mail("Archive/2024/new")));
        assertTrue(Files.isDirectory(mail("Archive/2024/tmp")));
        assertFalse(Files.exists(mail("Archive/cur")), "a parent is only a step of the hierarchy");
        assertEquals(List.of("Archive/2024", "INBOX"), names());
        assertEquals("Inbox", info("INBOX").role());
        assertEquals("", info("Archive", "2024").role());
    }

    @Test
    void theRootIsMadeWhereItIsMissing() throws Exception {
        try (var other = FilesStore.open(root.resolve("a/b/c"), Clock.systemUTC(), new Random(1))) {
            assertEquals(List.of(), other.folders());
            assertTrue(Files.isDirectory(root.resolve("a/b/c/mail")));
        }
    }

    @Test
    void aDirectoryIsAFolderIfItHasCur() throws Exception {
        maildir("Other");
        Files.createDirectories(mail("Plain/deeper"));
        Files.createDirectories(mail("OnlyNew/new"));
        Files.createDirectories(mail("OnlyCur/cur"));
        Files.writeString(mail("file"), "no directory");
        Files.createSymbolicLink(mail("dangling"), mail("nowhere"));
        assertEquals(List.of("OnlyCur", "Other"), names());
        try (var folder = store.open(info("OnlyCur"))) {
            Mail.create(folder, Mail.message(1), Flags.NONE);
            assertEquals(1, Mail.handles(folder).size());
        }
    }

    @Test
    void directoriesOfOthersAreCalledAsTheyAre() throws Exception {
        assumeTrue(FileSystems.getDefault().getSeparator().equals("/"), "Windows has no such names");
        for (var name : List.of("50%", "a:b", ".hidden", "%41", "CON", "x.", "New", "inbox")) {
            maildir(name);
        }
        assertEquals(
                new TreeSet<>(List.of("50%25", "a:b", ".hidden", "%2541", "CON", "x.", "New", "INBOX")),
                new TreeSet<>(names()));
        for (var folder : store.folders()) {
            try (var open = store.open(folder)) {
                Mail.create(open, Mail.message(1), Flags.NONE);
                assertEquals(1, Mail.handles(open).size());
            }
            create(folder.name().segments().toArray(String[]::new));
        }
        assertEquals(8, store.folders().size(), "created again is the same folder");
        assertEquals(1, MailReader.files(mail("50%/new")).size());
    }

    @Test
    void twoSpellingsOfOneNameAreTwoFolders() throws Exception {
        assumeTrue(FileSystems.getDefault().getSeparator().equals("/"), "Windows has no such names");
        create("a:b");
        maildir("a:b");
        create("INBOX");
        maildir("inbox");
        assertEquals(4, store.folders().size());
        assertEquals(4, new TreeSet<>(names()).size());
        assertTrue(names().containsAll(List.of("a:b", "INBOX")));
        int n = 0;
        for (var folder : store.folders()) {
            n++;
            try (var open = store.open(folder)) {
                for (int i = 0; i < n; i++) {
                    Mail.create(open, Mail.message(i), Flags.NONE);
                }
                assertEquals(n, Mail.handles(open).size(), "each its own directory");
            }
        }
    }

    @Test
    void namesThatAreNotUtf8AreListedAndOpened() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell to make such a name with");
        var made = new ProcessBuilder(
                        "/bin/sh", "-c", "mkdir -p \"$(printf 'caf\\351')/cur\" \"$(printf 'caf\\303\\251')/cur\"")
                .directory(mail("").toFile())
                .start();
        assertEquals(0, made.waitFor());
        assertEquals(List.of("caf%25E9", "caf\u00e9"), names());
        for (var folder : store.folders()) {
            try (var open = store.open(folder)) {
                assertEquals(0, Mail.handles(open).size());
            }
        }
    }

    @Test
    void aLongNameIsCutAndComesBack() throws Exception {
        var one = "\u00e4".repeat(150);
        var other = one + "x";
        create(one, "deep");
        create(other);
        create("a/b".repeat(100));
        assertEquals(
                new TreeSet<>(List.of(
                        FolderName.of(one, "deep").path(),
                        FolderName.of(other).path(),
                        FolderName.of("a/b".repeat(100)).path())),
                new TreeSet<>(names()));
        for (var directory : MailReader.files(mail(""))) {
            assertTrue(directory.getFileName().toString().getBytes(StandardCharsets.UTF_8).length <= 200);
        }
        Mail.accepted(store.renameFolder(info(other), FolderName.of("y".repeat(500))));
        Mail.accepted(store.renameFolder(info("y".repeat(500)), FolderName.of("short")));
        assertFalse(Files.exists(mail("short/.tenon-name")));
        Mail.accepted(store.deleteFolder(info("a/b".repeat(100))));
        assertEquals(new TreeSet<>(List.of(FolderName.of(one, "deep").path(), "short")), new TreeSet<>(names()));
        assertEquals(2, MailReader.files(mail("")).size());
    }

    @Test
    void aRenameTakesWhatLiesBelowAndLeavesNoEmptyParents() throws Exception {
        create("One", "Two");
        create("One", "Two", "Three");
        var identity = info("One", "Two").identity();
        Mail.accepted(store.renameFolder(info("One", "Two"), FolderName.of("Other", "New")));
        assertEquals(List.of("Other/New", "Other/New/Three"), names());
        assertEquals(identity, info("Other", "New").identity());
        assertFalse(Files.exists(mail("One")));
    }

    @Test
    void aRenameDoneTwiceIsAcceptedAndOneThatCannotBeIsNot() throws Exception {
        var old = create("Old");
        create("Taken");
        Mail.accepted(store.renameFolder(old, FolderName.of("New name")));
        Mail.accepted(store.renameFolder(old, FolderName.of("New name")));
        assertInstanceOf(Outcome.Rejected.class, store.renameFolder(info("New name"), FolderName.of("Taken")));
        assertInstanceOf(
                Outcome.Rejected.class, store.renameFolder(info("New name"), FolderName.of("New name", "Below")));
        assertInstanceOf(Outcome.Deferred.class, store.renameFolder(old, FolderName.of("Nowhere")));
        assertEquals(List.of("New name", "Taken"), names());
    }

    @Test
    void deletingLeavesWhatIsNotOurs() throws Exception {
        var parent = create("Parent");
        create("Parent", "Child");
        Files.writeString(mail("Parent/dovecot-keywords"), "0 work\n");
        Files.writeString(mail("Parent/dovecot-uidlist"), "not ours");
        Mail.accepted(store.deleteFolder(parent));
        assertEquals(List.of("Parent/Child"), names());
        assertEquals(List.of(mail("Parent/Child"), mail("Parent/dovecot-uidlist")), MailReader.files(mail("Parent")));
        Mail.accepted(store.deleteFolder(info("Parent", "Child")));
        assertEquals(List.of(mail("Parent/dovecot-uidlist")), MailReader.files(mail("Parent")));
    }

    @Test
    void aFolderWithAMessageUnderWayIsNotDeleted() throws Exception {
        var folder = create("Folder");
        Files.writeString(mail("Folder/tmp/1.a.other"), "being delivered");
        assertInstanceOf(Outcome.Deferred.class, store.deleteFolder(folder));
        Files.move(mail("Folder/tmp/1.a.other"), mail("Folder/new/1.a.other"));
        assertInstanceOf(Outcome.Deferred.class, store.deleteFolder(folder));
        Files.move(mail("Folder/new/1.a.other"), mail("Folder/cur/1.a.other:2,S"));
        assertInstanceOf(Outcome.Deferred.class, store.deleteFolder(folder));
        assertTrue(Files.isDirectory(mail("Folder/new")) && Files.isDirectory(mail("Folder/tmp")));
        try (var open = store.open(folder)) {
            assertEquals(1, Mail.handles(open).size());
        }
    }

    @Test
    void aListingThatCannotBeCompleteIsAnException() throws Exception {
        create("INBOX");
        Files.move(root.resolve("mail"), root.resolve("away"));
        var thrown = assertThrows(StoreException.class, store::folders);
        assertEquals(StoreException.Cause.FOLDER_GONE, thrown.kind());
        assertFalse(thrown.getMessage().contains(root.toString()));
    }

    @Test
    void aLinkedCircleEnds() throws Exception {
        create("Loop");
        Files.createSymbolicLink(mail("Loop/again"), mail("Loop"));
        assertEquals(List.of("Loop"), names());
    }

    @Test
    void aNameTooDeepForTheDiskIsRejected() throws Exception {
        var segments = Collections.nCopies(60, "x".repeat(100));
        assertInstanceOf(Outcome.Rejected.class, store.createFolder(Kind.MAIL, new FolderName(segments)));
        assertEquals(List.of(), names());
    }
}
