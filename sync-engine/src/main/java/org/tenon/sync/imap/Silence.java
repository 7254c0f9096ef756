package org.tenon.sync.imap;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.tenon.sync.store.StoreException;

/**
 * How long a server may be silent in the midst of messages' contents. Some servers fall silent at one message and are well
 * otherwise; so what silence cost already shortens what the next one may cost, and all of them together stay below a minute.
 * Ten minutes without any, and it begins anew.
 */
final class Silence {
    private static final long MOST_MILLIS = 55_000;
    private static final long LEAST_MILLIS = 500;
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    private long spentMillis;
    private long lastNanos = System.nanoTime();

    /** What may be waited for silently. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws StoreException;
    }

    /** Does {@code work} on {@code connection}, which is closed if that is silent for longer than it may be. */
    <T> T bounded(ImapConnection connection, Work<T> work) throws StoreException {
        try {
            int usual = connection.socket().getSoTimeout();
            int now = usual <= 0 ? patienceMillis() : Math.min(usual, patienceMillis());
            connection.socket().setSoTimeout(now);
            try {
                return work.run();
            } catch (StoreException e) {
                if (isSilence(e)) {
                    suffered(now);
                }
                throw e;
            } finally {
                if (connection.isOpen()) {
                    connection.socket().setSoTimeout(usual);
                }
            }
        } catch (SocketException e) {
            connection.drop();
            throw ImapFailures.broken(e);
        }
    }

    static boolean isSilence(StoreException e) {
        return e.getCause() instanceof SocketTimeoutException;
    }

    private synchronized int patienceMillis() {
        if (System.nanoTime() - lastNanos > FORGIVEN_AFTER.toNanos()) {
            spentMillis = 0;
        }
        return (int) Math.max(LEAST_MILLIS, (MOST_MILLIS - spentMillis) / 4);
    }

    private synchronized void suffered(int millis) {
        spentMillis += millis;
        lastNanos = System.nanoTime();
    }
}
