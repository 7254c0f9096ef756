package org.tenon.sync.run;

import java.util.EnumMap;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.store.StoreException;

/**
 * Plans the dirty items, folder by folder and a chunk at a time, and does everything but deletions. Those come
 * last, when all that is new rests on both sides. Mail comes after the other kinds, and of it the newest first.
 */
final class ItemStage {
    private final RunContext context;
    private final Notices notices;
    private final DirtyItems dirty;
    private final ItemPlanner planner;

    ItemStage(RunContext context) {
        this.context = context;
        this.notices = new Notices(context);
        this.dirty = new DirtyItems(context);
        this.planner = new ItemPlanner(context.policy);
    }

    void run() throws StoreException {
        Parallel.each(dirty.inOrder(), context.parallelism(), folder -> {
            if (context.tally.storeFailure().isEmpty()) {
                try {
                    work(folder);
                } catch (StoreException e) {
                    context.failed(folder, Side.SERVER, e);
                }
            }
        });
        var failure = context.tally.storeFailure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void work(FolderId folder) throws StoreException {
        context.progress.folder(context.about(folder).name().path(), Side.CLIENT, dirty.count(folder));
        boolean contentIsFixed = context.rules(folder).contentIsFixed();
        var paces = new EnumMap<Side, Pace>(Side.class);
        for (var side : Side.values()) {
            paces.put(side, Pace.to(side, contentIsFixed, System::nanoTime));
        }
        try (var openFolders = new OpenFolders(context)) {
            dirty.newestFirst(folder, chunk -> {
                var batch = new ItemBatch(context, notices, openFolders, chunk);
                chunk.forEach(facts -> batch.add(facts, planner.plan(facts)));
                batch.run(paces);
            });
        }
    }
}
