package org.tenon.connector.agent;

import java.time.Duration;
import java.time.Instant;
import org.tenon.connector.sync.Exit;

/**
 * How long to wait before something that failed is tried again: longer each time. Where a person has to do something first, longer
 * from the start, since a sign-in that is refused again and again locks accounts.
 */
final class Pauses {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FOR_PERSON = Duration.ofMinutes(15);
    private static final Duration LONGEST_FOR_PERSON = Duration.ofHours(4);

    private int failures;
    private Instant until = Instant.EPOCH;

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    void reset() {
        failures = 0;
        until = Instant.EPOCH;
    }

    /** One more failure, of this kind; the pause that follows. */
    Duration failed(Exit why, Instant now) {
        failures++;
        var pause = pause(why, failures);
        until = now.plus(pause);
        return pause;
    }

    static Duration pause(Exit why, int failures) {
        boolean person =
                switch (why) {
                    case IN_SYNC, WAITING, LATER, BUG -> false;
                    case CONFIGURATION, SIGN_IN, OUTLOOK, NOT_GENUINE, EXPIRED, OTHER_HOST, WITHDRAWN -> true;
                };
        var first = person ? FOR_PERSON : SHORT;
        var most = person ? LONGEST_FOR_PERSON : LONGEST;
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }

    static String text(Duration pause) {
        return pause.toSeconds() < 120 ? pause.toSeconds() + " s" : pause.toMinutes() + " min";
    }
}
