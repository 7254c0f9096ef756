package org.tenon.sync.store;

import java.util.Objects;
import java.util.Optional;

/** What became of one item or folder that a store was asked to change. A failure of the store itself is an exception. */
public sealed interface Outcome<T> {
    /** The code of what this account has no right to do. */
    String NO_PERMISSION = "no-permission";

    /** Done, and durable. */
    record Accepted<T>(T value) implements Outcome<T> {
        public Accepted {
            Objects.requireNonNull(value);
        }
    }

    /**
     * The store will not have it, now or later: too big, a name that it cannot hold, no right to write. The other side keeps
     * its item; it is reported, and tried again only when the item changes or a person asks.
     *
     * @param code a short word for scripts ({@code too-big}, {@code bad-name}, {@code no-permission}, {@code refused})
     * @param message a sentence for people, without the item's own words
     */
    record Rejected<T>(String code, String message) implements Outcome<T> {}

    /** Not now: it changed or went meanwhile, or the store is busy. The next run looks again. */
    record Deferred<T>(String message) implements Outcome<T> {}

    /**
     * The store took it and does not show it: it may come into view later, or under a name of the store's own, or never. It may be
     * there, so it is never simply done again. The intent stays open and every run looks for it; the other side keeps its item.
     * After a crash before this was written down the intent is open all the same, and the next run looks.
     */
    record Unplaced<T>(String message) implements Outcome<T> {}

    static <T> Outcome<T> accepted(T value) {
        return new Accepted<>(value);
    }

    static <T> Outcome<T> rejected(String code, String message) {
        return new Rejected<>(code, message);
    }

    static <T> Outcome<T> deferred(String message) {
        return new Deferred<>(message);
    }

    static <T> Outcome<T> unplaced(String message) {
        return new Unplaced<>(message);
    }

    default Optional<T> toOptional() {
        return this instanceof Accepted<T>(T value) ? Optional.of(value) : Optional.empty();
    }
}
