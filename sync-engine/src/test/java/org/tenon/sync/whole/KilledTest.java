package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.Lab;

/** Crash anywhere: real processes, killed at random instants with SIGKILL, and both sides must be as if nothing had been. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class KilledTest {
    private static final int PATIENCE_SECONDS = 300;

    @TempDir
    Path dir;

    private MailRig rig;
    private int port;
    private Random random;

    @Test
    void aSyncKilledAtAnyInstantEndsAsOneThatWasNot() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        long seed = Long.getLong("tenon.seed", 20_260_101L);
        int kills = Lab.size(20, 200);
        int messages = Lab.size(2000, 5000);
        random = new Random(seed);
        try (var server = DovecotServer.start(dir.resolve("server"))) {
            port = server.imapPort();
            rig = new MailRig(port, dir);
            rig.fillServer(messages);
            rig.fillClient(messages / 4, "--seed", "2");

            int done = killUpTo(kills * 2 / 5, 3000);
            assertEndsWell(start(), "the first sync, seed " + seed);
            rig.settle();
            rig.assertEqual(messages + messages / 4);
            assertTrue(done > 0, "no process lived long enough to be killed");

            for (int batch = 1; done < kills; batch++) {
                var more = batch % 3 == 0 ? new String[] {"--tree"} : new String[0];
                rig.edit((int) seed + batch, 150, more);
                done += killUpTo(Math.min(4, kills - done), 1500);
                assertEndsWell(start(), "after batch " + batch + ", seed " + seed);
                rig.settle();
                rig.assertEqual();
                assertTrue(batch < kills * 5, "processes end before they can be killed");
            }
        }
    }

    /** Starts process after process and kills each after up to {@code mostMillis}; stops early where one ends by itself. */
    private int killUpTo(int kills, int mostMillis) throws IOException, InterruptedException {
        for (int killed = 0; killed < kills; killed++) {
            var process = start();
            if (process.waitFor(200 + random.nextInt(mostMillis), TimeUnit.MILLISECONDS)) {
                return killed;
            }
            process.destroyForcibly().waitFor();
        }
        return kills;
    }

    private Process start() throws IOException {
        var log = dir.resolve("process.log").toFile();
        return new ProcessBuilder(SyncOnce.command(port, rig.client(), rig.state()))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private void assertEndsWell(Process process, String when) throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("a sync took longer than " + PATIENCE_SECONDS + " seconds, " + when);
        }
        var said = Files.readString(dir.resolve("process.log"));
        assertEquals(0, process.exitValue(), () -> when + ": " + said);
    }
}
