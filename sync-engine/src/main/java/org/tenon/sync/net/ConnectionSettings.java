package org.tenon.sync.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How connections to a server are made and kept.
 *
 * @param extraTrust a PEM file with certificates of authorities that are trusted besides the system's
 * @param most how many may be open at once
 * @param connectTimeout how long to wait for a connection
 * @param answerTimeout how long the server may be silent in the middle of an answer
 */
public record ConnectionSettings(Optional<Path> extraTrust, int most, Duration connectTimeout, Duration answerTimeout) {

    private static final int USUAL_CONNECTIONS = 4;

    public ConnectionSettings {
        Objects.requireNonNull(extraTrust);
        Objects.requireNonNull(connectTimeout);
        Objects.requireNonNull(answerTimeout);
        if (most < 1) {
            throw new IllegalArgumentException("fewer than one connection");
        }
    }

    /** The usual number of connections, believing whom the system believes. */
    public static ConnectionSettings of(Duration connectTimeout, Duration answerTimeout) {
        return new ConnectionSettings(Optional.empty(), USUAL_CONNECTIONS, connectTimeout, answerTimeout);
    }

    public ConnectionSettings withExtraTrust(Optional<Path> pem) {
        return new ConnectionSettings(pem, most, connectTimeout, answerTimeout);
    }

    public ConnectionSettings withMost(int connections) {
        return new ConnectionSettings(extraTrust, connections, connectTimeout, answerTimeout);
    }

    public ConnectionSettings withTimeouts(Duration connect, Duration answer) {
        return new ConnectionSettings(extraTrust, most, connect, answer);
    }
}
