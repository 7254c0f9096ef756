package org.tenon.connector.cli;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.Position;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;

/** Runs the engine over the stores of one account, and tells what came of it. */
final class Runner {
    private static final EnumSet<Kind> SYNCED = EnumSet.of(Kind.MAIL);

    private final Context context;
    private final AccountArguments arguments;
    private final Account account;
    private final StateDir state;
    private final Optional<String> leftOut;

    Runner(Context context, AccountArguments arguments, Account account) throws AccountException {
        this.context = context;
        this.arguments = arguments;
        this.state = arguments.state(account);
        var wanted = account.policy().kinds();
        var here = wanted.stream().filter(SYNCED::contains).collect(Collectors.toSet());
        if (here.isEmpty()) {
            throw AccountException.at(
                    new Position(account.file().toString(), 0, "policy.kinds"),
                    "this version syncs mail only, and the account asks for " + words(wanted));
        }
        this.account = account.with(
                new Policy(here, account.policy().conflict(), account.policy().deletes()));
        this.leftOut = here.equals(wanted)
                ? Optional.empty()
                : Optional.of("this version syncs mail only; of this account it leaves out "
                        + words(wanted.stream().filter(k -> !here.contains(k)).collect(Collectors.toSet())));
    }

    Account account() {
        return account;
    }

    /** One run, told in full. */
    Verdict once(boolean dryRun, boolean retryRejected)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        return tell(work(session -> {
            if (retryRejected) {
                session.engine().retryRejected();
            }
            return session.sync(dryRun);
        }));
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
            return leftOut.isEmpty() ? work.apply(session) : Session.with(List.of(leftOut.get()), work.apply(session));
        }
    }

    Verdict tell(RunReport report) throws IOException {
        arguments.answer(json -> json.run(report), () -> TextReport.of(report));
        return complain(report);
    }

    /** Says on standard error why the run ended early, if it did. */
    Verdict complain(RunReport report) {
        var verdict = Verdict.of(report);
        if (report.failure().isPresent()) {
            Complaint.print(context.screen(), Optional.of(account.name()), verdict);
        }
        return verdict;
    }

    boolean json() {
        return arguments.json();
    }

    private static String words(java.util.Set<Kind> kinds) {
        return EnumSet.copyOf(kinds).stream().map(Kind::word).collect(Collectors.joining(", "));
    }
}
