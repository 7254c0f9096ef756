package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.RunningDav;
import org.tenon.sync.model.Kind;

/** Crash anywhere, with a DAV server: real processes, killed at random instants with SIGKILL, then both sides are equal. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class KilledDavTest {
    private static final int PATIENCE_SECONDS = 300;

    @RegisterExtension
    static final RunningDav RUNNING = new RunningDav(DavServer.Make.CYRUS);

    @TempDir
    Path dir;

    private Random random;

    @Test
    void aSyncKilledAtAnyInstantEndsAsOneThatWasNot() throws Exception {
        long seed = Long.getLong("tenon.seed", 20_260_102L);
        int kills = Lab.size(10, 100);
        int items = Lab.size(200, 1500);
        random = new Random(seed);
        var lab = new DavLab(RUNNING.server(), dir.resolve("client"));
        lab.fillServer(Kind.CALENDAR, "Day", items, 1);
        lab.fillServer(Kind.CONTACTS, "People", items / 2, 1);
        lab.fillFiles(Kind.CALENDAR, "Day", items / 2, 2);
        lab.fillFiles(Kind.CONTACTS, "People", items / 2, 2);

        int done = killUpTo(kills * 2 / 5, 2500);
        assertTrue(done > 0, "no process lived long enough to be killed");
        assertEndsWell("the first sync, seed " + seed, lab);
        for (int batch = 1; done < kills; batch++) {
            lab.edit((int) seed + batch, 40);
            done += killUpTo(Math.min(3, kills - done), 1200);
            assertEndsWell("after batch " + batch + ", seed " + seed, lab);
            assertTrue(batch < kills * 5, "processes end before they can be killed");
        }
    }

    /** Starts process after process and kills each after up to {@code mostMillis}; stops early where one ends by itself. */
    private int killUpTo(int kills, int mostMillis) throws IOException, InterruptedException {
        for (int killed = 0; killed < kills; killed++) {
            var process = start();
            if (process.waitFor(400 + random.nextInt(mostMillis), TimeUnit.MILLISECONDS)) {
                return killed;
            }
            process.destroyForcibly().waitFor();
        }
        return kills;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(SyncDavOnce.command(RUNNING.server(), dir))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("process.log").toFile())
                .start();
    }

    private void assertEndsWell(String when, DavLab lab) throws Exception {
        var process = start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("a sync took longer than " + PATIENCE_SECONDS + " seconds, " + when);
        }
        var said = Files.readString(dir.resolve("process.log"));
        assertEquals(0, process.exitValue(), () -> when + ": " + said);
        try (var rig = new DavRig(dir, DavRig.settings(RUNNING.server()))) {
            rig.assertIdle();
        }
        lab.assertEqual();
    }
}
