package org.tenon.connector.sync;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops what goes on when the process is told to end, and keeps the process until that has ended, or for a while. */
public final class StopHook implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /**
     * @param cutOff told where the while is over. What is cut off then is what a power cut would cut off: the next start goes on from there
     */
    public StopHook(Runnable stop, Duration grace, Runnable cutOff) {
        hook = new Thread(() -> stopAndWait(stop, grace, cutOff), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait(Runnable stop, Duration grace, Runnable cutOff) {
        stop.run();
        try {
            if (!ended.await(grace.toSeconds(), TimeUnit.SECONDS)) {
                cutOff.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It has ended. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is what ends us: it is running now.
        }
    }
}
