package org.tenon.connector.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.account.AccountLock.Attempt;

/** Locks are between processes, so the one that holds the lock here is a process of its own. */
class AccountLockTest {
    @TempDir
    Path dir;

    @Test
    void aSecondProcessIsToldWhoHoldsTheLockAndGetsItWhenTheFirstIsKilled() throws Exception {
        var state = new StateDir(dir);
        var holder = holdElsewhere();
        try {
            var held = assertInstanceOf(Attempt.Held.class, attempt(state));
            var who = held.by().orElseThrow();
            assertEquals(holder.pid(), who.pid());
            assertEquals("elsewhere", who.host());
            assertEquals(Optional.of(who), AccountLock.holder(state));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertEquals(Optional.empty(), AccountLock.holder(state), "a killed process holds nothing");
        try (var lock = assertInstanceOf(Attempt.Got.class, attempt(state)).lock()) {
            assertTrue(Files.exists(dir.resolve("lock")), lock::toString);
        }
    }

    @Test
    void aLockGivenBackIsFreeAtOnce() throws Exception {
        var state = new StateDir(dir);
        assertInstanceOf(Attempt.Got.class, attempt(state)).lock().close();
        assertEquals(Optional.empty(), AccountLock.holder(state));
        assertInstanceOf(Attempt.Got.class, attempt(state)).lock().close();
    }

    @Test
    void noLockFileMeansNoHolder() throws Exception {
        assertEquals(Optional.empty(), AccountLock.holder(new StateDir(dir.resolve("none"))));
    }

    private static Attempt attempt(StateDir state) throws IOException {
        return AccountLock.attempt(state, ProcessHandle.current().pid(), "here", Clock.systemUTC());
    }

    private Process holdElsewhere() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertEquals("held", line);
        return process;
    }

    /** The other process: takes the lock, says so, and keeps it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            var attempt = AccountLock.attempt(
                    new StateDir(Path.of(args[0])), ProcessHandle.current().pid(), "elsewhere", Clock.systemUTC());
            if (attempt instanceof Attempt.Got) {
                System.out.println("held");
                System.in.read();
            }
        }
    }
}
