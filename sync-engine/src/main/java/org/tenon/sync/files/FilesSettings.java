package org.tenon.sync.files;

import java.time.Clock;
import java.util.Objects;

/**
 * What a files store is given from outside.
 *
 * @param infoSeparator what stands before a message file's flags: a colon, or a semicolon where the system forbids colons
 * @param nativeSync whether {@code syncfs(2)} may be used
 */
record FilesSettings(Clock clock, UniqueNames names, char infoSeparator, boolean nativeSync, Steps steps) {
    FilesSettings {
        Objects.requireNonNull(clock);
        Objects.requireNonNull(names);
        Objects.requireNonNull(steps);
    }

    FilesSettings withInfoSeparator(char separator) {
        return new FilesSettings(clock, names, separator, nativeSync, steps);
    }

    FilesSettings withNativeSync(boolean used) {
        return new FilesSettings(clock, names, infoSeparator, used, steps);
    }

    FilesSettings withSteps(Steps others) {
        return new FilesSettings(clock, names, infoSeparator, nativeSync, others);
    }

    /** Hears of each step that shows on the disk; a test ends the process there. */
    @FunctionalInterface
    interface Steps {
        Steps NONE = step -> {};

        void before(String step);
    }
}
