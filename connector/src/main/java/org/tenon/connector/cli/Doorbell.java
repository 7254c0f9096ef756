package org.tenon.connector.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** Wakes the watch: when a side says that it changed, or when somebody asks it to stop. */
final class Doorbell {
    private final Semaphore rings = new Semaphore(0);

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

    Sides at(Store... stores) {
        return new Sides(List.of(stores));
    }

    /** A listener at each side, on a thread of its own. */
    final class Sides implements AutoCloseable {
        private final List<Store> stores;
        private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
        private final ConcurrentHashMap<Store, Boolean> listening = new ConcurrentHashMap<>();

        private Sides(List<Store> stores) {
            this.stores = stores;
        }

        /**
         * Waits until a side changes or {@code limit} passes; true where it rang. A listener at the other side goes on listening meanwhile and
         * through the next pass: to interrupt one would cost its connection, and a change during the pass would go unheard.
         */
        boolean await(Duration limit) throws InterruptedException {
            for (var store : stores) {
                if (listening.putIfAbsent(store, true) == null) {
                    listeners.execute(() -> listen(store, limit));
                }
            }
            return sleep(limit);
        }

        private void listen(Store store, Duration limit) {
            boolean changed = true;
            try {
                changed = store.awaitChange(limit);
            } catch (StoreException e) {
                // Not told here: the pass that this ring starts meets the same failure, and tells it properly.
                changed = true;
            } catch (InterruptedException e) {
                changed = false;
            } finally {
                listening.remove(store);
                if (changed) {
                    ring();
                }
            }
        }

        @Override
        public void close() {
            listeners.shutdownNow();
        }
    }
}
