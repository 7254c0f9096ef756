package org.tenon.sync.net;

import java.util.Objects;

/** What proves who we are. Never printed. */
public sealed interface Credential {
    /** The secret itself. */
    String value();

    /** A password. */
    record Password(String value) implements Credential {
        public Password {
            Objects.requireNonNull(value);
        }

        @Override
        public String toString() {
            return "Password[hidden]";
        }
    }

    /** An OAuth 2.0 access token (RFC 6750). */
    record BearerToken(String value) implements Credential {
        public BearerToken {
            Objects.requireNonNull(value);
        }

        @Override
        public String toString() {
            return "BearerToken[hidden]";
        }
    }
}
