package org.tenon.connector.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * {@code tenon sync --watch}: a pass whenever a side changes, and now and then in any case. Holds the account's lock during a
 * pass only, so that {@code tenon release} gets its turn. Ends where waiting cannot help: a sign-in that is refused again and
 * again locks accounts.
 */
public final class Watch {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    /** Changes come in swarms: a client that files ten messages should cost one pass, not ten. */
    private static final Duration SWARM = Duration.ofMillis(300);

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final AccountRunner runner;
    private final Duration interval;
    private final Listener listener;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ChangeSignal changes = new ChangeSignal();
    private Optional<Verdict> told = Optional.empty();

    public Watch(AccountRunner runner, Duration interval, Listener listener) {
        this.runner = runner;
        this.interval = interval;
        this.listener = listener;
    }

    /** Who is told what the watch does. Called by the thread that runs the watch, but for {@link #cutOff}. */
    public interface Listener {
        /** A pass begins; what is returned shows how it gets on. */
        Pass passing();

        /** @param news whether it ended otherwise than the pass before */
        void passed(RunReport report, Verdict verdict, boolean news) throws IOException;

        /** No pass could be begun. */
        void failed(Verdict verdict, boolean news) throws IOException;

        /** The process ends while a pass is going on. */
        void cutOff();
    }

    /** Shows how a pass gets on, until it is closed. */
    public interface Pass extends Progress, AutoCloseable {
        @Override
        void close();
    }

    /** Until stopped by a signal, or until going on makes no sense. */
    public Verdict run() throws AccountException, IOException, InterruptedException {
        var hook = new StopHook(this::stop, GRACE, listener::cutOff);
        try {
            return loop();
        } finally {
            hook.close();
        }
    }

    /** Ends the watch after the pass that is going on. */
    public void stop() {
        stopped.set(true);
        changes.ring();
    }

    private Verdict loop() throws AccountException, IOException, InterruptedException {
        int failures = 0;
        while (true) {
            var verdict = connected();
            if (stopped.get() || !isWorthWaiting(verdict)) {
                return verdict;
            }
            failures++;
            changes.sleep(backoff(failures, interval));
            if (stopped.get()) {
                return verdict;
            }
        }
    }

    /** Passes over one pair of open stores, until one fails or the watch is stopped. */
    private Verdict connected() throws AccountException, IOException, InterruptedException {
        try (var stores = opened()) {
            int unsound = 0;
            while (true) {
                var report = pass(stores);
                var verdict = Verdict.of(report);
                if (stopped.get() || !isWorthListening(report)) {
                    return verdict;
                }
                unsound = verdict.exit() == Exit.LATER ? unsound + 1 : 0;
                var limit = unsound == 0 ? interval : backoff(unsound, interval);
                if (changes.await(limit, stores.client(), stores.server())) {
                    Thread.sleep(SWARM);
                }
                changes.quiet();
                if (unsound > 0 && changes.isDeaf()) {
                    changes.sleep(limit); // What fails is the very folder that is listened to.
                    changes.quiet();
                }
                if (stopped.get()) {
                    return verdict;
                }
            }
        } catch (StoreException | BusyException e) {
            var verdict = Verdict.of(e);
            listener.failed(verdict, !told.equals(Optional.of(verdict)));
            told = Optional.of(verdict);
            return verdict;
        }
    }

    private AccountStores opened()
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        try (var lock = runner.lock()) {
            return runner.stores(lock);
        }
    }

    private RunReport pass(AccountStores stores) throws IOException, BusyException, InterruptedException {
        try (var lock = runner.lock()) {
            RunReport report;
            try (var progress = listener.passing()) {
                report = runner.pass(lock, stores, progress, session -> session.sync(false));
            }
            var verdict = Verdict.of(report);
            listener.passed(report, verdict, !told.equals(Optional.of(verdict)));
            told = Optional.of(verdict);
            return report;
        }
    }

    /** Whether the stores answer, so that changes are still told: trouble with an item or a folder stops no others. */
    static boolean isWorthListening(RunReport report) {
        return switch (Verdict.of(report).exit()) {
            case IN_SYNC, WAITING -> true;
            case LATER -> report.failure().filter(f -> f.scope() == Scope.STORE).isEmpty();
            case CONFIGURATION, SIGN_IN, OUTLOOK, NOT_GENUINE, EXPIRED, OTHER_HOST, WITHDRAWN, BUG -> false;
        };
    }

    static boolean isWorthWaiting(Verdict verdict) {
        return switch (verdict.exit()) {
            case IN_SYNC, WAITING, LATER -> true;
            case CONFIGURATION, SIGN_IN, OUTLOOK, NOT_GENUINE, EXPIRED, OTHER_HOST, WITHDRAWN, BUG -> false;
        };
    }

    /** Twice as long after each failure, within limits; never sooner than a good pass would be followed. */
    static Duration backoff(int failures, Duration interval) {
        var doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, 10));
        var most = interval.compareTo(LONGEST_BACKOFF) > 0 ? interval : LONGEST_BACKOFF;
        return doubled.compareTo(most) < 0 ? doubled : most;
    }
}
