package org.tenon.sync.dav;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an earlier look at a collection came to. News are asked for once more, some time later, before the state that they led to is
 * believed: a server may have kept some of them to itself.
 *
 * @param position a token or CTag, and what else is known of that state
 */
record Reached(String position, Optional<Doubt> doubt) {
    static final Reached NOTHING = new Reached("", Optional.empty());

    private static final String AGAIN = "again ";
    private static final Duration SAME_BREATH = Duration.ofSeconds(10);

    /**
     * A state that was told once.
     *
     * @param from where the look began that came to it
     * @param told when
     */
    record Doubt(String from, Instant told) {
        /** A server that says the same some time later means it. */
        private boolean isOver(Instant now) {
            return Duration.between(told, now).abs().compareTo(SAME_BREATH) > 0;
        }
    }

    static Reached read(String text) {
        if (!text.startsWith(AGAIN)) {
            return new Reached(text, Optional.empty());
        }
        var parts = text.substring(AGAIN.length()).split("\n", 3);
        var doubt = new Doubt(Href.decode(parts[1]), Instant.ofEpochSecond(Long.parseLong(parts[0])));
        return new Reached(parts[2], Optional.of(doubt));
    }

    String write() {
        return doubt.map(d -> AGAIN + d.told().getEpochSecond() + "\n" + Href.encode(d.from()) + "\n")
                        .orElse("")
                + position;
    }

    /** Whether it is time to ask for the same news once more. */
    boolean isDue(Instant now) {
        return doubt.isPresent() && doubt.get().isOver(now);
    }

    /**
     * What is left to be told again after a look that went on from {@code before} to {@code after}.
     *
     * @param again whether what was in doubt was asked for once more in it
     */
    Optional<Doubt> next(String before, String after, boolean again, Instant now) {
        if (before.equals(after)) {
            return again ? Optional.empty() : doubt;
        }
        var from = doubt.filter(d -> !again).map(Doubt::from).orElse(before);
        return Optional.of(new Doubt(from, now));
    }
}
