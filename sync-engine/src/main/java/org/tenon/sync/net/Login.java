package org.tenon.sync.net;

import java.util.Objects;
import java.util.Optional;

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
