package org.tenon.sync.run;

import java.util.Comparator;
import java.util.List;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.store.StoreException;

/** The items that there is something to plan for, folder by folder and a chunk at a time. */
final class DirtyItems {
    private final RunContext context;

    DirtyItems(RunContext context) {
        this.context = context;
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

    /** Likewise, in the order in which they are brought in line: mail comes last, being the most; else those with the most of them first. */
    List<FolderId> inOrder() {
        return folders().stream()
                .map(folder -> new Dirty(folder, isMail(folder), count(folder)))
                .sorted(Comparator.comparing(Dirty::mail)
                        .thenComparing(Comparator.comparing(Dirty::count).reversed()))
                .map(Dirty::folder)
                .toList();
    }

    /** What a folder's place in the order depends on: asked of the ledger once, and not at each comparison. */
    private record Dirty(FolderId folder, boolean mail, long count) {}

    private boolean isMail(FolderId folder) {
        return context.about(folder).kind() == Kind.MAIL;
    }

    long count(FolderId folder) {
        return context.ledger.items().countDirty(folder, context.attempt);
    }

    /** All of a folder. */
    void each(FolderId folder, ItemPages.Reader<ItemFacts> chunks) throws StoreException {
        each(folder, ItemId.NONE, chunks);
    }

    /**
     * All of a folder, of mail the newest first: a mailbox is of use from the first minute then, and one whose first sync was cut off
     * has what people look for.
     */
    void newestFirst(FolderId folder, ItemPages.Reader<ItemFacts> chunks) throws StoreException {
        var newest = ItemId.NONE;
        var before = isMail(folder) ? ItemId.END : ItemId.NONE;
        while (!before.equals(ItemId.NONE)) {
            var chunk = context.ledger.items().newestDirty(folder, before, context.attempt, RunContext.CHUNK);
            if (chunk.isEmpty()) {
                before = ItemId.NONE;
            } else {
                newest = before.equals(ItemId.END) ? chunk.getFirst().item() : newest;
                before = chunk.getLast().item();
                chunks.take(chunk);
            }
        }
        // What came to be meanwhile stands behind the newest.
        each(folder, newest, chunks);
    }

    private void each(FolderId folder, ItemId first, ItemPages.Reader<ItemFacts> chunks) throws StoreException {
        new ItemPages<>(
                        after -> context.ledger.items().dirty(folder, after, context.attempt, RunContext.CHUNK),
                        ItemFacts::item)
                .each(first, chunks);
    }
}
