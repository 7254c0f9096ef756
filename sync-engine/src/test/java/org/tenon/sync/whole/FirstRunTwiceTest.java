package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.imap.FakeImapServer;

/** Two real processes with a state folder each, in one client folder that no run has ever marked, at the same time. */
final class FirstRunTwiceTest {
    private static final int THERE = 150;
    private static final int HERE = 50;

    @TempDir
    Path dir;

    @RepeatedTest(2)
    void oneDoesTheWorkAndTheOtherIsSentAwayByNameAndNothingIsDoubled() throws Exception {
        try (var server = FakeImapServer.start()) {
            for (int i = 0; i < THERE; i++) {
                server.deliver("INBOX", mail("there" + i).getBytes(StandardCharsets.UTF_8));
            }
            var fresh = Files.createDirectories(dir.resolve("client/mail/INBOX/new"));
            for (var beside : List.of("cur", "tmp")) {
                Files.createDirectories(fresh.resolveSibling(beside));
            }
            for (int i = 0; i < HERE; i++) {
                Files.writeString(fresh.resolve("1." + i + ".here"), mail("here" + i));
            }
            var one = start(server.port(), "one");
            var two = start(server.port(), "two");
            int first = end(one);
            int second = end(two);
            assertTrue(
                    (first == 0) != (second == 0),
                    () -> "one works: " + first + ", " + second + said("one") + said("two"));
            var away = said(first == 0 ? "two" : "one");
            boolean named = away.contains("BUSY: Another run, with another state folder")
                    || away.contains("CONFIGURATION: The local folder is synced already with the state folder");
            assertTrue(named, away);
            assertEquals(THERE + HERE, server.all().size());
            try (var files = Files.walk(dir.resolve("client/mail/INBOX"))) {
                assertEquals(
                        THERE + HERE,
                        files.filter(f -> List.of("cur", "new")
                                        .contains(f.getParent().getFileName().toString()))
                                .count());
            }
        }
    }

    private static String mail(String name) {
        return "Message-ID: <" + name + "@example.test>\nSubject: " + name + "\n\n" + name + "\n";
    }

    private Process start(int port, String state) throws IOException {
        return new ProcessBuilder(SyncOnce.command(port, dir.resolve("client"), dir.resolve(state)))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(state + ".log").toFile())
                .start();
    }

    private static int end(Process process) throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("a sync took longer than two minutes");
        }
        return process.exitValue();
    }

    private String said(String state) {
        try {
            return Files.readString(dir.resolve(state + ".log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
