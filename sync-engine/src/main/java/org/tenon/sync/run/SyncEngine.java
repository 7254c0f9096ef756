package org.tenon.sync.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.store.Store;

/** The two-way sync of one account: a client store, a server store, and the ledger between them. */
public final class SyncEngine implements AutoCloseable {

    private SyncEngine() {}

    /**
     * Opens the ledger in {@code stateDir} (made where missing; set aside and begun anew where it cannot be read).
     *
     * @throws org.tenon.sync.ledger.LedgerException where the folder cannot be written
     */
    public static SyncEngine open(
            Path stateDir, Store client, Store server, Policy policy, Clock clock, Progress progress) {
        throw new UnsupportedOperationException();
    }

    /** One run. Never throws for what a store does: the report's {@code failure} tells. */
    public RunReport sync(boolean dryRun) {
        throw new UnsupportedOperationException();
    }

    /** Deletions that wait for a person. */
    public List<HeldReport> held() {
        throw new UnsupportedOperationException();
    }

    /** Lets held deletions go ahead in the next run. False where there is no such number. */
    public boolean release(long heldId) {
        throw new UnsupportedOperationException();
    }

    /** Makes the next run bring the held items back to the side where they vanished. False where there is no such number. */
    public boolean restore(long heldId) {
        throw new UnsupportedOperationException();
    }

    /** Both copies kept, until a person has looked. */
    public List<ConflictReport> conflicts() {
        throw new UnsupportedOperationException();
    }

    /** Past runs, latest first. */
    public List<PastRun> runs(int most) {
        throw new UnsupportedOperationException();
    }

    /** Takes back what run {@code run} deleted, changed and moved, on both sides. What it created stays: undo never deletes. */
    public RunReport undo(long run, boolean dryRun) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    /** One line of the history. */
    public record PastRun(
            long run, java.time.Instant started, java.time.Instant finished, String end, long steps, boolean undone) {}
}
