package org.tenon.sync.dav;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.sync.net.Credential;
import org.tenon.sync.net.Login;

/**
 * The sign-in of one store. The first request goes out bare; the server's challenge then decides between Digest and Basic, so
 * that a password never travels where a proof of it would do. Later requests carry their proof from the start. Used by
 * several threads.
 */
final class DavAuth {
    private static final Pattern PARAM =
            Pattern.compile("([A-Za-z-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");
    private static final Pattern SCHEME =
            Pattern.compile("(?:^|,)\\s*(Basic|Digest|Bearer)(?=\\s|,|$)", Pattern.CASE_INSENSITIVE);

    private final Optional<Login> login;
    private final SecureRandom random = new SecureRandom();
    private Scheme scheme = Scheme.NONE;
    private Map<String, String> digest = Map.of();
    private int uses;
    private boolean proven;

    private enum Scheme {
        NONE,
        BASIC,
        DIGEST,
        BEARER
    }

    DavAuth(Optional<Login> login) {
        this.login = login;
        if (login.isPresent() && login.get().credential() instanceof Credential.BearerToken) {
            scheme = Scheme.BEARER;
        }
    }

    /** The Authorization header for a request, once a scheme is agreed. */
    synchronized Optional<String> header(String method, String path) {
        return login.flatMap(who -> switch (who.credential()) {
            case Credential.BearerToken(var token) -> Optional.of("Bearer " + token);
            case Credential.Password(var secret) ->
                switch (scheme) {
                    case NONE, BEARER -> Optional.empty();
                    case BASIC ->
                        Optional.of("Basic "
                                + Base64.getEncoder()
                                        .encodeToString((who.user() + ":" + secret).getBytes(StandardCharsets.UTF_8)));
                    case DIGEST -> Optional.of(digest(who.user(), secret, method, path));
                };
        });
    }

    /**
     * Takes the challenges of a 401 in; false where another try cannot help.
     *
     * @param sent what the refused request carried
     */
    synchronized boolean challenged(List<String> challenges, Optional<String> sent) {
        if (login.isEmpty() || !(login.get().credential() instanceof Credential.Password)) {
            return false;
        }
        for (var challenge : challenges) {
            var params = parse(challenge, "Digest");
            if (params.isPresent()
                    && algorithm(params.get().getOrDefault("algorithm", "MD5")).isPresent()) {
                boolean tried = sent.isPresent() && sent.get().startsWith("Digest ");
                boolean stale = "true".equalsIgnoreCase(params.get().get("stale"));
                if (tried && !stale && !proven) {
                    return false;
                }
                if (!params.get().getOrDefault("nonce", "").equals(digest.get("nonce"))) {
                    digest = params.get();
                    uses = 0;
                }
                proven = false;
                scheme = Scheme.DIGEST;
                return true;
            }
        }
        for (var challenge : challenges) {
            if (parse(challenge, "Basic").isPresent()) {
                scheme = Scheme.BASIC;
                return sent.isEmpty();
            }
        }
        return false;
    }

    /** What was sent was good: a later refusal may be no more than a nonce grown old. */
    synchronized void accepted() {
        proven = true;
    }

    private static Optional<Map<String, String>> parse(String header, String wanted) {
        var schemes = SCHEME.matcher(header);
        while (schemes.find()) {
            if (!schemes.group(1).equalsIgnoreCase(wanted)) {
                continue;
            }
            int from = schemes.end();
            int to = schemes.find() ? schemes.start() : header.length();
            var params = new LinkedHashMap<String, String>();
            var matcher = PARAM.matcher(header.substring(from, to));
            while (matcher.find()) {
                var value = matcher.group(2) != null ? matcher.group(2).replaceAll("\\\\(.)", "$1") : matcher.group(3);
                params.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
            }
            return Optional.of(params);
        }
        return Optional.empty();
    }

    private static Optional<String> algorithm(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "MD5" -> Optional.of("MD5");
            case "SHA-256" -> Optional.of("SHA-256");
            default -> Optional.empty();
        };
    }

    /** RFC 7616 section 3.4, with {@code qop=auth} where it is offered. */
    private String digest(String user, String secret, String method, String path) {
        var realm = digest.getOrDefault("realm", "");
        var nonce = digest.getOrDefault("nonce", "");
        var named = digest.getOrDefault("algorithm", "MD5");
        var algorithm = algorithm(named).orElseThrow();
        boolean qop = digest.getOrDefault("qop", "").matches("(?i)(.*[\\s,])?auth([\\s,].*)?");
        var ha1 = hash(algorithm, user + ":" + realm + ":" + secret);
        var ha2 = hash(algorithm, method + ":" + path);
        var count = String.format("%08x", ++uses);
        byte[] noise = new byte[12];
        random.nextBytes(noise);
        var cnonce = HexFormat.of().formatHex(noise);
        var response = qop
                ? hash(algorithm, ha1 + ":" + nonce + ":" + count + ":" + cnonce + ":auth:" + ha2)
                : hash(algorithm, ha1 + ":" + nonce + ":" + ha2);
        var out = new StringBuilder("Digest username=\"").append(quoted(user));
        out.append("\", realm=\"").append(quoted(realm));
        out.append("\", nonce=\"").append(quoted(nonce));
        out.append("\", uri=\"").append(path).append("\", response=\"").append(response);
        out.append("\", algorithm=").append(named);
        if (digest.containsKey("opaque")) {
            out.append(", opaque=\"").append(quoted(digest.get("opaque"))).append('"');
        }
        if (qop) {
            out.append(", qop=auth, nc=")
                    .append(count)
                    .append(", cnonce=\"")
                    .append(cnonce)
                    .append('"');
        }
        return out.toString();
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
