package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** Folders that vanished on one side, and in which nothing is left: they go on the other side too. */
final class EmptyFolders {
    private final RunContext context;

    EmptyFolders(RunContext context) {
        this.context = context;
    }

    /** One that is still on {@code side}. */
    record Leftover(FolderId folder, Side side) {}

    /** Those that are still on the other side. Those that are on neither are forgotten. */
    List<Leftover> find() {
        var left = new ArrayList<Leftover>();
        for (var known : context.ledger.folders().all()) {
            if (!context.policy.covers(known.kind(), known.name())
                    || known.name().isInbox()) {
                continue;
            }
            for (var side : Side.values()) {
                if (vanished(known.id(), side.other()) && context.ledger.items().count(known.id()) == 0) {
                    if (context.listings.has(side, known.id())) {
                        left.add(new Leftover(known.id(), side));
                    } else {
                        forget(known.id(), side);
                    }
                    break;
                }
            }
        }
        return left;
    }

    private boolean vanished(FolderId folder, Side side) {
        return context.ledger
                .folders()
                .view(folder, side)
                .filter(v -> v.vanished())
                .isPresent();
    }

    private void forget(FolderId folder, Side side) {
        context.ledger.transaction(() -> {
            if (vanished(folder, side)
                    || context.ledger.folders().view(folder, side).isEmpty()) {
                context.ledger.folders().delete(folder);
            }
        });
    }

    void remove(Leftover left) throws StoreException {
        var folder = left.folder();
        var side = left.side();
        var about = context.about(folder);
        switch (context.store(side).deleteFolder(context.listings.info(side, folder))) {
            case Outcome.Accepted<FolderInfo> gone -> {
                context.ledger.transaction(() -> context.ledger.folders().delete(folder));
                context.listings.remove(side, folder);
                context.tally.did(about.kind(), about.name().path(), side, Action.FOLDER_DELETE);
            }
            case Outcome.Rejected<FolderInfo>(String code, String message) -> {
                context.tally.warn(about.name().path() + ": " + message);
                context.ledger.transaction(() -> context.ledger.folders().forgetView(folder, side.other()));
            }
            case Outcome.Deferred<FolderInfo>(String message) -> context.tally.putOff();
            case Outcome.Unplaced<FolderInfo>(String message) -> context.tally.putOff();
        }
    }
}
