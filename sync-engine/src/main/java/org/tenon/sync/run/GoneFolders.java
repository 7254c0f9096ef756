package org.tenon.sync.run;

import java.util.HashSet;
import java.util.Set;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.Step;
import org.tenon.sync.store.StoreException;

/**
 * Calendars and address books that are gone on the server. Nothing tells one that was deleted there from a share that was taken
 * back; and to put what is new or edited here into a new calendar of that name would carry somebody else's events into one's own
 * home. So it stays here, and a person is asked. Of mail folders the edit is stronger, as ever.
 */
final class GoneFolders {
    private static final String REASON =
            "the folder is gone on the server, deleted or no longer shared; what is new or edited here is kept here alone";

    private final RunContext context;

    GoneFolders(RunContext context) {
        this.context = context;
    }

    /** Holds what would make such a folder anew, before anything is done. */
    void hold() throws StoreException {
        var gone = gone();
        if (gone.isEmpty()) {
            return;
        }
        var dirty = new DirtyItems(context);
        var planner = new ItemPlanner(context.policy);
        for (FolderId folder : dirty.folders()) {
            dirty.each(
                    folder, chunk -> chunk.forEach(facts -> planner.plan(facts).forEach(step -> hold(step, gone))));
        }
    }

    private Set<FolderId> gone() {
        var gone = new HashSet<FolderId>();
        for (var known : context.ledger.folders().all()) {
            boolean vanished = context.ledger
                    .folders()
                    .view(known.id(), Side.SERVER)
                    .filter(view -> view.vanished())
                    .isPresent();
            if (vanished
                    && !context.listings.has(Side.SERVER, known.id())
                    && !context.rules(known.id()).contentIsFixed()) {
                gone.add(known.id());
            }
        }
        return gone;
    }

    private void hold(Step step, Set<FolderId> gone) {
        switch (step) {
            case Step.Create create
            when create.side() == Side.SERVER && gone.contains(create.folder()) -> hold(create.item(), create.folder());
            case Step.Move move
            when move.side() == Side.SERVER && gone.contains(move.to()) -> hold(move.item(), move.to());
            default -> {
                // Makes no folder there.
            }
        }
    }

    private void hold(ItemId item, FolderId folder) {
        context.ledger.transaction(() -> {
            var held = context.ledger.held();
            held.add(held.hold(folder, Side.SERVER, Hold.FOLDER_GONE, REASON, context.clock.instant()), item);
        });
    }
}
