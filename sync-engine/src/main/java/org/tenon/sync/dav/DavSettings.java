package org.tenon.sync.dav;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the calendars, tasks and contacts of one account are and how to sign in there.
 *
 * @param caldav where to begin for calendars and tasks: a collection, a home set, a principal, or the server's root
 * @param carddav the same for contacts; may be the same place
 * @param extraTrust a PEM file with authorities to trust besides those of the Java runtime
 * @param insecure allows {@code http:}, and then to a loopback address only
 * @param connections how many requests may be under way at once
 * @param connectTimeout how long to wait for a connection
 * @param answerTimeout how long a server may stay silent in the middle of an exchange
 * @param patience how long one request may wait, all in all, for a server that asks us to come back later
 * @param pollEvery how often {@link DavStore#awaitChange} looks
 * @param responseLimitBytes how much one response may hold, unpacked, before it is refused
 */
public record DavSettings(
        Optional<URI> caldav,
        Optional<URI> carddav,
        Credential credential,
        Optional<Path> extraTrust,
        boolean insecure,
        int connections,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration patience,
        Duration pollEvery,
        long responseLimitBytes) {

    public DavSettings {
        Objects.requireNonNull(caldav);
        Objects.requireNonNull(carddav);
        Objects.requireNonNull(credential);
        Objects.requireNonNull(extraTrust);
        if (caldav.isEmpty() && carddav.isEmpty()) {
            throw new IllegalArgumentException("neither a CalDAV nor a CardDAV address");
        }
        caldav.ifPresent(uri -> check(uri, insecure));
        carddav.ifPresent(uri -> check(uri, insecure));
        if (connections < 1 || responseLimitBytes < 1) {
            throw new IllegalArgumentException("needs at least one connection and one byte");
        }
    }

    /** The usual patience and parallelism. */
    public static DavSettings of(Optional<URI> caldav, Optional<URI> carddav, Credential credential, boolean insecure) {
        return new DavSettings(
                caldav,
                carddav,
                credential,
                Optional.empty(),
                insecure,
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(90),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                150L << 20);
    }

    public DavSettings withExtraTrust(Path pem) {
        return new DavSettings(
                caldav,
                carddav,
                credential,
                Optional.of(pem),
                insecure,
                connections,
                connectTimeout,
                answerTimeout,
                patience,
                pollEvery,
                responseLimitBytes);
    }

    public DavSettings withMaxConnections(int most) {
        return new DavSettings(
                caldav,
                carddav,
                credential,
                extraTrust,
                insecure,
                most,
                connectTimeout,
                answerTimeout,
                patience,
                pollEvery,
                responseLimitBytes);
    }

    public DavSettings withTimes(Duration answer, Duration patienceInAll, Duration poll) {
        return new DavSettings(
                caldav,
                carddav,
                credential,
                extraTrust,
                insecure,
                connections,
                connectTimeout,
                answer,
                patienceInAll,
                poll,
                responseLimitBytes);
    }

    public DavSettings withResponseLimit(long bytes) {
        return new DavSettings(
                caldav,
                carddav,
                credential,
                extraTrust,
                insecure,
                connections,
                connectTimeout,
                answerTimeout,
                patience,
                pollEvery,
                bytes);
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
        if (!scheme.equalsIgnoreCase("http") || !insecure || !Origin.isLoopback(uri.getHost())) {
            throw new IllegalArgumentException(
                    "cleartext is allowed only to a loopback address and with insecure = true");
        }
    }

    /** Hides the credential. */
    @Override
    public String toString() {
        return "DavSettings[caldav=" + caldav.isPresent() + ", carddav=" + carddav.isPresent() + ", " + credential
                + "]";
    }

    /** How to sign in. */
    public sealed interface Credential {
        /** A name and its secret: Digest (RFC 7616) where the server offers it, else Basic (RFC 7617). */
        record Password(String login, String secret) implements Credential {
            public Password {
                Objects.requireNonNull(login);
                Objects.requireNonNull(secret);
            }

            @Override
            public String toString() {
                return "Password[hidden]";
            }
        }

        /** An access token (RFC 6750). */
        record BearerToken(String value) implements Credential {
            public BearerToken {
                Objects.requireNonNull(value);
            }

            @Override
            public String toString() {
                return "BearerToken[hidden]";
            }
        }

        /** Nothing: for servers that know us by other means. */
        record None() implements Credential {}
    }
}
