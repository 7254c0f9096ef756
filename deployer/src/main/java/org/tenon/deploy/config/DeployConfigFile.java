package org.tenon.deploy.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleLink;
import org.tenon.deploy.config.DeployConfig.AccountShape;
import org.tenon.deploy.config.DeployConfig.KeyStoreFile;
import org.tenon.deploy.config.DeployConfig.Listener;
import org.tenon.deploy.config.DeployConfig.Mail;
import org.tenon.deploy.config.DeployConfig.Service;
import org.tenon.toml.Problem;
import org.tenon.toml.TomlKeys;

/** Reads {@code deploy.toml}. Paths in it are relative to the file itself. */
public final class DeployConfigFile {
    /** All the keys that there are; {@code docs/deployer.md} explains each. */
    static final Set<String> KNOWN = Set.of(
            "service.url",
            "service.listen",
            "service.proxy",
            "service.tls",
            "service.tlsSecret",
            "service.requestsPerSecond",
            "service.organisation",
            "service.contact",
            "service.links",
            "service.capsules",
            "service.devices",
            "service.msi",
            "mail.smtp",
            "mail.from",
            "mail.login",
            "mail.secret",
            "mail.insecure",
            "account.login",
            "account.imap",
            "account.caldav",
            "account.carddav",
            "account.smtp",
            "account.insecure",
            "account.kinds",
            "profile.mail",
            "profile.default");

    private static final Set<String> KINDS = Set.of("mail", "calendar", "tasks", "notes", "contacts");
    private static final int MOST_DEVICES = 100;
    private static final int USUAL_DEVICES = 5;
    private static final int USUAL_RATE = 10;

    private final TomlKeys keys;
    private final ConfigValues values;

    private DeployConfigFile(Path file, TomlKeys keys) {
        this.keys = keys;
        this.values = new ConfigValues(file, keys);
    }

    public static DeployConfig read(Path file) throws ConfigException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("there is no configuration " + file + "; docs/deployer.md shows one");
        }
        try {
            var keys = TomlKeys.read(file);
            var config = new DeployConfigFile(file, keys)
                    .config(file.toAbsolutePath().normalize());
            if (config.isEmpty() || !keys.problems().isEmpty()) {
                throw new ConfigException(String.join(
                        "\n", keys.problems().stream().map(Problem::toString).toList()));
            }
            return config.get();
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private Optional<DeployConfig> config(Path file) {
        keys.allowOnly(KNOWN);
        var service = service();
        var mail = mail();
        var account = account();
        return service.isEmpty() || mail.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeployConfig(file, service.get(), mail.get(), account));
    }

    private Optional<Service> service() {
        var key = "service.url";
        var url = values.uri(key, needed(key, "https:// and the name of this service"), "https", "http")
                .flatMap(this::bare);
        var listener = listener();
        var organisation = needed("service.organisation", "the name that people know you by");
        var contact = needed("service.contact", "whom people can ask");
        var linkLife = values.time("service.links", Duration.ofDays(14));
        var capsuleLife = values.time("service.capsules", Duration.ofDays(7));
        int devices = keys.number("service.devices", 1, MOST_DEVICES).orElse(USUAL_DEVICES);
        var msi = values.path("service.msi").filter(path -> {
            boolean there = Files.isReadable(path) && Files.isRegularFile(path);
            if (!there) {
                keys.problem("service.msi", "there is no readable file " + path);
            }
            return there;
        });
        return url.map(uri -> new Service(uri, listener, organisation, contact, linkLife, capsuleLife, devices, msi));
    }

    /** The text; where it is missing a problem, and an empty text to go on with. */
    private String needed(String key, String how) {
        return keys.needed(key, how).orElse("");
    }

    private Optional<URI> bare(URI uri) {
        try {
            var service = CapsuleLink.service(uri);
            if (service.resolve("/").equals(uri.resolve("/")) && uri.getPath().matches("/?")) {
                return Optional.of(service);
            }
            keys.problem("service.url", "must be https://, a host, and nothing behind it");
        } catch (CapsuleException e) {
            keys.problem("service.url", "must begin with https:// (http:// is for this machine alone)");
        }
        return Optional.empty();
    }

    private Listener listener() {
        var key = "service.listen";
        var text = keys.text(key).orElse("127.0.0.1:8480");
        var host = text.replaceFirst(":[0-9]{1,5}$", "");
        int port = text.equals(host) ? -1 : Integer.parseInt(text.substring(host.length() + 1));
        if (port < 0 || port > 65_535 || host.isEmpty()) {
            keys.problem(key, "must be ADDRESS:PORT");
        }
        boolean proxy = keys.flag("service.proxy").orElse(false);
        var tlsFile = values.path("service.tls");
        var tlsSecret = values.secret("service.tlsSecret");
        if (tlsFile.isPresent() != tlsSecret.isPresent()) {
            keys.problem("service.tls", "needs service.tlsSecret, and the other way round");
        }
        if (tlsFile.isEmpty() && !proxy && !CapsuleLink.isLoopback(host)) {
            keys.problem(
                    key,
                    "other machines could reach this without encryption: set service.tls, or service.proxy = true where a"
                            + " proxy ends TLS before it");
        }
        var tls = tlsFile.flatMap(path -> tlsSecret.map(secret -> new KeyStoreFile(path, secret)));
        return new Listener(
                host,
                port,
                proxy,
                tls,
                keys.number("service.requestsPerSecond", 1, 10_000).orElse(USUAL_RATE));
    }

    private Optional<Mail> mail() {
        var key = "mail.smtp";
        boolean insecure = keys.flag("mail.insecure").orElse(false);
        var smtp = values.uri(key, needed(key, "smtps:// and the mail server"), "smtps", "smtp");
        if (insecure && smtp.isPresent() && !CapsuleLink.isLoopback(smtp.get().getHost())) {
            keys.problem(key, "insecure = true is for localhost and 127.0.0.1 only");
        }
        var from = needed("mail.from", "who the mail is from: \"Example IT <it@example.com>\"");
        var login = keys.text("mail.login");
        var secret = values.secret("mail.secret");
        if (login.isPresent() != secret.isPresent()) {
            keys.problem("mail.login", "needs mail.secret, and the other way round");
        }
        return smtp.map(uri -> new Mail(uri, from, login, secret, insecure));
    }

    private AccountShape account() {
        var imap = keys.text("account.imap");
        var caldav = keys.text("account.caldav");
        var carddav = keys.text("account.carddav");
        if (imap.isEmpty() && caldav.isEmpty() && carddav.isEmpty()) {
            keys.problem("account.imap", "is missing; write imaps:// and the mail server");
        }
        var carrier = keys.text("profile.mail").orElse("connector");
        if (!Set.of("connector", "imap", "none").contains(carrier)) {
            keys.problem("profile.mail", "knows connector, imap, none only");
        }
        return new AccountShape(
                keys.text("account.login").orElse("{address}"),
                imap,
                caldav,
                carddav,
                keys.text("account.smtp"),
                keys.flag("account.insecure").orElse(false),
                values.words("account.kinds", KINDS),
                carrier,
                keys.flag("profile.default").orElse(true));
    }
}
