package org.tenon.connector.agent;

import java.util.Locale;
import java.util.Objects;

/**
 * One address that a mail goes to, and how far it has come there.
 *
 * @param words the server's own, where it did not take the mail
 */
record Recipient(String address, State state, String words) {
    enum State {
        /** To be handed to the server. */
        WAITING,
        /** In the hand-over that is going on, its last byte perhaps sent. */
        OFFERED,
        /** A hand-over broke off between its last byte and the server's answer: nobody knows. */
        PERHAPS,
        SENT,
        /** The server will not have it for this address. */
        REFUSED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Recipient {
        Objects.requireNonNull(address);
        Objects.requireNonNull(state);
        Objects.requireNonNull(words);
    }

    static Recipient waiting(String address) {
        return new Recipient(address, State.WAITING, "");
    }

    Recipient at(State next, String said) {
        return new Recipient(address, next, said);
    }

    boolean is(State asked) {
        return state == asked;
    }
}
