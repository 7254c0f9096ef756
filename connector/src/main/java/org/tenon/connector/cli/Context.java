package org.tenon.connector.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.tenon.connector.account.Directories;

/**
 * What the commands take from the world around them.
 *
 * @param patience how long to wait for another run to finish before saying that it is busy
 */
record Context(Directories places, Clock clock, Screen screen, StoreFactory sides, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    static Context ofThisProcess() {
        var places = Directories.ofThisProcess();
        return new Context(places, Clock.systemUTC(), Screen.ofThisProcess(places.env()), StoreFactory.REAL, PATIENCE);
    }

    static String version() {
        try (var in = Context.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * This machine's name, for the note in the lock. Not asked of {@link java.net.InetAddress}: that may go out to a name
     * server, which took longer than to read the account.
     */
    String host() {
        var kernel = Path.of("/proc/sys/kernel/hostname");
        try {
            if (Files.isReadable(kernel)) {
                return oneWord(Files.readString(kernel));
            }
        } catch (IOException e) {
            // Then by the environment; the name is for people only.
        }
        var env = places.env();
        return oneWord(env.getOrDefault("COMPUTERNAME", env.getOrDefault("HOSTNAME", "")));
    }

    private static String oneWord(String name) {
        var word = name.strip().replaceAll("\\s+", "-");
        return word.isEmpty() ? "this-machine" : word;
    }
}
