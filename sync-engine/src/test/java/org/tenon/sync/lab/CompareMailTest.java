package org.tenon.sync.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge judged: whatever differs between the two sides, {@code scripts/compare-mail} has to see it. */
final class CompareMailTest {
    @TempDir
    Path dir;

    private Path client;
    private DovecotServer server;

    @Test
    void seesEveryKindOfDifferenceAndNoneWhereThereIsNone() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        client = dir.resolve("client");
        try (var dovecot = DovecotServer.start(dir.resolve("server"))) {
            server = dovecot;
            generate("--imap", Integer.toString(dovecot.imapPort()));
            generate("--client", client.toString());
            assertEquals(0, compare().code(), compare().said());

            differs("folder only on the client", () -> maildir("Brand new"));
            differs("folder only on the server", () -> {
                try (var tree = Files.walk(client.resolve("mail/Travel"))) {
                    for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            });
            differs("1 times on the server, 0 times on the client", () -> Files.delete(message("INBOX")));
            differs(
                    "1 times on the server, 2 times on the client",
                    () -> Files.copy(message("INBOX"), client.resolve("mail/INBOX/cur/twin:2,")));
            differs(
                    "0 times on the server, 1 times on the client",
                    () -> Files.writeString(message("INBOX"), "x", StandardOpenOption.APPEND));
            differs("was received at", () -> Files.setLastModifiedTime(message("INBOX"), FileTime.fromMillis(1_000)));
            differs("is (", () -> mark("INBOX", "T"));
            differs("is (", () -> {
                mark("INBOX", "z");
                Files.writeString(
                        client.resolve("mail/INBOX/dovecot-keywords"),
                        "25 unheard-of\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            });
            differs(
                    "is in Archive, expected INBOX",
                    () -> Files.writeString(
                            dir.resolve("journal"),
                            "{\"edit\":\"move\",\"side\":\"client\",\"digest\":\"" + digest(message("Archive"))
                                    + "\",\"folder\":\"INBOX\",\"times\":1}\n"));
        }
    }

    private interface Change {
        void make() throws Exception;
    }

    /** Makes one change to the client, wants it seen, and begins anew. */
    private void differs(String expected, Change change) throws Exception {
        change.make();
        var ended = compare();
        assertEquals(1, ended.code(), ended.said());
        assertTrue(ended.said().contains(expected), expected + ": " + ended.said());
        try (var tree = Files.walk(client)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.deleteIfExists(dir.resolve("journal"));
        generate("--client", client.toString());
        assertEquals(0, compare().code());
    }

    private void generate(String where, String value) throws Exception {
        var ended = Lab.run(
                Duration.ofMinutes(1),
                List.of(Lab.script("generate-mail").toString(), where, value, "--messages", "60", "--seed", "5"));
        assertEquals(0, ended.code(), ended.said());
    }

    private Lab.Ended compare() throws Exception {
        var command = new ArrayList<>(List.of(
                Lab.script("compare-mail").toString(),
                "--dates",
                "--imap",
                Integer.toString(server.imapPort()),
                "--maildir",
                client.toString()));
        if (Files.exists(dir.resolve("journal"))) {
            command.addAll(List.of("--journal", dir.resolve("journal").toString()));
        }
        return Lab.run(Duration.ofMinutes(1), command);
    }

    private Path message(String folder) throws IOException {
        try (var files = Files.walk(client.resolve("mail").resolve(folder), 2)) {
            return files.filter(f -> Set.of("cur", "new")
                            .contains(f.getParent().getFileName().toString()))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void mark(String folder, String letter) throws IOException {
        var file = message(folder);
        Files.move(file, file.resolveSibling(file.getFileName() + letter), StandardCopyOption.ATOMIC_MOVE);
    }

    private void maildir(String folder) throws IOException {
        for (var box : List.of("cur", "new", "tmp")) {
            Files.createDirectories(client.resolve("mail").resolve(folder).resolve(box));
        }
    }

    private static String digest(Path file) throws Exception {
        var sha = MessageDigest.getInstance("SHA-256");
        var text = Files.readString(file, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        return HexFormat.of().formatHex(sha.digest(text));
    }
}
