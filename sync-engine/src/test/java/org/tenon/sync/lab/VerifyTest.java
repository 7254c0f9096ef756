package org.tenon.sync.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./verify} itself, with a Maven that never ends in Maven's place. */
final class VerifyTest {
    /** Runs argv in a terminal of its own until the file is there; then presses Ctrl-C or sends SIGTERM. */
    private static final String IN_A_TERMINAL = """
            import os, pty, signal, sys, time
            how, mark, command = sys.argv[1], sys.argv[2], sys.argv[3:]
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(command[0], command)
            until = time.monotonic() + 60
            while not os.path.exists(mark) and time.monotonic() < until:
                time.sleep(0.05)
            if how == "ctrl-c":
                os.write(terminal, b"\\x03")
            else:
                os.kill(pid, signal.SIGTERM)
            try:
                while os.read(terminal, 4096):
                    pass
            except OSError:
                pass
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"ctrl-c, 130", "sigterm, 143"})
    void endsAtOnceWithAllThatItStarted(String how, int code) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed: apt-get install python3");
        var bin = Files.createDirectory(dir.resolve("bin"));
        var mark = dir.resolve("started");
        var maven = Files.writeString(
                bin.resolve("mvn"),
                "#!/bin/sh\nsleep 600 &\necho $! >" + mark + ".new\nmv " + mark + ".new " + mark + "\nwait\n");
        assertTrue(maven.toFile().setExecutable(true));
        var ended = Lab.run(
                Duration.ofSeconds(100),
                List.of(
                        "env",
                        "PATH=" + bin + ":" + System.getenv("PATH"),
                        "/usr/bin/python3",
                        "-c",
                        IN_A_TERMINAL,
                        how,
                        mark.toString(),
                        Lab.root().resolve("verify").toString(),
                        "--as-is"));
        assertEquals(Integer.toString(code), ended.said().strip());
        long sleeper = Long.parseLong(Files.readString(mark).strip());
        assertFalse(ProcessHandle.of(sleeper).map(ProcessHandle::isAlive).orElse(false), "what Maven started");
    }

    @Test
    void whatIsMissingIsSaidInOneLineWithWhatToType() throws Exception {
        var ended = Lab.run(
                Duration.ofSeconds(20),
                List.of(
                        "env",
                        "-i",
                        "PATH=" + dir,
                        "HOME=" + dir,
                        "/bin/sh",
                        "-c",
                        ". \"$0\"; tenon_say_missing",
                        Lab.script("find-jdk").toString()));
        var said = ended.said().strip();
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.contains("a JDK 21 or newer, and Maven. Install them: "), said);
        assertTrue(said.contains("sudo apt-get install maven"), said);
    }
}
