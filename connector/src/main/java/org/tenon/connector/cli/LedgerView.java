package org.tenon.connector.cli;

import java.util.List;
import java.util.Optional;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.run.SyncEngine.PastRun;

/**
 * What the ledger of one account tells, and nothing where no run ever began. Takes no lock, so that it answers while a run is at
 * work, and needs no network and no password.
 */
record LedgerView(Optional<SyncEngine> engine) implements AutoCloseable {

    static LedgerView at(Context context, Account account, StateDir state) {
        if (!state.exists()) {
            return new LedgerView(Optional.empty());
        }
        var stores = Stores.none();
        return new LedgerView(Optional.of(SyncEngine.open(
                state.path(), stores.client(), stores.server(), account.policy(), context.clock(), Progress.NONE)));
    }

    List<PastRun> runs(int most) {
        return engine.map(e -> e.runs(most)).orElse(List.of());
    }

    List<HeldReport> held() {
        return engine.map(SyncEngine::held).orElse(List.of());
    }

    List<ConflictReport> conflicts() {
        return engine.map(SyncEngine::conflicts).orElse(List.of());
    }

    List<RejectedReport> rejected() {
        return engine.map(SyncEngine::rejected).orElse(List.of());
    }

    @Override
    public void close() {
        engine.ifPresent(SyncEngine::close);
    }
}
