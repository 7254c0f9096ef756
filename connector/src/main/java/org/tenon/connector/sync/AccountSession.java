package org.tenon.connector.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.AccountLock.Attempt;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.run.Home;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;

/** The right to change an account, and its engine open under that right. */
public final class AccountSession implements AutoCloseable {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final StateDir state;
    private final Clock clock;
    private final SyncEngine engine;
    private final List<String> notes;

    private AccountSession(StateDir state, Clock clock, SyncEngine engine, List<String> notes) {
        this.state = state;
        this.clock = clock;
        this.engine = engine;
        this.notes = notes;
    }

    /** Waits its turn, for as long as the machine has patience. */
    public static AccountLock lock(Machine machine, StateDir state)
            throws IOException, BusyException, InterruptedException {
        state.create();
        long pid = ProcessHandle.current().pid();
        var host = machine.host();
        var until = System.nanoTime() + machine.patience().toNanos();
        while (true) {
            switch (AccountLock.attempt(state, pid, host, machine.clock())) {
                case Attempt.Got(var lock) -> {
                    return lock;
                }
                case Attempt.Held(var by) -> {
                    if (System.nanoTime() - until > 0) {
                        throw new BusyException(by);
                    }
                    Thread.sleep(BETWEEN_ATTEMPTS);
                }
            }
        }
    }

    /**
     * Opens the engine over stores that stay the caller's.
     *
     * @param held the lock of {@code state}, as proof
     */
    public static AccountSession open(
            AccountLock held, Machine machine, Account account, StateDir state, AccountStores stores, Progress progress)
            throws IOException {
        Objects.requireNonNull(held);
        var notes = state.bind(account, machine.clock()).isEmpty()
                ? List.<String>of()
                : List.of(
                        "the account names other stores than before: what was agreed with the old ones is set aside, both"
                                + " sides are matched afresh, and nothing is deleted");
        var engine = SyncEngine.open(
                Home.of(state.path(), machine.clock()).ownedBy(owner(account)),
                stores.client(),
                stores.server(),
                account.policy(),
                progress);
        if (!engine.history().hasLooked()) {
            state.neverLooked();
        }
        return new AccountSession(state, machine.clock(), engine, notes);
    }

    /** By which people know the account, where the client folder is found to be another's. */
    private static String owner(Account account) {
        var server = account.server();
        var host = server.imap()
                .map(Endpoint::host)
                .or(() -> server.caldav().map(URI::getHost))
                .or(() -> server.carddav().map(URI::getHost))
                .orElse("");
        return account.login() + "@" + host;
    }

    public SyncEngine engine() {
        return engine;
    }

    public RunReport sync(boolean dryRun) {
        var report = engine.sync(dryRun);
        if (!dryRun && report.failure().isEmpty()) {
            try {
                state.lookedAt(clock.instant());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return withNotes(report);
    }

    public RunReport withNotes(RunReport report) {
        return with(notes, report);
    }

    /** The same report, with more to note. */
    public static RunReport with(List<String> notes, RunReport report) {
        return report.noting(notes);
    }

    @Override
    public void close() {
        engine.close();
    }
}
