package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunReport.Left;
import org.tenon.sync.run.RunReport.Outline;
import org.tenon.sync.run.RunReport.WaitingReport;

/** Makes a run's report of what it did and of what the ledger says is left. */
final class Reporting {
    private Reporting() {}

    static RunReport report(CurrentRun run, boolean dryRun, double seconds) {
        var tally = run.tally;
        for (var side : Side.values()) {
            run.stores.get(side).alerts().forEach(tally::warn);
        }
        var history = new History(run.ledger);
        var held = history.held();
        var conflicts = history.conflicts();
        var rejected = history.rejected();
        var failure = tally.failure();
        var waiting = history.waiting();
        boolean planned = dryRun && tally.deeds() > 0;
        boolean inSync = failure.isEmpty()
                && held.isEmpty()
                && conflicts.isEmpty()
                && rejected.isEmpty()
                && waiting.isEmpty()
                && !tally.anyPutOff()
                && !tally.anyLeft()
                && !planned;
        return new RunReport(
                new Outline(dryRun ? 0 : run.id.value(), seconds, inSync, dryRun),
                tally.folders(),
                tally.steps(),
                new Left(conflicts, held, rejected, waiting, history.outside()),
                warnings(tally, waiting),
                failure);
    }

    /** What waits for the second time is named; once is no more than bad luck. */
    private static List<String> warnings(Tally tally, List<WaitingReport> waiting) {
        var warnings = new ArrayList<>(tally.warnings());
        waiting.stream()
                .filter(w -> w.runs() > 1)
                .map(w -> w.folder() + ", " + w.item() + ": " + w.why() + " (put off in " + w.runs() + " runs)")
                .forEach(warnings::add);
        return List.copyOf(warnings);
    }
}
