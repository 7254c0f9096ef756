package org.tenon.capsule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;
import org.tenon.capsule.CapsuleException.Fault;

/** A link service's public key. Called by its thumbprint (RFC 7638). */
public final class ServiceKey {
    private static final int MOST_KEYS = 10;

    private final OctetKeyPairJsonWebKey jwk;
    private final String id;

    ServiceKey(OctetKeyPairJsonWebKey jwk) {
        this.jwk = Objects.requireNonNull(jwk);
        this.id = jwk.calculateBase64urlEncodedThumbprint("SHA-256");
    }

    /** The thumbprint: 43 letters, digits, {@code -} and {@code _}. */
    public String id() {
        return id;
    }

    /** The key itself in 43 letters, digits, {@code -} and {@code _}: what workstations pin. */
    public String pin() {
        return String.valueOf(
                jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY).get("x"));
    }

    /** Reads what {@link #pin} gave. */
    public static ServiceKey ofPin(String pin) throws CapsuleException {
        if (!pin.matches("[A-Za-z0-9_-]{43}")) {
            throw new CapsuleException(Fault.MALFORMED, "A pinned key has 43 letters, digits, - and _.");
        }
        try {
            return of(pin);
        } catch (JoseException e) {
            throw new CapsuleException(Fault.MALFORMED, "A pinned key is no Ed25519 key.");
        }
    }

    OctetKeyPairJsonWebKey jwk() {
        return jwk;
    }

    /** Reads what a service says its keys are: a JWK set (RFC 7517 section 5). Keys of other kinds are passed over. */
    public static List<ServiceKey> readSet(String json) throws CapsuleException {
        try {
            var keys = new ArrayList<ServiceKey>();
            if (JsonUtil.parseJson(json).get("keys") instanceof List<?> list) {
                for (var entry : list) {
                    if (keys.size() < MOST_KEYS
                            && entry instanceof Map<?, ?> map
                            && "OKP".equals(map.get("kty"))
                            && "Ed25519".equals(map.get("crv"))
                            && map.get("x") instanceof String x) {
                        keys.add(of(x));
                    }
                }
            }
            return keys;
        } catch (JoseException e) {
            throw new CapsuleException(Fault.MALFORMED, "The link service's keys cannot be read.");
        }
    }

    private static ServiceKey of(String x) throws JoseException {
        return new ServiceKey(
                new OctetKeyPairJsonWebKey(Map.of(JsonWebKey.KEY_TYPE_PARAMETER, "OKP", "crv", "Ed25519", "x", x)));
    }

    /** The set of this one key, as the service publishes it. */
    public String set() {
        var params = jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        params.put("kid", id);
        params.put("use", "sig");
        params.put("alg", "EdDSA");
        return JsonUtil.toJson(Map.of("keys", List.of(params)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceKey key && key.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
