package org.tenon.connector.account;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Mechanism;
import org.tenon.sync.plan.Policy;
import org.tenon.toml.FilePosition;

/**
 * One account as its owner described it. Holds no secret, only where to fetch it.
 *
 * @param file where it was read from, absolute
 * @param name what people and the state folder call it
 */
public record Account(
        Path file,
        String name,
        Optional<String> email,
        String login,
        SignIn signIn,
        Server server,
        ClientStore client,
        Policy policy) {

    public Account {
        Objects.requireNonNull(file);
        Objects.requireNonNull(name);
        Objects.requireNonNull(email);
        Objects.requireNonNull(login);
        Objects.requireNonNull(signIn);
        Objects.requireNonNull(server);
        Objects.requireNonNull(client);
        Objects.requireNonNull(policy);
    }

    /** The same account under other rules: {@code --kinds}. */
    public Account with(Policy other) {
        return new Account(file, name, email, login, signIn, server, client, other);
    }

    /** The same account with its items elsewhere. */
    public Account with(ClientStore other) {
        return new Account(file, name, email, login, signIn, server, other, policy);
    }

    /**
     * How to prove who we are.
     *
     * @param secret the password, or the token with {@link Auth#OAUTH}
     * @param declared where the file says so, for an error when it is fetched
     * @param mechanism the one SASL mechanism to use; absent: the strongest that both know
     * @param authzid whom to act as (RFC 4422 section 3.4.1), for an admin who signs in with rights over others
     */
    public record SignIn(
            SecretSource secret,
            FilePosition declared,
            Auth auth,
            Optional<Mechanism> mechanism,
            Optional<String> authzid) {
        public SignIn {
            Objects.requireNonNull(secret);
            Objects.requireNonNull(declared);
            Objects.requireNonNull(auth);
            Objects.requireNonNull(mechanism);
            Objects.requireNonNull(authzid);
        }

        public Secret read(Map<String, String> env) throws AccountException {
            return secret.read(env, declared);
        }
    }

    /** What the secret is. */
    public enum Auth {
        PASSWORD,
        /** A bearer token, presented by OAUTHBEARER (RFC 7628) or XOAUTH2. */
        OAUTH
    }

    /**
     * The server side.
     *
     * @param trust a file of PEM certificates to believe besides the system's own
     * @param connections the most that are open to the IMAP server at once; absent: the usual number
     */
    public record Server(
            Optional<Endpoint> imap,
            Optional<URI> caldav,
            Optional<URI> carddav,
            Optional<Endpoint> smtp,
            Optional<Path> trust,
            Optional<Integer> connections) {
        public Server {
            Objects.requireNonNull(connections);
            Objects.requireNonNull(imap);
            Objects.requireNonNull(caldav);
            Objects.requireNonNull(carddav);
            Objects.requireNonNull(smtp);
            Objects.requireNonNull(trust);
        }
    }
}
