package org.tenon.connector.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tenon.connector.account.AccountException;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * {@code tenon sync --watch}: a pass whenever a side changes, and now and then in any case. Holds the account's lock during a
 * pass only, so that {@code tenon release} gets its turn. Ends where waiting cannot help: a sign-in that is refused again and
 * again locks accounts.
 */
final class Watch {
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    /** Changes come in swarms: a client that files ten messages should cost one pass, not ten. */
    private static final Duration SWARM = Duration.ofMillis(300);

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Context context;
    private final Runner runner;
    private final Duration interval;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Doorbell doorbell = new Doorbell();
    private Optional<Verdict> told = Optional.empty();

    Watch(Context context, Runner runner, Duration interval) {
        this.context = context;
        this.runner = runner;
        this.interval = interval;
    }

    /** Until stopped by a signal, or until going on makes no sense. */
    Verdict run() throws AccountException, IOException, InterruptedException {
        var ended = new CountDownLatch(1);
        var hook = new Thread(() -> stopAndWait(ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return loop();
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    /** Ends the watch after the pass that is going on. */
    void stop() {
        stopped.set(true);
        doorbell.ring();
    }

    private Verdict loop() throws AccountException, IOException, InterruptedException {
        int failures = 0;
        while (true) {
            var verdict = connected();
            if (stopped.get() || !isWorthWaiting(verdict)) {
                return verdict;
            }
            failures++;
            doorbell.sleep(backoff(failures, interval));
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
                if (doorbell.await(limit, stores.client(), stores.server())) {
                    Thread.sleep(SWARM);
                }
                doorbell.quiet();
                if (unsound > 0 && doorbell.isDeaf()) {
                    doorbell.sleep(limit); // What fails is the very folder that is listened to.
                    doorbell.quiet();
                }
                if (stopped.get()) {
                    return verdict;
                }
            }
        } catch (StoreException | BusyException e) {
            var verdict = Verdict.of(e);
            if (!told.equals(Optional.of(verdict))) {
                if (runner.json()) {
                    try (var json = new JsonReport(context.screen().out())) {
                        json.failure(verdict);
                    }
                }
                Complaint.print(context.screen(), Optional.of(runner.account().name()), verdict);
            }
            told = Optional.of(verdict);
            return verdict;
        }
    }

    private Stores opened() throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        try (var lock = runner.lock()) {
            return runner.stores(lock);
        }
    }

    private RunReport pass(Stores stores) throws IOException, BusyException, InterruptedException {
        try (var lock = runner.lock()) {
            var report = runner.pass(lock, stores, session -> session.sync(false));
            tell(report);
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

    /** A line for a pass that did something or ended otherwise than the one before. */
    private void tell(RunReport report) throws IOException {
        var verdict = Verdict.of(report);
        var line = TextReport.line(report);
        boolean news = !told.equals(Optional.of(verdict));
        if (line.isEmpty() && !news) {
            return;
        }
        if (runner.json()) {
            try (var json = new JsonReport(context.screen().out())) {
                json.run(report);
            }
        } else {
            var time = TIME.format(context.clock().instant().atZone(ZoneId.systemDefault()));
            line.ifPresent(l -> context.screen().print(List.of(time + " " + l)));
            if (news && report.failure().isEmpty()) {
                context.screen().print(List.of(time + " " + verdict.text()));
            }
        }
        context.screen().out().flush();
        if (news) {
            runner.complain(report);
        }
        told = Optional.of(verdict);
    }

    private void stopAndWait(CountDownLatch ended) {
        stop();
        try {
            // What is cut off here is what a power cut would cut off: the next run goes on from there.
            if (!ended.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                context.screen()
                        .err()
                        .println("tenon: stopped in the middle of a pass; the next one goes on from there.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is what ends us: it is running now.
        }
    }
}
