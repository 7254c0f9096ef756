package org.tenon.sync.dav;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What time the server says that it is, for marks of a collection's state that are times themselves. SOGo's sync token and CTag
 * count whole seconds: until that second is over, another change leaves the mark as it is.
 */
final class ServerClock {
    /** A number of seconds since 1970, or of milliseconds, at the end of a mark. */
    private static final Pattern SECONDS = Pattern.compile("(?:.*\\D)?(1[0-9]{9}|2[0-9]{9})(?:[0-9]{3})?");

    /** The second itself, and one more, since the answer's date may be from after the state was read. */
    private static final int YOUNG_SECONDS = 2;

    private volatile Optional<Instant> now = Optional.empty();

    /** Takes the {@code Date} of an answer (RFC 9110 section 6.6.1). */
    void told(String date) {
        try {
            now = Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            now = Optional.empty();
        }
    }

    /** Whether the mark is of a moment that is not over yet: what changes still in it leaves the mark as it is. */
    boolean isOfThisMoment(String mark) {
        var seconds = SECONDS.matcher(mark);
        return now.isPresent()
                && seconds.matches()
                && Math.abs(now.get().getEpochSecond() - Long.parseLong(seconds.group(1))) < YOUNG_SECONDS;
    }
}
