package org.tenon.capsule;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.tenon.capsule.CapsuleException.Fault;

/** Reads and checks capsules. Whatever the text, the outcome is a capsule that was signed by a given key, or a {@link CapsuleException}. */
public final class CapsuleReader {
    /** No capsule is larger; whoever reads one from outside need read no further. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final int LONGEST_TEXT = 320;
    private static final Set<String> KINDS = Set.of("mail", "calendar", "tasks", "notes", "contacts");
    private static final Set<String> CARRIERS = Set.of("connector", "imap", "none");

    private CapsuleReader() {}

    /** Who a capsule says has issued it. Not to be believed: it only tells whose keys to check it with. */
    public static URI claimedIssuer(String text) throws CapsuleException {
        var parts = parts(text);
        try {
            return issuer(json(new String(decoded(parts[1]), StandardCharsets.UTF_8)));
        } catch (CapsuleException e) {
            // It has a capsule's form: somebody has made it so, or changed it.
            throw notGenuine();
        }
    }

    /**
     * The capsule, where one of {@code keys} has signed it and it has not expired.
     *
     * @param keys those of the service that it claims to be of
     */
    public static Capsule read(String text, Collection<ServiceKey> keys, Instant now) throws CapsuleException {
        var claims = json(payload(text, keys));
        if (!Long.valueOf(CapsuleWriter.VERSION).equals(claims.get("v"))) {
            throw malformed("it is of a version that this Tenon does not know; update Tenon");
        }
        var capsule = capsule(claims);
        if (!now.isBefore(capsule.expires())) {
            throw new CapsuleException(
                    Fault.EXPIRED,
                    "These settings were good until " + capsule.expires() + ". Ask for a new welcome mail.");
        }
        return capsule;
    }

    /** A capsule that was {@linkplain #read read} before and has lain on this machine since; neither its signature nor its time is checked. */
    public static Capsule readAccepted(String text) throws CapsuleException {
        return capsule(json(new String(decoded(parts(text)[1]), StandardCharsets.UTF_8)));
    }

    private static String payload(String text, Collection<ServiceKey> keys) throws CapsuleException {
        var stripped = String.join(".", parts(text));
        try {
            var jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
            jws.setCompactSerialization(stripped);
            var kid = jws.getKeyIdHeaderValue();
            var key = keys.stream().filter(k -> k.id().equals(kid)).findFirst();
            if (key.isEmpty() || !CapsuleWriter.TYPE.equals(jws.getHeader("typ"))) {
                throw notGenuine();
            }
            jws.setKey(key.get().jwk().getPublicKey());
            if (!jws.verifySignature()) {
                throw notGenuine();
            }
            return jws.getPayload();
        } catch (JoseException e) {
            throw notGenuine();
        }
    }

    /**
     * The three parts, each in the one spelling that base64url has for its bytes: a lenient decoder would let some characters be
     * changed without the signature noticing.
     */
    private static String[] parts(String text) throws CapsuleException {
        var stripped = text.strip();
        if (stripped.length() > MOST_BYTES) {
            throw malformed("it is too large");
        }
        var parts = stripped.split("\\.", -1);
        if (parts.length != 3) {
            throw malformed("it is no signed settings file");
        }
        for (var part : parts) {
            if (part.isEmpty()
                    || !Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(decoded(part))
                            .equals(part)) {
                throw notGenuine();
            }
        }
        return parts;
    }

    private static byte[] decoded(String part) throws CapsuleException {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw notGenuine();
        }
    }

    private static Map<String, Object> json(String text) throws CapsuleException {
        try {
            return JsonUtil.parseJson(text);
        } catch (JoseException e) {
            throw malformed("it is damaged");
        }
    }

    private static URI issuer(Map<String, Object> claims) throws CapsuleException {
        var text = text(claims, "iss");
        var uri = CapsuleLink.service(uri(text));
        if (!uri.toString().equals(text)) {
            throw malformed("it names its issuer in an unusual way");
        }
        return uri;
    }

    private static Capsule capsule(Map<String, Object> claims) throws CapsuleException {
        var server = table(claims, "server");
        boolean insecure = Boolean.TRUE.equals(server.get("insecure"));
        var servers = new Capsule.Servers(
                address(server, "imap", insecure, "imaps", "imap"),
                address(server, "caldav", insecure, "https", "http"),
                address(server, "carddav", insecure, "https", "http"),
                address(server, "smtp", insecure, "smtps", "smtp"),
                insecure);
        var profile = table(claims, "profile");
        var carrier = text(profile, "mail");
        if (!CARRIERS.contains(carrier)) {
            throw malformed("profile.mail is not known");
        }
        return new Capsule(
                issuer(claims),
                text(claims, "jti"),
                number(claims, "serial"),
                Instant.ofEpochSecond(number(claims, "iat")),
                Instant.ofEpochSecond(number(claims, "exp")),
                text(claims, "org"),
                new Capsule.Person(
                        text(claims, "sub"),
                        claims.containsKey("name") ? line(claims, "name") : "",
                        text(claims, "login")),
                servers,
                kinds(claims),
                new Capsule.Profile(carrier, Boolean.TRUE.equals(profile.get("default"))));
    }

    private static List<String> kinds(Map<String, Object> claims) throws CapsuleException {
        var kinds = new ArrayList<String>();
        if (claims.get("kinds") instanceof List<?> list) {
            for (var kind : list) {
                if (!(kind instanceof String word) || !KINDS.contains(word)) {
                    throw malformed("it has a kind of item that is not known");
                }
                kinds.add(word);
            }
        }
        return kinds;
    }

    private static Optional<URI> address(
            Map<String, Object> server, String key, boolean insecure, String secure, String cleartext)
            throws CapsuleException {
        if (!server.containsKey(key)) {
            return Optional.empty();
        }
        var uri = uri(text(server, key));
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean plainHttp = scheme.equals("http") && !insecure;
        if (uri.getHost() == null
                || uri.getRawUserInfo() != null
                || plainHttp
                || !List.of(secure, cleartext).contains(scheme)
                || (insecure && !CapsuleLink.isLoopback(uri.getHost()))) {
            throw malformed("server." + key + " is not an address that can be used");
        }
        return Optional.of(uri);
    }

    private static URI uri(String text) throws CapsuleException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw malformed("it has an address that is none");
        }
    }

    private static Map<String, Object> table(Map<String, Object> claims, String key) throws CapsuleException {
        if (!(claims.get(key) instanceof Map<?, ?> map)) {
            throw malformed(key + " is missing");
        }
        var table = new HashMap<String, Object>();
        map.forEach((name, value) -> table.put(String.valueOf(name), value));
        return table;
    }

    private static String text(Map<String, Object> claims, String key) throws CapsuleException {
        var text = line(claims, key);
        if (text.isBlank()) {
            throw malformed(key + " is empty");
        }
        return text;
    }

    private static String line(Map<String, Object> claims, String key) throws CapsuleException {
        if (!(claims.get(key) instanceof String text)
                || text.length() > LONGEST_TEXT
                || text.codePoints().anyMatch(Character::isISOControl)) {
            throw malformed(key + " is missing or no plain text");
        }
        return text;
    }

    private static long number(Map<String, Object> claims, String key) throws CapsuleException {
        if (!(claims.get(key) instanceof Long number) || number < 0 || number > Integer.MAX_VALUE * 4L) {
            throw malformed(key + " is missing or no number");
        }
        return number;
    }

    private static CapsuleException malformed(String what) {
        return new CapsuleException(Fault.MALFORMED, "These settings cannot be used: " + what + ".");
    }

    private static CapsuleException notGenuine() {
        return new CapsuleException(
                Fault.NOT_GENUINE,
                "These settings were not signed by the service that they name, or were changed since. Ask your admin.");
    }
}
