package org.tenon.sync.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where the project's scripts are, and how a test runs one. */
public final class Lab {
    private Lab() {}

    /** The top of the work tree, from whichever module's folder the tests run in. */
    public static Path root() {
        var here = Path.of("").toAbsolutePath();
        for (var dir = here; dir != null; dir = dir.getParent()) {
            if (Files.isExecutable(dir.resolve("scripts/server"))) {
                return dir;
            }
        }
        throw new IllegalStateException("no scripts/server above " + here);
    }

    public static Path script(String name) {
        return root().resolve("scripts").resolve(name);
    }

    /** The size of a long test: what {@code ./verify} can afford, or all of it with {@code -Dtenon.long=true}. */
    public static int size(int quick, int full) {
        return Boolean.getBoolean("tenon.long") ? full : quick;
    }

    /** What a program said, both streams in one, and its exit code. */
    public record Ended(int code, String said) {}

    /** Runs a program to its end, with nothing on standard input; it is killed after {@code limit}. */
    public static Ended run(Duration limit, List<String> command) throws IOException, InterruptedException {
        var said = Files.createTempFile("tenon-lab", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IOException(command.getFirst() + " ran longer than " + limit + ": " + tail(said));
            }
            return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static String tail(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.length() - 2000));
    }
}
