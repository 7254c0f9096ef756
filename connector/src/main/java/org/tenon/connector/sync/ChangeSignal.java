package org.tenon.connector.sync;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** Wakes the watch: when a side says that it changed, or when somebody asks it to stop. */
final class ChangeSignal {
    private final Semaphore rings = new Semaphore(0);
    private volatile boolean failed;
    private boolean deaf;

    void ring() {
        rings.release();
    }

    /** Sleeps until it rings or {@code time} passes; true where it rang. */
    boolean sleep(Duration time) throws InterruptedException {
        return rings.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Forgets rings that the pass about to begin answers. */
    void quiet() {
        rings.drainPermits();
    }

    /** Whether the last wait ended since a store could not be listened to. */
    boolean isDeaf() {
        return deaf;
    }

    /**
     * Waits until one of {@code stores} changes, somebody rings, or {@code limit} passes; true where it rang. The listeners at
     * the other stores are sent home before this returns: one that stayed might keep a connection that the pass needs.
     */
    boolean await(Duration limit, Store... stores) throws InterruptedException {
        failed = false;
        try (var listeners = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("listen-", 0).factory())) {
            for (var store : stores) {
                listeners.execute(() -> listen(store, limit));
            }
            boolean rang = sleep(limit);
            deaf = failed;
            listeners.shutdownNow();
            return rang;
        }
    }

    private void listen(Store store, Duration limit) {
        try {
            if (store.awaitChange(limit)) {
                ring();
            }
        } catch (StoreException e) {
            // Not told here: the pass that this ring starts meets the same failure, and tells it properly.
            failed = true;
            ring();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
