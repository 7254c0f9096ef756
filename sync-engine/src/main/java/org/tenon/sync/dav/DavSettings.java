package org.tenon.sync.dav;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.net.ConnectionSettings;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Login;

/**
 * Where the calendars, tasks and contacts of one account are and how to sign in there.
 *
 * @param caldav where to begin for calendars and tasks: a collection, a home set, a principal, or the server's root
 * @param carddav the same for contacts; may be the same place
 * @param login a name and its password: Digest (RFC 7616) where the server offers it, else Basic (RFC 7617); or an access token
 *     (RFC 6750); empty for servers that know us by other means
 * @param insecure allows {@code http:}, and then to a loopback address only
 */
public record DavSettings(
        Optional<URI> caldav,
        Optional<URI> carddav,
        Optional<Login> login,
        boolean insecure,
        ConnectionSettings connections,
        Limits limits) {

    /**
     * What is borne of a server.
     *
     * @param patience how long one request may wait, all in all, for a server that asks us to come back later
     * @param pollEvery how often {@link DavStore#awaitChange} looks
     * @param responseBytes how much one response may hold, unpacked, before it is refused
     */
    public record Limits(Duration patience, Duration pollEvery, long responseBytes) {
        private static final Limits USUAL = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), 150L << 20);

        public Limits {
            Objects.requireNonNull(patience);
            Objects.requireNonNull(pollEvery);
            if (responseBytes < 1) {
                throw new IllegalArgumentException("needs at least one byte");
            }
        }
    }

    public DavSettings {
        Objects.requireNonNull(caldav);
        Objects.requireNonNull(carddav);
        Objects.requireNonNull(login);
        Objects.requireNonNull(connections);
        Objects.requireNonNull(limits);
        if (caldav.isEmpty() && carddav.isEmpty()) {
            throw new IllegalArgumentException("neither a CalDAV nor a CardDAV address");
        }
        caldav.ifPresent(uri -> check(uri, insecure));
        carddav.ifPresent(uri -> check(uri, insecure));
    }

    /** The usual patience and parallelism. */
    public static DavSettings of(Optional<URI> caldav, Optional<URI> carddav, Login login, boolean insecure) {
        return of(caldav, carddav, Optional.of(login), insecure);
    }

    /** The same for a server that may know nobody by name. */
    static DavSettings of(Optional<URI> caldav, Optional<URI> carddav, Optional<Login> login, boolean insecure) {
        var connections = ConnectionSettings.of(Duration.ofSeconds(10), Duration.ofSeconds(90));
        return new DavSettings(caldav, carddav, login, insecure, connections, Limits.USUAL);
    }

    public DavSettings withExtraTrust(Path pem) {
        return with(connections.withExtraTrust(Optional.of(pem)), limits);
    }

    public DavSettings withTimes(Duration answer, Duration patience, Duration poll) {
        return with(
                connections.withTimeouts(connections.connectTimeout(), answer),
                new Limits(patience, poll, limits.responseBytes()));
    }

    public DavSettings withResponseLimit(long bytes) {
        return with(connections, new Limits(limits.patience(), limits.pollEvery(), bytes));
    }

    private DavSettings with(ConnectionSettings otherConnections, Limits otherLimits) {
        return new DavSettings(caldav, carddav, login, insecure, otherConnections, otherLimits);
    }

    private static void check(URI uri, boolean insecure) {
        var scheme = String.valueOf(uri.getScheme());
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a DAV address is https://host/path, with no user and no fragment in it");
        }
        if (scheme.equalsIgnoreCase("https")) {
            return;
        }
        if (!scheme.equalsIgnoreCase("http") || !insecure || !Endpoint.isLoopback(uri.getHost())) {
            throw new IllegalArgumentException(
                    "cleartext is allowed only to a loopback address and with insecure = true");
        }
    }
}
