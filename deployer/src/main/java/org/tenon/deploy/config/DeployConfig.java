package org.tenon.deploy.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One organisation's way of welcoming people.
 *
 * @param file where it was read from; the register and the key lie beside it
 */
public record DeployConfig(Path file, Service service, Mail mail, AccountShape account) {

    /** The database: who is known, who was mailed, what was handed out. */
    public Path register() {
        return file.resolveSibling("deploy.db");
    }

    /** The key that capsules are signed with. */
    public Path key() {
        return file.resolveSibling("signing-key.jwk");
    }

    /**
     * The link service.
     *
     * @param url how people reach it: scheme, host and port alone
     * @param organisation by which people know who wrote to them
     * @param contact whom to ask, in words or an address
     * @param linkLife how long a link in a mail is good
     * @param capsuleLife how long a capsule is good after it was handed out
     * @param devices how many machines may use one link
     * @param msi the installer to hand out
     */
    public record Service(
            URI url,
            Listener listener,
            String organisation,
            String contact,
            Duration linkLife,
            Duration capsuleLife,
            int devices,
            Optional<Path> msi) {}

    /**
     * Where the service listens.
     *
     * @param behindProxy a proxy before it ends TLS and says in {@code X-Forwarded-For} who asks
     * @param tls absent: no encryption
     * @param requestsPerSecond from one address, on average; more are refused
     */
    public record Listener(
            String host, int port, boolean behindProxy, Optional<KeyStoreFile> tls, int requestsPerSecond) {}

    /** A PKCS #12 file with the certificate and its key. */
    public record KeyStoreFile(Path path, SecretPlace secret) {}

    /**
     * How mail is sent.
     *
     * @param smtp {@code smtps://}, or {@code smtp://} with STARTTLS
     * @param insecure no encryption, which is for loopback addresses alone
     */
    public record Mail(URI smtp, String from, Optional<String> login, Optional<SecretPlace> secret, boolean insecure) {}

    /**
     * What everybody's account looks like. In the texts {@code {address}}, {@code {user}}, {@code {domain}} and
     * {@code {login}} stand for those of the person.
     */
    public record AccountShape(
            String login,
            Optional<String> imap,
            Optional<String> caldav,
            Optional<String> carddav,
            Optional<String> smtp,
            boolean insecure,
            List<String> kinds,
            String carrier,
            boolean makeDefault) {}
}
