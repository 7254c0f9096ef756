package org.tenon.sync.settle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When an item that a side refused is tried again, though nothing about it has changed. A refusal of a kind that passes by itself
 * is tried again after growing pauses, daily in the end; one that can only be mended by a change of the item waits for that,
 * or for a person's {@code --retry-rejected}.
 */
public enum Patience {
    /** The side will take it once it is changed, and no sooner. */
    NONE,
    /** Somebody may lift the ban any day. */
    DAILY,
    /** The side says that it has done it, and has not: a few times more, then a person must see. */
    FEW,
    /** What is tried costs time: the side falls silent or hangs up. */
    WARY,
    /** Full, throttled, out of order, or nobody knows why. */
    SOON;

    private static final List<Duration> SOON_PAUSES = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(8),
            Duration.ofHours(24));
    private static final List<Duration> WARY_PAUSES =
            List.of(Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(8), Duration.ofHours(24));

    /** What a refusal's code asks for. One that nobody has heard of is never taken for a final one. */
    public static Patience with(String code) {
        return switch (code) {
            // Not shown: it may be there, so it is looked for, and done again only when a person says so.
            case "too-big", "same-uid", "wrong-kind", "not-shown" -> NONE;
            case "no-permission", "bad-name" -> DAILY;
            case "not-kept" -> FEW;
            case "no-answer", "unreadable" -> WARY;
            default -> SOON;
        };
    }

    /** How long to wait after the refusal that is the {@code refusals}th in a row; empty: until the item changes. */
    public Optional<Duration> pause(int refusals) {
        return switch (this) {
            case NONE -> Optional.empty();
            case DAILY -> Optional.of(Duration.ofHours(24));
            case FEW -> refusals > WARY_PAUSES.size() ? Optional.empty() : Optional.of(nth(WARY_PAUSES, refusals));
            case WARY -> Optional.of(nth(WARY_PAUSES, refusals));
            case SOON -> Optional.of(nth(SOON_PAUSES, refusals));
        };
    }

    private static Duration nth(List<Duration> pauses, int refusals) {
        return pauses.get(Math.clamp(refusals - 1, 0, pauses.size() - 1));
    }
}
