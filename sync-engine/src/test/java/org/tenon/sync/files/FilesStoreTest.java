package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.ForwardingBody;

/** What the files store does with messages, on a real disk; what every store does is in the contract. */
class FilesStoreTest extends OnMaildir {
    @Test
    void aMessageIsKeptBitByBitWithLfAlone() throws Exception {
        var message = "Message-ID: <a@example.test>\r\n\r\nlone \r here,\r\n\r\nend without line end\r"
                .getBytes(StandardCharsets.ISO_8859_1);
        var placed = Mail.create(folder, message, Flags.of(Flags.SEEN));
        assertArrayEquals(Mail.withLf(message), Files.readAllBytes(onlyFile()));
        assertArrayEquals(Mail.withLf(message), Mail.read(folder, placed.handle()));
        assertEquals(placed.handle().value() + ":2,S", only());
        assertEquals(Mail.RECEIVED, Files.getLastModifiedTime(onlyFile()).toInstant());
        assertEquals(List.of(), names(tmp()));
    }

    @Test
    void theFileIsWhatTheDigestIsOf() throws Exception {
        var message =
                "Message-ID: <a@example.test>\r\r\n\r\na\r\r\r\nb\n\rc\r\n\r".getBytes(StandardCharsets.ISO_8859_1);
        var item = Mail.staged(folder, message, Flags.NONE);
        folder.create(List.of(item));
        var file = Files.readAllBytes(onlyFile());
        assertEquals("Message-ID: <a@example.test>\n\na\nb\n\rc\n\r", new String(file, StandardCharsets.ISO_8859_1));
        assertEquals(item.hash(), Mail.described(folder, file, Flags.NONE).hash());
    }

    @Test
    void lineEndsAreFoundWhereverTheChunksEnd() throws Exception {
        var random = new Random(3);
        var text = new StringBuilder("Message-ID: <chunks@example.test>\r\n\r\n");
        while (text.length() < 300_000) {
            text.append("x".repeat(random.nextInt(5)))
                    .append(random.nextInt(3) == 0 ? "\r" : "y")
                    .append("\r\n");
        }
        var message = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        var body = new ForwardingBody(Mail.body(message)) {
            @Override
            public InputStream open() throws IOException {
                return new FilterInputStream(super.open()) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(3000)));
                    }
                };
            }
        };
        var item = Mail.described(folder, message, Flags.NONE);
        var placed = Mail.accepted(
                folder.create(List.of(Mail.withBody(item, folder.stage(body)))).getFirst());
        var file = Mail.read(folder, placed.handle());
        assertEquals(text.toString().replaceAll("\r+\n", "\n"), new String(file, StandardCharsets.ISO_8859_1));
    }

    @Test
    void everyKindOfBodyChangeIsANewRevision() throws Exception {
        var file = cur().resolve("1.a.other:2,");
        Files.writeString(file, "one\n");
        var first = Mail.observe(folder).get(new Handle("1.a.other")).revision();
        Thread.sleep(20);
        Files.writeString(file, "two\n");
        var inPlace = Mail.observe(folder).get(new Handle("1.a.other")).revision();
        assertNotEquals(first, inPlace);

        var other = Files.writeString(tmp().resolve("x"), "six\n");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(
                inPlace, Mail.observe(folder).get(new Handle("1.a.other")).revision());
    }

    @Test
    void aNameThatIsNoUtf8ComesBack() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell to make such a name with");
        var script =
                "for n in 'a\\366b:2,S' 'a\\303\\266b:2,S' 'a\\356\\276\\200b:2,S'; do cp only \"$(printf \"$n\")\"; done; rm only";
        put(cur().resolve("only"));
        var made = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(cur().toFile())
                .start();
        assertEquals(0, made.waitFor());
        var handles = Mail.handles(folder);
        assertEquals(3, handles.size(), handles::toString);
        for (var handle : handles) {
            assertArrayEquals(Mail.withLf(Mail.message(1)), Mail.read(folder, handle));
            Mail.accepted(folder.reflag(List.of(new Reflag(handle, Flags.of(Flags.FLAGGED), Flags.NONE)))
                    .getFirst());
        }
        assertEquals(handles, Mail.handles(folder));
        for (var handle : handles) {
            Mail.accepted(folder.delete(List.of(handle)).getFirst());
        }
        assertEquals(List.of(), MailReader.files(cur()));
    }

    @Test
    void linksAndPipesAreToldByNameAndNeverOpened() throws Exception {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no such files here");
        var secret = Files.writeString(root.resolve("secret"), "a private key");
        Files.createSymbolicLink(cur().resolve("1.link.other:2,S"), secret);
        Files.createSymbolicLink(cur().resolve("2.dangling.other:2,S"), root.resolve("nowhere"));
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", cur().resolve("3.pipe.other:2,S").toString())
                        .start()
                        .waitFor());
        put(cur().resolve("4.sound.other:2,S"));
        var handles = List.copyOf(new TreeSet<>(Mail.handles(folder)));
        var read = new ArrayList<Handle>();
        var thrown = assertThrows(StoreException.class, () -> folder.read(handles, (handle, body) -> read.add(handle)));
        assertEquals(List.of(new Handle("4.sound.other")), read);
        assertEquals(StoreException.Scope.ITEM, thrown.scope());
        assertEquals(3, thrown.items().size());
        assertTrue(thrown.items().get(new Handle("1.link.other")).contains("1.link.other:2,S is a link"));
        assertTrue(thrown.items().get(new Handle("3.pipe.other")).contains("no regular file"));
        var described = new ArrayList<Handle>();
        folder.describe(handles, (handle, linkId, size) -> described.add(handle));
        assertEquals(List.of(new Handle("4.sound.other")), described);
    }

    @Test
    void aNameWithoutRoomForFlagsIsRefusedAndTheOthersGoOn() throws Exception {
        var base = "x".repeat(252);
        put(cur().resolve(base));
        put(cur().resolve("1.short.other:2,"));
        var outcomes = folder.reflag(List.of(
                new Reflag(new Handle(base), Flags.of(Flags.SEEN), Flags.NONE),
                new Reflag(new Handle("1.short.other"), Flags.of(Flags.SEEN), Flags.NONE)));
        var refused = assertInstanceOf(Outcome.Rejected.class, outcomes.getFirst());
        assertEquals("bad-name", refused.code());
        Mail.accepted(outcomes.getLast());
    }

    @Test
    void createNeverOverwrites() throws Exception {
        var item = Mail.staged(folder, Mail.message(1), Flags.NONE);
        var there = cur().resolve(item.proposed().orElseThrow().value() + ":2,");
        Files.writeString(there, "somebody else's\n");
        assertInstanceOf(Outcome.Deferred.class, folder.create(List.of(item)).getFirst());
        assertEquals("somebody else's\n", Files.readString(there));

        // The same after a new start, and under other flags.
        var again = Mail.staged(folder, Mail.message(1), Flags.of(Flags.SEEN));
        Files.writeString(fresh().resolve(again.proposed().orElseThrow().value()), "mine\n");
        try (var later = FilesStore.open(root, Clock.systemUTC(), new Random(2));
                var reopened = later.open(inbox)) {
            var body = Mail.withBody(again, reopened.stage(Mail.body(Mail.message(1))));
            assertInstanceOf(
                    Outcome.Deferred.class, reopened.create(List.of(body)).getFirst());
            assertEquals(2, Mail.handles(reopened).size());
        }
    }

    @Test
    void aBodyIsFoundAgainUnderAnotherName() throws Exception {
        put(fresh().resolve("1.a.other"));
        var bodies = new ArrayList<Body>();
        folder.read(List.of(new Handle("1.a.other")), (handle, body) -> bodies.add(body));
        Files.move(fresh().resolve("1.a.other"), cur().resolve("1.a.other:2,RS"));
        try (var in = bodies.getFirst().open()) {
            assertArrayEquals(Mail.withLf(Mail.message(1)), in.readAllBytes());
        }
        Files.delete(cur().resolve("1.a.other:2,RS"));
        assertThrows(IOException.class, () -> bodies.getFirst().open());
    }

    @Test
    void whatWasRenamedBetweenLookingAndActingIsFoundAgain() throws Exception {
        put(cur().resolve("1.a.other:2,"));
        put(cur().resolve("2.a.other:2,"));
        assertEquals(
                2,
                folder.stillHere(List.of(new Handle("1.a.other"), new Handle("2.a.other")))
                        .size());
        Files.move(cur().resolve("1.a.other:2,"), cur().resolve("1.a.other:2,F"));
        Files.move(cur().resolve("2.a.other:2,"), cur().resolve("2.a.other:2,F"));
        assertEquals(
                Flags.of(Flags.FLAGGED, Flags.SEEN),
                reflag("1.a.other", Flags.of(Flags.SEEN), Flags.NONE).flags());
        Mail.accepted(folder.delete(List.of(new Handle("2.a.other"))).getFirst());
        assertEquals("1.a.other:2,FS", only());
    }

    @Test
    void replacingKeepsTheBaseAndChangesTheFlags() throws Exception {
        put(fresh().resolve("1.a.other"));
        var handle = new Handle("1.a.other");
        var before = Mail.observe(folder).get(handle);
        var content = Mail.staged(folder, Mail.message(2), Flags.of(Flags.SEEN));
        var placed = Mail.accepted(folder.replace(List.of(new Replacement(handle, before.revision(), content)))
                .getFirst());
        assertEquals(handle, placed.handle());
        assertEquals("1.a.other:2,S", only());
        assertEquals(List.of(), names(fresh()));
        assertArrayEquals(Mail.withLf(Mail.message(2)), Mail.read(folder, handle));
        assertEquals(placed.revision(), Mail.observe(folder).get(handle).revision());

        var late = Mail.staged(folder, Mail.message(3), Flags.NONE);
        assertInstanceOf(
                Outcome.Deferred.class,
                folder.replace(List.of(new Replacement(handle, before.revision(), late)))
                        .getFirst());
        assertArrayEquals(Mail.withLf(Mail.message(2)), Mail.read(folder, handle));
        assertEquals(List.of(), names(tmp()));
    }

    @Test
    void aMoveKeepsTheBaseUnlessItIsTakenAndTranslatesKeywords() throws Exception {
        var target = Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Target")));
        Files.writeString(root.resolve("mail/INBOX/dovecot-keywords"), "0 work\n");
        Files.writeString(root.resolve("mail/Target/dovecot-keywords"), "0 home\n");
        Files.writeString(root.resolve("mail/Target/cur/2.a.other:2,S"), "taken\n");
        put(cur().resolve("1.a.other:2,Xab"));
        put(fresh().resolve("2.a.other"));
        var outcomes = folder.move(List.of(new Handle("1.a.other"), new Handle("2.a.other")), target);

        var first = Mail.accepted(outcomes.getFirst());
        var second = Mail.accepted(outcomes.getLast());
        assertEquals(new Handle("1.a.other"), first.handle());
        assertEquals(Flags.of("work"), first.flags());
        assertTrue(Files.exists(root.resolve("mail/Target/cur/1.a.other:2,Xb")));
        assertNotEquals(new Handle("2.a.other"), second.handle());
        assertEquals("taken\n", Files.readString(root.resolve("mail/Target/cur/2.a.other:2,S")));
        assertEquals(3, names(root.resolve("mail/Target/cur")).size());
        assertEquals(Set.of(), Mail.handles(folder));
    }

    @Test
    void partsOfOursAreDroppedAtTheNextOpeningAndOthersWhenTheyAreOld() throws Exception {
        folder.stage(Mail.body(Mail.message(1)));
        Files.writeString(tmp().resolve("1.young.other"), "being delivered");
        var old = Files.writeString(tmp().resolve("1.old.other"), "abandoned");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(37))));
        FilesStore.open(root, Clock.systemUTC(), new Random(2)).close();
        assertEquals(3, names(tmp()).size(), "another process may be at work on them");
        store.close();
        FilesStore.open(root, Clock.systemUTC(), new Random(2)).close();
        assertEquals(List.of("1.young.other"), names(tmp()));
    }

    @Test
    void closingDropsWhatWasStagedForNothing() throws Exception {
        folder.stage(Mail.body(Mail.message(1)));
        var kept = Mail.create(folder, Mail.message(2), Flags.NONE);
        folder.close();
        assertEquals(List.of(), names(tmp()));
        assertEquals(kept.handle().value(), only());
    }

    @Test
    void aBodyThatBreaksOffLeavesNothing() throws Exception {
        var broken = new ForwardingBody(Mail.body(Mail.message(1))) {
            @Override
            public InputStream open() throws IOException {
                return new FilterInputStream(super.open()) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int n = in.read(bytes, offset, length);
                        if (n < 0) {
                            throw new IOException("connection reset");
                        }
                        return n;
                    }
                };
            }
        };
        var thrown = assertThrows(StoreException.class, () -> folder.stage(broken));
        assertEquals(StoreException.Cause.UNREACHABLE, thrown.kind());
        assertEquals(List.of(), names(tmp()));
    }

    @Test
    void filesAndFoldersAreForTheUserOnly() throws Exception {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no such permissions here");
        Mail.create(folder, Mail.message(1), Flags.NONE);
        var file = Files.getPosixFilePermissions(onlyFile());
        assertEquals("rw-------", PosixFilePermissions.toString(file));
        var directory = Files.getPosixFilePermissions(cur());
        assertEquals("rwx------", PosixFilePermissions.toString(directory));
    }

    @Test
    void baseNamesAreUniqueAndInOrder() throws Exception {
        var names = new UniqueNames(
                Clock.fixed(Instant.ofEpochSecond(1_700_000_000, 42_000), ZoneOffset.UTC), new Random(1));
        var made = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) {
            made.add(names.next());
        }
        assertEquals(made, made.stream().sorted().distinct().toList());
        assertTrue(made.stream().allMatch(n -> n.matches("1700000000\\.M000042Q[0-9a-f]{6}R[0-9a-f]{16}\\.tenon")));
        assertTrue(made.stream().allMatch(UniqueNames::isOurs));
        assertFalse(UniqueNames.isOurs("1700000000.M42P1Q1.tenon") || UniqueNames.isOurs("1.Rxyz.other"));
    }

    @Test
    void aThousandRevisionsComeOutAsPlaced() throws Exception {
        var expected = new HashMap<Handle, Placed>();
        var items = new ArrayList<NewItem>();
        for (int i = 0; i < 1000; i++) {
            items.add(Mail.staged(folder, Mail.message(i), i % 2 == 0 ? Flags.NONE : Flags.of(Flags.SEEN, "$work")));
        }
        for (var outcome : folder.create(items)) {
            var placed = Mail.accepted(outcome);
            expected.put(placed.handle(), placed);
        }
        var seen = Mail.observe(folder);
        assertEquals(expected.keySet(), seen.keySet());
        seen.values().forEach(item -> {
            assertEquals(expected.get(item.handle()).revision(), item.revision());
            assertEquals(expected.get(item.handle()).flags(), item.flags());
        });
    }
}
