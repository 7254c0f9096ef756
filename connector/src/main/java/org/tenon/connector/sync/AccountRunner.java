package org.tenon.connector.sync;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.run.History;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;

/** Runs the engine over the stores of one account. */
public record AccountRunner(Machine machine, Account account, StateDir state) {
    /** Locks, opens everything, lets {@code work} make a report, and closes everything before it is told. */
    public RunReport work(Progress progress, Function<AccountSession, RunReport> work)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException {
        try (var lock = lock();
                var stores = stores(lock)) {
            return pass(lock, stores, progress, work);
        }
    }

    AccountLock lock() throws IOException, BusyException, InterruptedException {
        return AccountSession.lock(machine, state);
    }

    /** The account's two stores, open. Only while the lock is held: opening clears away what a crash left. */
    AccountStores stores(AccountLock held) throws AccountException, StoreException {
        Objects.requireNonNull(held);
        return AccountStores.open(machine, account, state);
    }

    /** One pass over open stores. */
    RunReport pass(AccountLock held, AccountStores stores, Progress progress, Function<AccountSession, RunReport> work)
            throws IOException {
        try (var session = AccountSession.open(held, machine, account, state, stores, progress)) {
            return work.apply(session);
        }
    }

    /** Asks or changes the ledger alone, under the lock: no network and no password are needed. */
    public <T> T ledger(Function<History, T> work) throws IOException, BusyException, InterruptedException {
        try (AccountLock lock = lock()) {
            state.bind(account, machine.clock());
            try (var ledger = Ledger.openOrBeginAnew(state.path(), CommitHook.NONE, machine.clock())
                    .ledger()) {
                var history = new History(ledger);
                if (!history.hasLooked()) {
                    state.neverLooked();
                }
                return work.apply(history);
            }
        }
    }
}
