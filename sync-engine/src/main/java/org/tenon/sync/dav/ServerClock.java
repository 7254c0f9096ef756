package org.tenon.sync.dav;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What time it was on the server when it looked at the state that an answer tells, for marks of a collection's state that are
 * times themselves. SOGo's sync token and CTag count whole seconds: until that second is over, another change leaves the mark
 * as it is.
 *
 * @param lookedAt no later than it did; empty where the server does not say what time it is
 */
record ServerClock(Optional<Instant> lookedAt) {
    static final ServerClock UNKNOWN = new ServerClock(Optional.empty());

    /** A number of seconds since 1970, or of milliseconds, at the end of a mark. */
    private static final Pattern SECONDS = Pattern.compile("(?:.*\\D)?(1[0-9]{9}|2[0-9]{9})(?:[0-9]{3})?");

    /** A mark that lies further ahead is no time. */
    private static final Duration FAST_CLOCK = Duration.ofDays(1);

    /**
     * By an answer's {@code Date} (RFC 9110 section 6.6.1), which may be from the end of the server's work; {@code took} is what
     * the server may have needed for that, and what was there at its beginning is what counts.
     */
    static ServerClock of(String date, Duration took) {
        try {
            var told = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            return new ServerClock(Optional.of(told.minus(took)));
        } catch (DateTimeException e) {
            return UNKNOWN;
        }
    }

    /** Whether the mark is of a moment that was not over yet: what changed later in it left the mark as it is. */
    boolean isOfThatMoment(String mark) {
        var seconds = SECONDS.matcher(mark);
        if (lookedAt.isEmpty() || !seconds.matches()) {
            return false;
        }
        var end = Instant.ofEpochSecond(Long.parseLong(seconds.group(1)) + 1);
        return end.isAfter(lookedAt.get()) && end.isBefore(lookedAt.get().plus(FAST_CLOCK));
    }
}
