package org.tenon.deploy.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/**
 * What the commands take from the world around them.
 *
 * @param here against which paths on the command line are resolved
 */
record DeployContext(
        PrintStream out, PrintStream err, Map<String, String> env, Path here, Clock clock, SecureRandom random) {

    static DeployContext ofThisProcess() {
        return new DeployContext(
                System.out,
                System.err,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    static String version() {
        try (var in = DeployContext.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints a line; what a file or a server says cannot move the cursor. */
    void say(String line) {
        out.println(line.replaceAll("\\p{Cntrl}", "?"));
    }
}
