package org.tenon.connector.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.tenon.connector.account.Directories;

/**
 * The machine that an account runs on, as far as a run has to know it. Tests put their own in its place.
 *
 * @param patience how long to wait for another run to finish before saying that it is busy
 */
public record Machine(Directories places, Clock clock, StoreFactory stores, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    public static Machine real() {
        return new Machine(Directories.ofThisProcess(), Clock.systemUTC(), StoreFactory.REAL, PATIENCE);
    }

    /**
     * This machine's name, for the note in the lock. Not asked of {@link java.net.InetAddress}: that may go out to a name
     * server, which took longer than to read the account.
     */
    public String host() {
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
