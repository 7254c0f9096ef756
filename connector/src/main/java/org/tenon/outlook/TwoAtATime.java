package org.tenon.outlook;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.abi.Codes;
import org.tenon.sync.store.FailedWork;
import org.tenon.sync.store.StoreException;

/**
 * Work on several items, so that one is converted while MAPI's thread is at another. Results are taken one by one, in order, by the thread
 * that asks; few are made ahead of it, so that memory stays flat.
 */
final class TwoAtATime {
    private static final int WORKERS = 2;
    private static final int AHEAD = 4;
    /** Fewer are not worth a thread. */
    private static final int FEW = 4;

    private TwoAtATime() {}

    interface Work<T, R> {
        R on(T item) throws StoreException, IOException;
    }

    interface Taker<R> {
        void take(R result) throws StoreException, IOException;
    }

    /**
     * Where a piece of work or a taker fails, no other piece is begun, and it ends when those that were are done.
     *
     * @param drop what becomes of results that nobody takes then
     */
    static <T, R> void each(Collection<T> items, Work<T, R> work, Taker<R> taker, Taker<R> drop)
            throws StoreException, IOException {
        if (items.size() < FEW) {
            for (var item : items) {
                taker.take(work.on(item));
            }
            return;
        }
        var next = items.iterator();
        var waiting = new ArrayDeque<Future<R>>();
        var ended = new AtomicBoolean();
        try (var pool = Executors.newFixedThreadPool(
                WORKERS, Thread.ofPlatform().daemon().name("outlook-items-", 1).factory())) {
            try {
                while (next.hasNext() || !waiting.isEmpty()) {
                    while (next.hasNext() && waiting.size() < AHEAD) {
                        var item = next.next();
                        waiting.add(pool.submit(() -> ended.get() ? null : work.on(item)));
                    }
                    taker.take(result(waiting.remove()));
                }
            } finally {
                ended.set(true);
                for (var left : waiting) {
                    drop(left, drop);
                }
            }
        }
    }

    private static <R> void drop(Future<R> left, Taker<R> drop) throws StoreException, IOException {
        R result;
        try {
            result = result(left);
        } catch (StoreException | IOException | MapiException e) {
            // What failed first is told.
            return;
        }
        if (result != null) {
            drop.take(result);
        }
    }

    private static <R> R result(Future<R> future) throws StoreException, IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MapiException("a call that was interrupted", Codes.MAPI_E_CANCEL);
        } catch (ExecutionException e) {
            throw FailedWork.of(e, StoreException.class, IOException.class);
        }
    }
}
