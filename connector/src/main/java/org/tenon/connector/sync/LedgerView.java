package org.tenon.connector.sync;

import java.util.List;
import java.util.Optional;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.run.History;
import org.tenon.sync.run.History.PastRun;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.OutsideReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.WaitingReport;

/**
 * What the ledger of one account tells, and nothing where no run ever began. Takes no lock, so that it answers while a run is at
 * work, and needs no network and no password.
 */
public record LedgerView(Optional<Ledger> ledger) implements AutoCloseable {

    public static LedgerView at(Machine machine, StateDir state) {
        if (!state.exists()) {
            return new LedgerView(Optional.empty());
        }
        return new LedgerView(Optional.of(Ledger.openOrBeginAnew(state.path(), CommitHook.NONE, machine.clock())
                .ledger()));
    }

    private Optional<History> history() {
        return ledger.map(History::new);
    }

    public List<PastRun> runs(int most) {
        return history().map(h -> h.runs(most)).orElse(List.of());
    }

    public List<HeldReport> held() {
        return history().map(h -> h.held()).orElse(List.of());
    }

    public List<ConflictReport> conflicts() {
        return history().map(h -> h.conflicts()).orElse(List.of());
    }

    public List<RejectedReport> rejected() {
        return history().map(h -> h.rejected()).orElse(List.of());
    }

    /** What stays on the server by its owner's will. */
    public List<OutsideReport> outside() {
        return history().map(h -> h.outside()).orElse(List.of());
    }

    /** What was put off in the last run, and not in that one alone. */
    public List<WaitingReport> waiting() {
        return history().map(h -> h.waiting()).orElse(List.of()).stream()
                .filter(w -> w.runs() > 1)
                .toList();
    }

    @Override
    public void close() {
        ledger.ifPresent(Ledger::close);
    }
}
