package org.tenon.connector.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.tenon.connector.account.Places;

/**
 * What the commands take from the world around them.
 *
 * @param patience how long to wait for another run to finish before saying that it is busy
 */
record Context(Places places, Clock clock, Screen screen, Sides sides, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    static Context ofThisProcess() {
        var places = Places.ofThisProcess();
        return new Context(places, Clock.systemUTC(), Screen.ofThisProcess(places.env()), Sides.REAL, PATIENCE);
    }

    static String version() {
        try (var in = Context.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This machine's name, for the note in the lock; asked only when a lock is taken. */
    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
