package org.tenon.connector.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;

/** Runs the engine over the stores of one account, and tells what came of it. */
final class Runner {
    private final Context context;
    private final AccountArguments arguments;
    private final Account account;
    private final StateDir state;

    Runner(Context context, AccountArguments arguments, Account account) {
        this.context = context;
        this.arguments = arguments;
        this.account = account;
        this.state = arguments.state(account);
    }

    Account account() {
        return account;
    }

    /** One run, told in full. */
    Verdict once(boolean dryRun, boolean retryRejected)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        try (var interruption = Interruption.watched(context.screen())) {
            return tell(work(session -> {
                if (retryRejected) {
                    session.engine().retryRejected();
                }
                return session.sync(dryRun);
            }));
        }
    }

    /** Locks, opens everything, lets {@code work} make a report, and closes everything before it is told. */
    RunReport work(Function<Session, RunReport> work)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        try (var lock = lock();
                var stores = stores(lock)) {
            return pass(lock, stores, work);
        }
    }

    AccountLock lock() throws IOException, BusyException, InterruptedException {
        return Session.lock(context, state);
    }

    /** The account's two stores, open. Only while the lock is held: opening clears away what a crash left. */
    Stores stores(AccountLock held) throws AccountException, StoreException {
        Objects.requireNonNull(held);
        return Stores.open(context, account, state);
    }

    /** One pass over open stores. */
    RunReport pass(AccountLock held, Stores stores, Function<Session, RunReport> work) throws IOException {
        try (var progress = ProgressView.of(context.screen(), arguments.json());
                var session = Session.open(held, context, account, state, stores, progress)) {
            return work.apply(session);
        }
    }

    Verdict tell(RunReport report) throws IOException {
        arguments.answer(
                json -> json.run(report),
                () -> TextReport.of(report, context.screen().outColumns()));
        return complain(report);
    }

    /** Says on standard error why the run ended early, if it did. */
    Verdict complain(RunReport report) {
        var verdict = Verdict.of(report);
        if (report.failure().isPresent()) {
            ErrorText.print(context.screen(), Optional.of(account.name()), verdict);
        }
        return verdict;
    }

    boolean json() {
        return arguments.json();
    }
}
