package org.tenon.connector.account;

import java.util.Objects;

/**
 * A password or a token that cannot end up in a log by accident: it prints as a blank, it is no record, and it is not
 * serialisable. Whoever needs the text asks for it by {@link #reveal}, which is easy to search for.
 */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The text itself, for the sign-in and for nothing else. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
