package org.tenon.sync.dav;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tenon.sync.store.StoreException;

/**
 * Work done side by side, with its results handed over in the thread that asked. What has been made and not yet taken is
 * bounded in bytes, so that a slow taker slows the makers and memory stays flat.
 */
final class BoundedParallel {
    private static final int UNIT_BYTES = 1024;
    private static final int BUDGET_UNITS =
            Math.toIntExact(Math.clamp(Runtime.getRuntime().maxMemory() / 8 / UNIT_BYTES, 1024, 16 * 1024));

    private BoundedParallel() {}

    /** Does one job, giving any number of results. */
    interface Maker<J, R> {
        void make(J job, Emitter<R> emitter) throws StoreException, InterruptedException;
    }

    /** Takes a result, and its weight, from a maker. */
    interface Emitter<R> {
        void emit(R result, long sizeBytes) throws InterruptedException;
    }

    /** Takes results in the asking thread. */
    interface Taker<R> {
        void take(R result) throws StoreException;
    }

    /** Results of one worker, handed over together: waking the other thread costs more than most of them weigh. */
    private record Parcel<R>(List<R> results, int units, boolean last) {}

    private static final int PARCEL_RESULTS = 32;
    private static final int PARCEL_UNITS = 256;

    /** What one worker has made and not yet handed over. */
    private static final class Packer<R> implements Emitter<R> {
        private final BlockingQueue<Parcel<R>> queue;
        private final Semaphore budget;
        private List<R> results = new ArrayList<>();
        private int units;

        private Packer(BlockingQueue<Parcel<R>> queue, Semaphore budget) {
            this.queue = queue;
            this.budget = budget;
        }

        @Override
        public void emit(R result, long sizeBytes) throws InterruptedException {
            int weight = Math.clamp(sizeBytes / UNIT_BYTES + 1, 1, BUDGET_UNITS);
            if (units + weight > PARCEL_UNITS || results.size() == PARCEL_RESULTS) {
                send(false); // What this worker holds itself must not be what it waits for.
            }
            budget.acquire(weight);
            results.add(result);
            units += weight;
        }

        private void send(boolean last) {
            if (last || !results.isEmpty()) {
                queue.add(new Parcel<>(results, units, last));
                results = new ArrayList<>();
                units = 0;
            }
        }
    }

    /** All jobs, at most {@code width} at once. Ends at the first failure, once every worker has stopped. */
    static <J, R> void run(List<J> jobs, int width, Maker<J, R> maker, Taker<R> taker) throws StoreException {
        var queue = new LinkedBlockingQueue<Parcel<R>>();
        var budget = new Semaphore(BUDGET_UNITS);
        var next = new AtomicInteger();
        var stop = new AtomicBoolean();
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < Math.min(width, jobs.size()); i++) {
            workers.add(Thread.ofPlatform().daemon().name("dav-worker-" + i).start(() -> {
                var packer = new Packer<>(queue, budget);
                try {
                    for (int n = next.getAndIncrement(); n < jobs.size() && !stop.get(); n = next.getAndIncrement()) {
                        maker.make(jobs.get(n), packer);
                        packer.send(false);
                    }
                } catch (StoreException | InterruptedException | RuntimeException | Error e) {
                    stop.set(true);
                    failures.add(e);
                } finally {
                    packer.send(true);
                }
            }));
        }
        boolean finished = false;
        try {
            for (int live = workers.size(); live > 0; ) {
                var parcel = queue.take();
                try {
                    for (var result : parcel.results()) {
                        if (failures.isEmpty()) {
                            taker.take(result);
                        }
                    }
                } finally {
                    budget.release(parcel.units());
                }
                if (parcel.last()) {
                    live--;
                }
            }
            finished = true;
        } catch (InterruptedException e) {
            throw DavErrors.interrupted(e);
        } finally {
            if (!finished) {
                stop.set(true);
                workers.forEach(Thread::interrupt);
            }
        }
        if (!failures.isEmpty()) {
            throw failure(failures.peek());
        }
    }

    private static StoreException failure(Throwable thrown) {
        return switch (thrown) {
            case StoreException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> DavErrors.interrupted(e);
            default -> throw new IllegalStateException(thrown);
        };
    }
}
