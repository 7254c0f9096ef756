package org.tenon.outlook;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tenon.mapi.Event;

/** What Outlook tells of changes. Events are hints, and some data files send none: without one it is time to look every so often. */
final class OutlookNews {
    private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean dirty = true;

    void told(Event event) {
        lock.lock();
        try {
            dirty = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True where something changed, and where it is time to look. */
    boolean await(Duration limit) throws InterruptedException {
        long left = Math.min(limit.toNanos(), LOOK_AT_LEAST.toNanos());
        boolean whole = limit.compareTo(LOOK_AT_LEAST) > 0;
        lock.lockInterruptibly();
        try {
            while (!dirty && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean told = dirty;
            dirty = false;
            return told || whole;
        } finally {
            lock.unlock();
        }
    }
}
