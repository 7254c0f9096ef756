package org.tenon.sync.imap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.tenon.sync.net.Pause;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * A few connections, opened when they are first needed and kept for the next who needs one. Where the server grants fewer
 * than we may have, that is how many there will be from then on.
 */
final class Pool implements AutoCloseable {
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);

    /** A connection unused for so long is asked whether it is still there, since servers and NAT boxes drop idle ones. */
    private static final long DOUBTFUL_SECONDS = 10;

    private final Dialer dialer;
    private final Pause pause;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ImapConnection> idle = new ArrayList<>();
    private final List<ImapConnection> busy = new ArrayList<>();
    private int dialing;
    private int most;
    private boolean closed;

    Pool(Dialer dialer, int most, Pause pause, RandomGenerator random) {
        this.dialer = dialer;
        this.most = most;
        this.pause = pause;
        this.random = random;
    }

    int most() {
        lock.lock();
        try {
            return most;
        } finally {
            lock.unlock();
        }
    }

    /** A connection for one user alone; rather one that has {@code mailbox} selected. Waits while all are taken. */
    ImapConnection take(Optional<String> mailbox) throws StoreException {
        while (true) {
            var found = pickOrReserve(mailbox);
            if (found == null) {
                var dialled = dialForTheTable();
                if (dialled.isPresent()) {
                    return dialled.get();
                }
            } else if (alive(found)) {
                return found;
            } else {
                give(found);
            }
        }
    }

    /** An idle connection, now busy; or null, and the right to dial one. */
    private ImapConnection pickOrReserve(Optional<String> mailbox) throws StoreException {
        lock.lock();
        try {
            checkOpen();
            var found = pickIdle(mailbox);
            while (found == null && isFull()) {
                changed.await();
                checkOpen();
                found = pickIdle(mailbox);
            }
            if (found == null) {
                dialing++;
            } else {
                busy.add(found);
            }
            return found;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return idle.size() + busy.size() + dialing >= most;
    }

    /** Dials; empty where the server allows no more than there are, so that one of those must do. */
    private Optional<ImapConnection> dialForTheTable() throws StoreException {
        ImapConnection dialled = null;
        StoreException failure = null;
        try {
            dialled = dialPatiently();
        } catch (StoreException e) {
            failure = e;
        }
        lock.lock();
        try {
            dialing--;
            changed.signalAll();
            if (dialled != null) {
                if (closed) {
                    dialled.drop();
                    checkOpen();
                }
                busy.add(dialled);
                return Optional.of(dialled);
            }
            int granted = idle.size() + busy.size();
            if (failure.kind() == Cause.LIMIT && granted > 0) {
                most = Math.max(1, Math.min(most, granted));
                return Optional.empty();
            }
            throw failure;
        } finally {
            lock.unlock();
        }
    }

    private ImapConnection dialPatiently() throws StoreException {
        var wait = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return dialer.dial(hasOthers());
            } catch (StoreException e) {
                boolean others = hasOthers();
                boolean worthAnother = e.kind() == Cause.UNREACHABLE || (e.kind() == Cause.LIMIT && !others);
                if (attempt == TRIES || !worthAnother) {
                    throw e;
                }
                rest(wait, e);
                wait = wait.multipliedBy(3);
            }
        }
    }

    private boolean hasOthers() {
        lock.lock();
        try {
            return idle.size() + busy.size() > 0;
        } finally {
            lock.unlock();
        }
    }

    private void rest(Duration wait, StoreException after) throws StoreException {
        try {
            // Between half and one and a half times as long, so that a fleet cut off at once does not come back at
            // once.
            pause.sleep(wait.dividedBy(2).plusMillis(random.nextLong(wait.toMillis() + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw after;
        }
    }

    private ImapConnection pickIdle(Optional<String> mailbox) {
        idle.removeIf(c -> !c.isOpen());
        ImapConnection best = null;
        for (var connection : idle) {
            var selected = connection.selected();
            boolean fits = mailbox.isPresent() && selected != null && selected.mailbox.equals(mailbox.get());
            if (fits) {
                best = connection;
                break;
            }
            if (best == null || (best.selected() != null && selected == null)) {
                best = connection;
            }
        }
        idle.remove(best);
        return best;
    }

    private static boolean alive(ImapConnection connection) {
        if (!connection.isOpen()) {
            return false;
        }
        if (connection.idleSeconds() < DOUBTFUL_SECONDS) {
            return true;
        }
        try {
            return connection.run("NOOP").ok();
        } catch (StoreException e) {
            return false;
        }
    }

    /** Takes a connection back. */
    void give(ImapConnection connection) {
        lock.lock();
        try {
            busy.remove(connection);
            if (closed || !connection.isOpen()) {
                connection.drop();
            } else {
                connection.used();
                idle.add(connection);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is done with a connection, whatever it has selected. */
    @FunctionalInterface
    interface Use<T> {
        T with(ImapConnection connection) throws StoreException;
    }

    /**
     * Runs commands that need no selected mailbox. Where every connection belongs to an open folder, one of those is shared
     * between two of its exchanges: its user may be the very thread that asks, which would otherwise wait for itself.
     */
    <T> T use(Use<T> use) throws StoreException {
        var shared = shareable();
        if (shared != null) {
            try {
                return use.with(shared);
            } finally {
                shared.lock.unlock();
            }
        }
        var connection = take(Optional.empty());
        boolean kept = connection.isUsed();
        try {
            return use.with(connection);
        } catch (StoreException e) {
            // That one had died since it was last used, which is not worth a word.
            if (!kept || connection.isOpen() || e.kind() != Cause.UNREACHABLE || e.retry() != Retry.NOW) {
                throw e;
            }
        } finally {
            give(connection);
        }
        var fresh = take(Optional.empty());
        try {
            return use.with(fresh);
        } finally {
            give(fresh);
        }
    }

    /** A busy connection, locked, where there is no other way; else null. */
    private ImapConnection shareable() throws StoreException {
        lock.lock();
        try {
            checkOpen();
            idle.removeIf(c -> !c.isOpen());
            while (idle.isEmpty() && isFull()) {
                for (var connection : busy) {
                    if (connection.isOpen() && !connection.lock.isHeldByCurrentThread() && connection.lock.tryLock()) {
                        return connection;
                    }
                }
                if (!busy.isEmpty() && busy.stream().allMatch(c -> c.lock.isHeldByCurrentThread())) {
                    throw new IllegalStateException(
                            "the store was asked from within the answer of its only connection");
                }
                changed.await(20, TimeUnit.MILLISECONDS);
                checkOpen();
                idle.removeIf(c -> !c.isOpen());
            }
            return null;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@code mailbox} is about to be renamed or deleted. Idle connections that have it selected go, since some servers end
     * them then; those in use must select it anew.
     */
    void forget(String mailbox, String separator) {
        lock.lock();
        try {
            for (var connection : idle) {
                if (connection.selection().has(mailbox, separator)) {
                    connection.drop();
                }
            }
            for (var connection : busy) {
                if (connection.selection().has(mailbox, separator)) {
                    connection.selection().forget();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static StoreException interrupted() {
        Thread.currentThread().interrupt();
        return new StoreException(Scope.STORE, Retry.NOW, Cause.UNREACHABLE, "The sync was asked to stop.");
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    @Override
    public void close() {
        List<ImapConnection> all;
        List<ImapConnection> quiet;
        lock.lock();
        try {
            closed = true;
            quiet = new ArrayList<>(idle);
            all = new ArrayList<>(busy);
            idle.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        quiet.forEach(ImapConnection::logoutAndClose);
        all.forEach(ImapConnection::drop);
    }
}
