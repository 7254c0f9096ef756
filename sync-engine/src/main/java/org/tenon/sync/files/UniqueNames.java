package org.tenon.sync.files;

import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Base names for new messages, {@code seconds.MmicrosecondsQcountRrandom.tenon}: the convention's "modern" form with the
 * delivery's time, a count within this store and a random number drawn once for it. In order of creation under the sort that
 * Dovecot and mutt use.
 */
final class UniqueNames {
    private static final String HOST = ".tenon";
    private static final int RANDOM_DIGITS = 16;

    private final Clock clock;
    private final String random;
    private final AtomicLong count = new AtomicLong();

    UniqueNames(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = "R" + HexFormat.of().toHexDigits(random.nextLong());
    }

    String next() {
        var now = clock.instant();
        var micros = Integer.toString(1_000_000 + now.getNano() / 1000);
        var number = Long.toHexString(0x1000000 + count.getAndIncrement());
        return new StringBuilder(56)
                .append(now.getEpochSecond())
                .append(".M")
                .append(micros, 1, micros.length())
                .append('Q')
                .append(number, 1, number.length())
                .append(random)
                .append(HOST)
                .toString();
    }

    /** Whether {@code name} was made by some run of this program. */
    static boolean isOurs(String name) {
        int end = name.length() - HOST.length();
        int at = end - RANDOM_DIGITS - 1;
        return name.endsWith(HOST)
                && at > 0
                && name.charAt(at) == 'R'
                && name.substring(at + 1, end).chars().allMatch(HexFormat::isHexDigit);
    }

    /** Whether this very object made {@code name}. */
    boolean made(String name) {
        return name.endsWith(random + HOST);
    }
}
