package org.tenon.sync.imap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach and sign in to one account.
 *
 * @param extraTrust a PEM file with certificates of authorities that are trusted besides the system's
 * @param readTimeout how long the server may be silent in the middle of an answer
 * @param maxConnections the most connections that are ever open at once
 * @param secretNow reads the secret anew, for when the one in {@code login} is refused: it may have been changed, or a token
 *     renewed, since it was read; empty where it cannot be had
 */
public record ImapSettings(
        String host,
        int port,
        Tls tls,
        Optional<Path> extraTrust,
        Login login,
        Duration connectTimeout,
        Duration readTimeout,
        int maxConnections,
        Supplier<Optional<Credential>> secretNow) {

    private static final int USUAL_CONNECTIONS = 4;

    public ImapSettings {
        Objects.requireNonNull(secretNow);
        Objects.requireNonNull(host);
        Objects.requireNonNull(tls);
        Objects.requireNonNull(extraTrust);
        Objects.requireNonNull(login);
        if (port < 1 || port > 65_535 || maxConnections < 1) {
            throw new IllegalArgumentException("no such port, or fewer than one connection");
        }
    }

    /** Settings with the usual time limits and number of connections. */
    public static ImapSettings of(String host, int port, Tls tls, Login login) {
        return new ImapSettings(
                host,
                port,
                tls,
                Optional.empty(),
                login,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                USUAL_CONNECTIONS,
                Optional::empty);
    }

    public ImapSettings withExtraTrust(Path pem) {
        return new ImapSettings(
                host, port, tls, Optional.of(pem), login, connectTimeout, readTimeout, maxConnections, secretNow);
    }

    public ImapSettings withTimeouts(Duration connect, Duration read) {
        return new ImapSettings(host, port, tls, extraTrust, login, connect, read, maxConnections, secretNow);
    }

    public ImapSettings withMaxConnections(int most) {
        return new ImapSettings(host, port, tls, extraTrust, login, connectTimeout, readTimeout, most, secretNow);
    }

    public ImapSettings withSecretNow(Supplier<Optional<Credential>> reader) {
        return new ImapSettings(
                host, port, tls, extraTrust, login, connectTimeout, readTimeout, maxConnections, reader);
    }

    ImapSettings withCredential(Credential credential) {
        return new ImapSettings(
                host,
                port,
                tls,
                extraTrust,
                login.with(credential),
                connectTimeout,
                readTimeout,
                maxConnections,
                secretNow);
    }

    /** When the connection becomes secret. */
    public enum Tls {
        /** From the first byte (port 993, RFC 8314). */
        IMPLICIT,
        /** By STARTTLS before anything else is said; a server that does not offer it gets no password. */
        STARTTLS,
        /** Never: loopback only. */
        NONE
    }

    /** A SASL mechanism, or the LOGIN command. */
    public enum Mechanism {
        SCRAM_SHA_256("SCRAM-SHA-256"),
        SCRAM_SHA_1("SCRAM-SHA-1"),
        PLAIN("PLAIN"),
        LOGIN("LOGIN"),
        OAUTHBEARER("OAUTHBEARER"),
        XOAUTH2("XOAUTH2");

        private final String saslName;

        Mechanism(String saslName) {
            this.saslName = saslName;
        }

        /** As servers offer it. */
        public String saslName() {
            return saslName;
        }

        boolean takesToken() {
            return this == OAUTHBEARER || this == XOAUTH2;
        }
    }

    /** What proves who we are. Never printed. */
    public sealed interface Credential {
        /** A password. */
        record Password(String value) implements Credential {
            public Password {
                Objects.requireNonNull(value);
            }

            @Override
            public String toString() {
                return "Password[hidden]";
            }
        }

        /** An OAuth 2.0 access token (RFC 6750). */
        record BearerToken(String value) implements Credential {
            public BearerToken {
                Objects.requireNonNull(value);
            }

            @Override
            public String toString() {
                return "BearerToken[hidden]";
            }
        }
    }

    /**
     * Who signs in.
     *
     * @param authzid whose account is wanted, where {@code user} is an administrator acting for another (RFC 4616)
     * @param only the one mechanism to use, whatever else the server offers; absent: the strongest offered
     */
    public record Login(String user, Optional<String> authzid, Credential credential, Optional<Mechanism> only) {
        public Login {
            Objects.requireNonNull(user);
            Objects.requireNonNull(authzid);
            Objects.requireNonNull(credential);
            Objects.requireNonNull(only);
        }

        public static Login password(String user, String password) {
            return new Login(user, Optional.empty(), new Credential.Password(password), Optional.empty());
        }

        public static Login token(String user, String token) {
            return new Login(user, Optional.empty(), new Credential.BearerToken(token), Optional.empty());
        }

        public Login actingFor(String other) {
            return new Login(user, Optional.of(other), credential, only);
        }

        public Login onlyBy(Mechanism mechanism) {
            return new Login(user, authzid, credential, Optional.of(mechanism));
        }

        public Login with(Credential other) {
            return new Login(user, authzid, other, only);
        }

        @Override
        public String toString() {
            return "Login[hidden]";
        }
    }
}
