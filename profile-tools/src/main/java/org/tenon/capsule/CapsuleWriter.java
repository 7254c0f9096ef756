package org.tenon.capsule;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Signs capsules. */
public final class CapsuleWriter {
    /** What the {@code typ} header says, so that nothing else that this key may sign passes for a capsule (RFC 8725 section 3.11). */
    static final String TYPE = "tenon-capsule+jwt";

    static final long VERSION = 1;

    private CapsuleWriter() {}

    /** The capsule in JWS compact form: one line of ASCII. */
    public static String sign(Capsule capsule, SigningKey key) {
        return sign(JsonUtil.toJson(claims(capsule)), TYPE, key);
    }

    static String sign(String payload, String type, SigningKey key) {
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(key.publicKey().id());
        jws.setHeader("typ", type);
        jws.setPayload(payload);
        jws.setKey(key.jwk().getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    static Map<String, Object> claims(Capsule capsule) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("v", VERSION);
        claims.put("iss", capsule.issuer().toString());
        claims.put("jti", capsule.id());
        claims.put("serial", capsule.serial());
        claims.put("iat", capsule.issued().getEpochSecond());
        claims.put("exp", capsule.expires().getEpochSecond());
        claims.put("org", capsule.organisation());
        claims.put("sub", capsule.person().address());
        claims.put("name", capsule.person().name());
        claims.put("login", capsule.person().login());
        var server = new LinkedHashMap<String, Object>();
        put(server, "imap", capsule.servers().imap());
        put(server, "caldav", capsule.servers().caldav());
        put(server, "carddav", capsule.servers().carddav());
        put(server, "smtp", capsule.servers().smtp());
        if (capsule.servers().insecure()) {
            server.put("insecure", true);
        }
        claims.put("server", server);
        if (!capsule.kinds().isEmpty()) {
            claims.put("kinds", capsule.kinds());
        }
        claims.put(
                "profile",
                Map.of(
                        "mail", capsule.profile().mail(),
                        "default", capsule.profile().makeDefault()));
        return claims;
    }

    private static void put(Map<String, Object> server, String key, Optional<URI> uri) {
        uri.ifPresent(value -> server.put(key, value.toString()));
    }
}
