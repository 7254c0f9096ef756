package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags.Flag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.demo.SandboxServer;

/** The real program, in a process of its own, against a mail server on loopback. */
@Timeout(120)
class SandboxSyncTest {
    @TempDir
    Path dir;

    private SandboxServer server;
    private Path account;

    @BeforeEach
    void start() throws IOException {
        server = new SandboxServer();
        account = writeAccount(server.port(), SandboxServer.PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void mailGoesBothWaysAndASecondSyncIsIdle() throws Exception {
        server.deliver("INBOX", "a", "one", "text", Flag.SEEN);
        server.deliver("Archive/2024", "a", "two", "text");
        var said = finish(tenon("sync", "--json"));
        assertEquals(0, said.exit(), said::toString);
        assertEquals(true, CommandLineHarness.object(said.out()).get("inSync"));
        assertEquals("", said.err());
        assertEquals(1, files("Archive/2024"));

        deliverHere("INBOX");
        assertEquals(0, finish(tenon("sync")).exit());
        assertEquals(2, server.count("INBOX"));

        var idle = CommandLineHarness.object(finish(tenon("sync", "--json")).out());
        assertTrue(
                ((List<?>) idle.get("folders")).stream().allMatch(f -> ((Map<?, ?>) ((Map<?, ?>) f).get("client"))
                        .values().stream().allMatch(n -> n.equals(0L))),
                idle::toString);
    }

    /** GreenMail counts a message's size without its header, so that no size agrees with the file's. */
    @Test
    void aLostLedgerMakesNoDoublesWhereTheServerCountsSizesWrongly() throws Exception {
        server.deliver("INBOX", "a", "one", "text");
        server.deliver("INBOX", "a", "two", "another text");
        assertEquals(0, finish(tenon("sync")).exit());
        assertEquals(2, files("INBOX"));

        Files.move(dir.resolve("state"), dir.resolve("lost"));
        assertEquals(0, finish(tenon("sync")).exit());
        assertEquals(2, files("INBOX"));
        assertEquals(2, server.count("INBOX"));
    }

    @Test
    void aWrongPasswordIsFourAndAServerThatIsGoneIsThree() throws Exception {
        writeAccount(server.port(), "wrong");
        var refused = finish(tenon("sync"));
        assertEquals(4, refused.exit(), refused::toString);
        assertFalse(refused.toString().contains("wrong"), "the password was repeated");
        server.close();
        var gone = finish(tenon("sync", "--json"));
        assertEquals(3, gone.exit(), gone::toString);
        assertEquals(3L, ((Map<?, ?>) CommandLineHarness.object(gone.out()).get("failure")).get("exit"));
    }

    @Test
    void aWatchTakesUpChangesOfBothSidesLeavesTheLockToOthersAndEndsCleanly() throws Exception {
        server.deliver("INBOX", "a", "one", "text");
        var watch = tenon("sync", "--watch", "--interval", "1", "--json");
        try {
            var lines = new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8));
            assertEquals(1L, CommandLineHarness.object(lines.readLine()).get("run"));
            assertEquals(1, files("INBOX"));

            server.deliver("INBOX", "a", "two", "text");
            waitUntil(() -> files("INBOX") == 2);
            deliverHere("INBOX");
            waitUntil(() -> server.count("INBOX") == 3);

            assertEquals(0, finish(tenon("sync")).exit(), "the lock is free between passes");
            var status = finish(tenon("status"));
            assertEquals(0, status.exit(), status::toString);

            watch.toHandle().destroy();
            assertTrue(watch.waitFor(30, TimeUnit.SECONDS), "it ends when it is told to");
            assertEquals("", new String(watch.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                assertTrue(CommandLineHarness.object(line).containsKey("run"), line);
            }
        } finally {
            watch.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRunThatIsInterruptedSaysThatItWasSafe() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            writeAccount(silent.getLocalPort(), SandboxServer.PASSWORD);
            var run = tenon("sync");
            try (var connection = silent.accept()) {
                run.toHandle().destroy();
                var said = finish(run);
                assertTrue(said.exit() > 128, said::toString);
                assertTrue(said.err().contains("stopped. Nothing was lost"), said::toString);
                assertFalse(connection.isClosed());
            }
        }
    }

    @Test
    void aWatchGivesUpWhereTheSignInIsRefused() throws Exception {
        writeAccount(server.port(), "wrong");
        var said = finish(tenon("sync", "--watch"));
        assertEquals(4, said.exit(), said::toString);
    }

    private Process tenon(String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Tenon.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of(
                "--account", account.toString(), "--state", dir.resolve("state").toString()));
        return new ProcessBuilder(command).start();
    }

    private static CommandLineHarness.Said finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandLineHarness.Said(process.waitFor(), out, err);
    }

    private Path writeAccount(int port, String password) throws IOException {
        var secret = Files.writeString(dir.resolve("password"), password);
        if (Files.getFileAttributeView(secret, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
        return Files.writeString(dir.resolve("demo.toml"), """
                [account]
                login  = "%s"
                secret = "file:password"
                [server]
                imap   = "imap://127.0.0.1:%d"
                insecure = true
                [client]
                store  = "files:here"
                """.formatted(SandboxServer.USER, port));
    }

    private long files(String folder) throws IOException {
        long n = 0;
        for (var part : List.of("cur", "new")) {
            var path = dir.resolve("here").resolve("mail").resolve(folder).resolve(part);
            if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    n += files.count();
                }
            }
        }
        return n;
    }

    private void deliverHere(String folder) throws IOException {
        var maildir = dir.resolve("here").resolve("mail").resolve(folder);
        var draft = Files.writeString(
                maildir.resolve("tmp").resolve("by-hand"), "Subject: by hand\nMessage-ID: <h@example.test>\n\nText\n");
        Files.move(draft, maildir.resolve("new").resolve("by-hand"));
    }

    /** True sooner or later. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void waitUntil(Condition condition) throws Exception {
        var until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < until, "it did not happen within a minute");
            Thread.sleep(100);
        }
    }
}
