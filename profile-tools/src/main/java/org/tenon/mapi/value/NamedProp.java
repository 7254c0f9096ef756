package org.tenon.mapi.value;

import java.util.UUID;

/**
 * A property that is known by a name and has an identifier of its own in each store.
 *
 * @param text the name, or null where {@code number} is it
 */
public record NamedProp<T>(UUID set, int number, String text, PropTag<T> type) {
    public static <T> NamedProp<T> of(UUID set, int number, PropTag<T> type) {
        return new NamedProp<>(set, number, null, type);
    }

    public static <T> NamedProp<T> of(UUID set, String text, PropTag<T> type) {
        return new NamedProp<>(set, 0, text, type);
    }
}
