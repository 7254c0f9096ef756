package org.tenon.sync.run;

import java.util.Comparator;
import java.util.List;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.store.StoreException;

/** The items that there is something to plan for, folder by folder and a chunk at a time. */
final class DirtyItems {
    private final RunContext context;

    DirtyItems(RunContext context) {
        this.context = context;
    }

    /** Who is given one chunk after another. */
    @FunctionalInterface
    interface Chunks {
        void take(List<ItemFacts> chunk) throws StoreException;
    }

    boolean any() {
        return !context.ledger.items().dirtyFolders(context.attempt).isEmpty();
    }

    /** The folders that are looked at now and have such items. */
    List<FolderId> folders() {
        return context.ledger.items().dirtyFolders(context.attempt).stream()
                .filter(context::covers)
                .toList();
    }

    /** Likewise, those with the most of them first. */
    List<FolderId> largestFirst() {
        return folders().stream()
                .sorted(Comparator.comparing(this::count).reversed())
                .toList();
    }

    long count(FolderId folder) {
        return context.ledger.items().countDirty(folder, context.attempt);
    }

    /** All of a folder. */
    void each(FolderId folder, Chunks chunks) throws StoreException {
        var after = ItemId.NONE;
        while (true) {
            var chunk = context.ledger.items().dirty(folder, after, context.attempt, RunContext.CHUNK);
            if (chunk.isEmpty()) {
                return;
            }
            after = chunk.getLast().item();
            chunks.take(chunk);
        }
    }
}
