package org.tenon.sync.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the items of a folder are. */
public enum Kind {
    MAIL,
    CALENDAR,
    TASKS,
    CONTACTS,
    NOTES;

    /** The word used in account files, on the command line and in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that {@code word} names, if any. */
    public static Optional<Kind> ofWord(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
    }
}
