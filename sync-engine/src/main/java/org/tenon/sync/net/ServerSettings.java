package org.tenon.sync.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach a server that is known by host and port, and how to sign in there as one account: for IMAP and for submission.
 *
 * @param secretNow reads the secret anew, for when the one in {@code login} is refused: it may have been changed, or a token
 *     renewed, since it was read; empty where it cannot be had
 */
public record ServerSettings(
        Endpoint endpoint, Login login, ConnectionSettings connections, Supplier<Optional<Credential>> secretNow) {

    public ServerSettings {
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(login);
        Objects.requireNonNull(connections);
        Objects.requireNonNull(secretNow);
    }

    /** Settings with the usual time limits and number of connections. */
    public static ServerSettings of(Endpoint endpoint, Login login) {
        return new ServerSettings(
                endpoint,
                login,
                ConnectionSettings.of(Duration.ofSeconds(20), Duration.ofSeconds(60)),
                Optional::empty);
    }

    public ServerSettings withExtraTrust(Path pem) {
        return with(connections.withExtraTrust(Optional.of(pem)));
    }

    public ServerSettings withTimeouts(Duration connect, Duration answer) {
        return with(connections.withTimeouts(connect, answer));
    }

    public ServerSettings withMaxConnections(int most) {
        return with(connections.withMost(most));
    }

    public ServerSettings withSecretNow(Supplier<Optional<Credential>> reader) {
        return new ServerSettings(endpoint, login, connections, reader);
    }

    public ServerSettings withCredential(Credential credential) {
        return new ServerSettings(endpoint, login.with(credential), connections, secretNow);
    }

    private ServerSettings with(ConnectionSettings other) {
        return new ServerSettings(endpoint, login, other, secretNow);
    }
}
