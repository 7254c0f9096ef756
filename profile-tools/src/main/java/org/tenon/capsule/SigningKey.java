package org.tenon.capsule;

import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;
import org.tenon.capsule.CapsuleException.Fault;

/** A link service's key pair (Ed25519, RFC 8037). Prints as its public half. */
public final class SigningKey {
    private final OctetKeyPairJsonWebKey jwk;

    private SigningKey(OctetKeyPairJsonWebKey jwk) {
        this.jwk = jwk;
    }

    public static SigningKey generate() {
        try {
            return new SigningKey(OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519));
        } catch (JoseException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    /** Reads the JWK that {@link #secretText} wrote. */
    public static SigningKey read(String secretText) throws CapsuleException {
        try {
            var params = JsonUtil.parseJson(secretText);
            if (JsonWebKey.Factory.newJwk(params) instanceof OctetKeyPairJsonWebKey jwk
                    && jwk.getPrivateKey() != null
                    && jwk.getSubtype().equals(OctetKeyPairJsonWebKey.SUBTYPE_ED25519)) {
                return new SigningKey(jwk);
            }
        } catch (JoseException e) {
            // Told below; the message could quote the key.
        }
        throw new CapsuleException(Fault.MALFORMED, "this is no Ed25519 key pair in JWK form");
    }

    /** The whole pair as a JWK, for a file that nobody else may read. */
    public String secretText() {
        return jwk.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    }

    public ServiceKey publicKey() {
        return new ServiceKey(jwk);
    }

    OctetKeyPairJsonWebKey jwk() {
        return jwk;
    }

    @Override
    public String toString() {
        return publicKey().id();
    }
}
