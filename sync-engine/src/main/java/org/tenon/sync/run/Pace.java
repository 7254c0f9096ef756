package org.tenon.sync.run;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.StoreException;

/**
 * How many items are carried before they are settled: as many as take a few seconds. What is settled survives Ctrl-C, sleep and a
 * lost connection, and each settlement costs a flush to disk.
 */
final class Pace {
    static final Duration WANTED = Duration.ofSeconds(5);
    private static final int FIRST = 200;
    /** Events, tasks and contacts are small, and a server hands out many in one answer. */
    private static final int FIRST_SMALL_READ = 500;

    private static final int LEAST = 5;

    private final LongSupplier nanos;
    private int size;

    private Pace(LongSupplier nanos, int first) {
        this.nanos = nanos;
        this.size = first;
    }

    /** Of what goes to that side: the two directions differ. */
    static Pace to(Side side, boolean contentIsFixed, LongSupplier nanos) {
        return new Pace(nanos, side == Side.CLIENT && !contentIsFixed ? FIRST_SMALL_READ : FIRST);
    }

    /** What is done with some of the items. */
    @FunctionalInterface
    interface Work<T> {
        void on(List<T> some) throws StoreException;
    }

    <T> void each(List<T> items, Work<T> work) throws StoreException {
        for (int from = 0; from < items.size(); ) {
            var some = items.subList(from, Math.min(items.size(), from + size));
            from += some.size();
            long begun = nanos.getAsLong();
            work.on(some);
            adapt(some.size(), nanos.getAsLong() - begun);
        }
    }

    /** Never more than four times as many as before: the first of a folder may have been the small ones. */
    private void adapt(int items, long tookNanos) {
        long fitting = items * WANTED.toNanos() / Math.max(1, tookNanos);
        if (fitting < size || items >= size) {
            size = (int) Math.clamp(fitting, LEAST, Math.min(RunContext.CHUNK, 4L * size));
        }
    }
}
