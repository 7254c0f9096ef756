package org.tenon.sync.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.tenon.sync.imap.ImapConnection.Untagged;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.net.Pause;
import org.tenon.sync.store.StoreException;

/**
 * Waits for something to happen in the inbox: by IDLE (RFC 2177) where the server has it, else by the clock. The other folders
 * are left to the listing that follows each wait.
 */
final class Waiter {
    /** Servers may end an IDLE after half an hour (RFC 9051 section 5.4); NAT boxes and proxies forget earlier. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(9);

    private static final Duration POLL = Duration.ofSeconds(20);

    private final ImapStore store;
    private final Pool pool;
    private final Pause pause;

    Waiter(ImapStore store, Pool pool, Pause pause) {
        this.store = store;
        this.pool = pool;
        this.pause = pause;
    }

    boolean await(Duration limit) throws StoreException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        var connection = pool.take(Optional.of("INBOX"));
        try {
            if (!connection.can("IDLE") && !connection.can("IMAP4REV2")) {
                return poll(connection, end);
            }
            if (selectInbox(connection)) {
                return true;
            }
            while (true) {
                var left = Duration.ofNanos(end - System.nanoTime());
                if (left.isNegative() || left.isZero()) {
                    return false;
                }
                switch (idle(connection, left.compareTo(LONGEST_IDLE) < 0 ? left : LONGEST_IDLE)) {
                    case CHANGED -> {
                        return true;
                    }
                    case REFUSED -> {
                        return poll(connection, end);
                    }
                    case QUIET -> {
                        // Again, until the limit.
                    }
                }
            }
        } finally {
            pool.give(connection);
        }
    }

    /** For servers without IDLE: looks now and then. */
    private boolean poll(ImapConnection connection, long end) throws StoreException, InterruptedException {
        var before = Lister.status(connection, "INBOX");
        while (true) {
            var left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                return false;
            }
            pause.sleep(left.compareTo(POLL) < 0 ? left : POLL);
            if (!Lister.status(connection, "INBOX").equals(before)) {
                return true;
            }
        }
    }

    /** Selects the inbox; true where it has changed since the last listing, so that there is nothing to wait for. */
    private boolean selectInbox(ImapConnection connection) throws StoreException {
        var now = connection.selected();
        if (now != null && now.mailbox.equals("INBOX")) {
            // What happened since shows at once, as the first thing that IDLE tells.
            return false;
        }
        connection.qresync();
        now = connection.selection().open("INBOX", connection.canCondstore() ? "(CONDSTORE)" : "", Untagged.NONE);
        var digest = new Lister.Status(now.exists, now.uidNext, now.validity, now.modseq, "").digest();
        var before = store.lastDigest(FolderName.INBOX);
        return digest.isPresent() && before.isPresent() && !digest.equals(before);
    }

    private enum End {
        CHANGED,
        QUIET,
        REFUSED
    }

    /** One IDLE, read by a thread of its own, since a thread that reads a socket cannot be interrupted. */
    private static End idle(ImapConnection connection, Duration limit) throws StoreException, InterruptedException {
        var happened = new CompletableFuture<End>();
        var begun = new CompletableFuture<End>();
        var ended = new CompletableFuture<End>();
        int usualTimeout = readTimeout(connection, (int) limit.plusSeconds(30).toMillis());
        Thread.ofPlatform().daemon().name("imap-idle").start(() -> {
            try {
                var end = connection.exchange(() -> converse(connection, begun, happened));
                begun.complete(end);
                happened.complete(end);
                ended.complete(end);
            } catch (StoreException e) {
                begun.completeExceptionally(e);
                happened.completeExceptionally(e);
                ended.completeExceptionally(e);
            }
        });
        boolean clean = false;
        try {
            outcome(begun, Duration.ofMillis(usualTimeout));
            var what = outcome(happened, limit).orElse(End.QUIET);
            if (!ended.isDone()) {
                finish(connection);
            }
            clean = outcome(ended, Duration.ofMillis(usualTimeout)).isPresent();
            return what;
        } finally {
            if (clean) {
                readTimeout(connection, usualTimeout);
            } else {
                connection.drop();
            }
        }
    }

    private static End converse(
            ImapConnection connection, CompletableFuture<End> begun, CompletableFuture<End> happened)
            throws StoreException, IOException, ProtocolException {
        connection.writeCommand("IDLE", null);
        if (!connection.awaitContinuation(new ArrayList<>(1))) {
            return End.REFUSED;
        }
        begun.complete(End.QUIET);
        connection.completion(connection.next(reply -> {
            if (isChange(reply)) {
                happened.complete(End.CHANGED);
            }
        }));
        return End.QUIET;
    }

    private static boolean isChange(Reply reply) {
        return reply.keyEquals("EXISTS")
                || reply.keyEquals("EXPUNGE")
                || reply.keyEquals("VANISHED")
                || reply.keyEquals("FETCH");
    }

    private static void finish(ImapConnection connection) throws StoreException {
        try {
            connection.body().write(new byte[] {'D', 'O', 'N', 'E', '\r', '\n'});
            connection.flush();
        } catch (IOException e) {
            throw ImapFailures.broken(e);
        }
    }

    /** Empty where it does not come in time. */
    private static Optional<End> outcome(CompletableFuture<End> future, Duration limit)
            throws StoreException, InterruptedException {
        try {
            return Optional.of(future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException store) {
                throw store;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static int readTimeout(ImapConnection connection, int millis) throws StoreException {
        try {
            int before = connection.socket().getSoTimeout();
            connection.socket().setSoTimeout(millis);
            return before;
        } catch (IOException e) {
            throw ImapFailures.broken(e);
        }
    }
}
