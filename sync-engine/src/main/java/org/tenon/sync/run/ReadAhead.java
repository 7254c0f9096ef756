package org.tenon.sync.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tenon.sync.store.FailedWork;
import org.tenon.sync.store.StoreException;

/**
 * Work on contents that is done ahead, side by side, while its results are taken one by one, in order, by the thread that asked.
 * What waits is bounded in number and bytes, so memory stays flat.
 */
final class ReadAhead<R> implements AutoCloseable {
    /** Pieces begun together: to wake a thread costs more than to understand a small item. */
    private static final int TOGETHER = 16;

    private static final int MOST_WAITING = 16;
    private static final long MOST_BYTES = 4 << 20;

    /** Takes a result in the asking thread. */
    interface Taker<R> {
        void take(R result) throws IOException, StoreException;
    }

    private record Waiting<R>(Future<List<R>> results, long sizeBytes) {}

    private final ExecutorService pool = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("read-ahead-", 0).factory());
    private final ArrayDeque<Waiting<R>> waiting = new ArrayDeque<>();
    private final Taker<R> taker;
    private List<Callable<R>> next = new ArrayList<>();
    private long nextBytes;
    private long waitingBytes;

    ReadAhead(Taker<R> taker) {
        this.taker = taker;
    }

    /** Begins a piece of work that holds {@code sizeBytes} in memory; may take results that were begun before. */
    void begin(long sizeBytes, Callable<R> work) throws IOException, StoreException {
        next.add(work);
        nextBytes += sizeBytes;
        if (next.size() == TOGETHER || nextBytes > MOST_BYTES / MOST_WAITING) {
            submit();
        }
        while (waiting.size() > MOST_WAITING || waitingBytes > MOST_BYTES) {
            takeFirst();
        }
    }

    private void submit() {
        var works = next;
        waiting.add(new Waiting<>(pool.submit(() -> all(works)), nextBytes));
        waitingBytes += nextBytes;
        next = new ArrayList<>();
        nextBytes = 0;
    }

    private static <R> List<R> all(List<Callable<R>> works) throws Exception {
        var results = new ArrayList<R>(works.size());
        for (var work : works) {
            results.add(work.call());
        }
        return results;
    }

    /** Takes all that is left. */
    void finish() throws IOException, StoreException {
        submit();
        while (!waiting.isEmpty()) {
            takeFirst();
        }
    }

    private void takeFirst() throws IOException, StoreException {
        var first = waiting.remove();
        waitingBytes -= first.sizeBytes();
        for (var result : result(first.results())) {
            taker.take(result);
        }
    }

    private static <R> R result(Future<R> future) throws IOException, StoreException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw FailedWork.of(e, IOException.class, StoreException.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while contents were read");
        }
    }

    /** Lets go of what was not taken. */
    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
    }
}
