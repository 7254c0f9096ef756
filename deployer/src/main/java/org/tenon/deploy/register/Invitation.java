package org.tenon.deploy.register;

import java.time.Instant;
import java.util.Optional;

/**
 * One welcome mail, with one link.
 *
 * @param sent when the mail server took it
 */
public record Invitation(
        long id, State state, Instant made, Optional<Instant> sent, Instant expires, Optional<Instant> revoked) {

    /** What became of the mail. */
    public enum State {
        /** It is on the way, or the program ended before it was known whether it went. */
        SENDING,
        /** A mail server took it. */
        SENT,
        /** A mail server will not take it. */
        REFUSED,
        /** It was not sent; a later try may do. */
        DEFERRED
    }

    /** Whether its link is good. */
    public boolean isGood(Instant now) {
        return revoked.isEmpty() && now.isBefore(expires) && (state == State.SENT || state == State.SENDING);
    }
}
