package org.tenon.outlook;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Leaves Outlook its turn. Both work in one data file: where a piece of work takes much longer than those before it, somebody else wants the
 * file too, and nothing more is asked of it for as long as that piece took.
 */
final class OutlooksTurn {
    /** What is quicker than that holds nobody up, however much slower it is than the rest. */
    private static final long NOTICED = Duration.ofMillis(100).toNanos();

    private static final long LONGEST = Duration.ofSeconds(2).toNanos();
    /** How many times the usual is slow, and how much of the usual one piece makes up: a fast one is not yet a fast store. */
    private static final int SLOW = 8;

    private static final int WEIGHT = 16;
    /** So many pieces tell what is usual; the first ones are slow by our own fault, since code runs for the first time. */
    private static final int LEARNING = 64;

    private final LongSupplier nanos;
    private final LongConsumer sleep;
    private long usual = Duration.ofMillis(10).toNanos();
    private long notBefore;
    private int pieces;

    /** @param nanos as System::nanoTime has it */
    OutlooksTurn(LongSupplier nanos, LongConsumer sleep) {
        this.nanos = nanos;
        this.sleep = sleep;
        this.notBefore = nanos.getAsLong();
    }

    /** Before a piece of work: waits where the last one was slow. */
    void await() {
        long left;
        synchronized (this) {
            left = notBefore - nanos.getAsLong();
        }
        if (left > 0) {
            sleep.accept(left);
        }
    }

    /** A piece of work is done, which took that long. */
    synchronized void took(long tookNanos) {
        pieces = Math.min(pieces + 1, LEARNING + 1);
        if (pieces > LEARNING && tookNanos > NOTICED && tookNanos > SLOW * usual) {
            notBefore = nanos.getAsLong() + Math.min(tookNanos, LONGEST);
        }
        // One that lasts for minutes is no measure of the next.
        usual += (Math.min(tookNanos, SLOW * usual) - usual) / WEIGHT;
    }
}
