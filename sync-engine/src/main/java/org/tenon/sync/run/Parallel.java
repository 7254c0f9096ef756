package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.tenon.sync.store.FailedWork;

/** Runs the same work over several things side by side, and ends when all of it has. */
final class Parallel {
    private Parallel() {}

    /** An exception of one piece of work is thrown when all the others have ended. */
    static <T> void each(List<T> things, int atOnce, Consumer<T> work) {
        if (things.size() <= 1 || atOnce <= 1) {
            things.forEach(work);
            return;
        }
        var results = new ArrayList<Future<?>>();
        try (var pool = Executors.newFixedThreadPool(
                Math.min(atOnce, things.size()),
                Thread.ofPlatform().name("tenon-", 1).daemon().factory())) {
            for (var thing : things) {
                results.add(pool.submit(() -> work.accept(thing)));
            }
        }
        for (var result : results) {
            try {
                result.get();
            } catch (ExecutionException e) {
                throw FailedWork.of(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted after the work was done", e);
            }
        }
    }
}
