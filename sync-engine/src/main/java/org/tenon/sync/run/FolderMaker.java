package org.tenon.sync.run;

import org.tenon.sync.ledger.KeptRefusal;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** Makes folders on the side that lacks them. */
final class FolderMaker {
    private final RunContext context;

    FolderMaker(RunContext context) {
        this.context = context;
    }

    /** Makes sure that the side has the folder. A side that refused it once is not asked again. */
    Outcome<FolderInfo> ensure(Side side, FolderId folder) throws StoreException {
        if (context.listings.has(side, folder)) {
            return Outcome.accepted(context.listings.info(side, folder));
        }
        var ledger = context.ledger;
        var refused = ledger.folders().view(folder, side).flatMap(v -> v.refused());
        if (refused.isPresent()) {
            return Outcome.rejected(refused.get().code(), refused.get().message());
        }
        var about = ledger.folders().get(folder);
        var outcome = context.store(side).createFolder(about.kind(), about.name());
        switch (outcome) {
            case Outcome.Accepted<FolderInfo>(FolderInfo created) -> {
                ledger.transaction(() -> {
                    ledger.folders().here(folder, side, created.identity());
                    ledger.folders().forgetCheckpoint(folder, side);
                    ledger.sightings().voidAll(folder, side);
                });
                noteParents(side, about.kind(), about.name());
                context.tally.did(about.kind(), about.name().path(), side, Action.FOLDER_CREATE);
                context.listings.put(side, folder, created);
            }
            case Outcome.Rejected<FolderInfo>(String code, String message) ->
                ledger.transaction(() -> ledger.folders().refused(folder, side, new KeptRefusal(code, message)));
            case Outcome.Deferred<FolderInfo>(String message) -> putOff(about.name(), message);
            case Outcome.Unplaced<FolderInfo>(String message) -> putOff(about.name(), message);
        }
        return outcome;
    }

    private void putOff(FolderName name, String message) {
        context.tally.warn(name.path() + ": " + message);
        context.tally.putOff();
    }

    /** A folder brings its parents with it: where one is new, there is something new to look at. */
    private void noteParents(Side side, Kind kind, FolderName name) {
        for (int depth = 1; depth < name.segments().size(); depth++) {
            var parent = new FolderName(name.segments().subList(0, depth));
            if (context.ledger
                    .folders()
                    .find(kind, parent)
                    .filter(id -> context.listings.has(side, id))
                    .isEmpty()) {
                context.lookAgain();
            }
        }
    }
}
