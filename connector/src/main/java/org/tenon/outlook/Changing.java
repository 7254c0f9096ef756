package org.tenon.outlook;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * An item that was given a new content in its place.
 *
 * @param entry where that is
 * @param savedAt just before it was saved, by the clock that the data file goes by too
 */
record Changing(Binary entry, Instant savedAt) {
    /** No person reads what was saved, changes it and saves it in that time. */
    private static final Duration ONE_SAVE = Duration.ofSeconds(2);

    /** Whether what was last modified then has not been saved again since. */
    boolean isLastSave(Instant modified) {
        return Duration.between(savedAt, modified).abs().compareTo(ONE_SAVE) <= 0;
    }

    String written() {
        return entry + " " + savedAt;
    }

    static Optional<Changing> read(String written) {
        var parts = written.split(" ", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new Changing(Binary.ofHex(parts[0]), Instant.parse(parts[1])))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
