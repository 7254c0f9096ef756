package org.tenon.sync.run;

import org.tenon.sync.ledger.Intent;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.StoreException;

/** Tells which steps of a run would be taken back. Changes neither side. */
final class UndoRehearsal implements Pass {
    private final RunId undone;

    UndoRehearsal(RunId undone) {
        this.undone = undone;
    }

    @Override
    public void run(RunContext context) throws StoreException {
        Rehearsal.folders(context);
        Rehearsal.look(context);
        for (var entry : context.ledger.journal().of(undone)) {
            tell(context, entry.intent());
        }
    }

    private void tell(RunContext context, Intent intent) {
        if (intent instanceof Intent.Merge) {
            return; // It stays.
        }
        var handle =
                switch (intent) {
                    case Intent.OfItem item -> item.handle().map(h -> h.value()).orElse("");
                    case Intent.RenameFolder rename -> "";
                };
        context.tally.wouldDo(new StepReport(
                intent.folder().name().path(),
                Side.CLIENT,
                "undo-" + intent.action().word(),
                handle,
                "done by run " + undone));
    }
}
