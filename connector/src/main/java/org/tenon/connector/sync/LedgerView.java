package org.tenon.connector.sync;

import java.util.List;
import java.util.Optional;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.run.History.PastRun;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.OutsideReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.WaitingReport;
import org.tenon.sync.run.SyncEngine;

/**
 * What the ledger of one account tells, and nothing where no run ever began. Takes no lock, so that it answers while a run is at
 * work, and needs no network and no password.
 */
public record LedgerView(Optional<SyncEngine> engine) implements AutoCloseable {

    public static LedgerView at(Machine machine, Account account, StateDir state) {
        if (!state.exists()) {
            return new LedgerView(Optional.empty());
        }
        var stores = AccountStores.none();
        return new LedgerView(Optional.of(SyncEngine.open(
                state.path(), stores.client(), stores.server(), account.policy(), machine.clock(), Progress.NONE)));
    }

    public List<PastRun> runs(int most) {
        return engine.map(e -> e.history().runs(most)).orElse(List.of());
    }

    public List<HeldReport> held() {
        return engine.map(e -> e.history().held()).orElse(List.of());
    }

    public List<ConflictReport> conflicts() {
        return engine.map(e -> e.history().conflicts()).orElse(List.of());
    }

    public List<RejectedReport> rejected() {
        return engine.map(e -> e.history().rejected()).orElse(List.of());
    }

    /** What stays on the server by its owner's will. */
    public List<OutsideReport> outside() {
        return engine.map(e -> e.history().outside()).orElse(List.of());
    }

    /** What was put off in the last run, and not in that one alone. */
    public List<WaitingReport> waiting() {
        return engine.map(e -> e.history().waiting()).orElse(List.of()).stream()
                .filter(w -> w.runs() > 1)
                .toList();
    }

    @Override
    public void close() {
        engine.ifPresent(SyncEngine::close);
    }
}
