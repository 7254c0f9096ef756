package org.tenon.sync.run;

import org.tenon.sync.model.RunId;
import org.tenon.sync.store.StoreException;

/** Takes a run back on the client, and carries that to the server as any other work there. */
final class UndoPass implements Pass {
    private final RunId undone;

    UndoPass(RunId undone) {
        this.undone = undone;
    }

    @Override
    public void run(RunContext context) throws StoreException {
        SyncPass.folders(context);
        SyncPass.look(context);
        context.begin();
        new Undo(context).run(undone);
        context.ledger.transaction(() -> context.ledger.journal().undone(undone));
        new FolderStage(context).run();
        SyncPass.items(context);
    }
}
