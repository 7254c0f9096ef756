package org.tenon.connector.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.connector.account.Account.Auth;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.toml.TomlKeys;

/** Reads what an account file says of the servers: its table {@code server}. */
final class ServerTable {
    private static final int IMAP_PORT = 143;
    private static final int IMAPS_PORT = 993;
    /** Submission, RFC 6409 and RFC 8314. */
    private static final int SMTP_PORT = 587;

    private static final int SMTPS_PORT = 465;
    private static final int MOST_CONNECTIONS = 20;

    private final Path folder;
    private final TomlKeys keys;
    private final boolean insecure;

    ServerTable(Path folder, TomlKeys keys) {
        this.folder = folder;
        this.keys = keys;
        this.insecure = keys.flag("server.insecure").orElse(false);
    }

    Account.Server server() {
        var imap = keys.text("server.imap")
                .flatMap(text -> endpoint("server.imap", text, new Ports("imaps", IMAPS_PORT, "imap", IMAP_PORT)));
        var smtp = keys.text("server.smtp")
                .flatMap(text -> endpoint("server.smtp", text, new Ports("smtps", SMTPS_PORT, "smtp", SMTP_PORT)));
        var trust = keys.text("server.trust").flatMap(this::trust);
        return new Account.Server(
                imap,
                url("server.caldav", "https", "http"),
                url("server.carddav", "https", "http"),
                smtp,
                trust,
                keys.number("server.connections", 1, MOST_CONNECTIONS));
    }

    Auth auth() {
        return keys.text("server.auth")
                .flatMap(word -> keys.choice("server.auth", word, Auth.class))
                .orElse(Auth.PASSWORD);
    }

    /** The two schemes of a protocol, and where its servers listen unless an address says otherwise. */
    private record Ports(String secure, int securePort, String upgraded, int upgradedPort) {}

    private Optional<Endpoint> endpoint(String key, String text, Ports usual) {
        return uri(key, text, usual.secure(), usual.upgraded()).flatMap(uri -> {
            if (!List.of("", "/").contains(Optional.ofNullable(uri.getPath()).orElse("")) || uri.getQuery() != null) {
                keys.problem(key, "ends after the host and port; nothing else is named here");
                return Optional.empty();
            }
            boolean implicit = uri.getScheme().equalsIgnoreCase(usual.secure());
            var tls = implicit ? Tls.IMPLICIT : insecure ? Tls.NONE : Tls.STARTTLS;
            int port = uri.getPort() >= 0 ? uri.getPort() : implicit ? usual.securePort() : usual.upgradedPort();
            return Optional.of(new Endpoint(bare(uri.getHost()), port, tls));
        });
    }

    private Optional<URI> url(String key, String secure, String cleartext) {
        return keys.text(key).flatMap(text -> uri(key, text, secure, cleartext)).filter(uri -> {
            // Mail servers upgrade by STARTTLS; HTTP has no such thing.
            boolean good = !uri.getScheme().equalsIgnoreCase("http") || insecure;
            if (!good) {
                keys.problem(key, "must begin with https:// (http:// needs insecure = true, and this machine as host)");
            }
            return good;
        });
    }

    /** What holds for every server address. The text is never repeated: it might hold a password. */
    private Optional<URI> uri(String key, String text, String secure, String cleartext) {
        var shape = "must look like " + secure + "://mail.example.com";
        try {
            var uri = new URI(text.strip());
            var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (uri.getUserInfo() != null
                    || Optional.ofNullable(uri.getRawAuthority()).orElse("").contains("@")) {
                keys.problem(key, "must not hold a user name or password; they are account.login and account.secret");
            } else if (uri.getHost() == null || !List.of(secure, cleartext).contains(scheme)) {
                keys.problem(key, shape);
            } else if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                keys.problem(key, "has a port that is not between 1 and 65535");
            } else if (insecure && !Endpoint.isLoopback(uri.getHost())) {
                keys.problem(
                        key, "insecure = true sends passwords in the clear, so it is for localhost and 127.0.0.1 only");
            } else {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            keys.problem(key, shape);
        }
        return Optional.empty();
    }

    private Optional<Path> trust(String text) {
        if (!text.startsWith("file:") || TomlKeys.afterColon(text).isEmpty()) {
            keys.problem("server.trust", "must be file:PATH, a file of PEM certificates");
            return Optional.empty();
        }
        return keys.path("server.trust", folder, TomlKeys.afterColon(text)).filter(path -> {
            boolean there = Files.isReadable(path) && !Files.isDirectory(path);
            if (!there) {
                keys.problem("server.trust", "there is no readable file " + path);
            }
            return there;
        });
    }

    /** Without the brackets that an IPv6 address wears in a URL. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
