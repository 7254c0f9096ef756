package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Identity;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;

/**
 * Proves before a change that handles mean the items that they are taken for, in stores whose bodies never change; where bodies
 * change in their place, the revision that is sent along does it. Where one handle turns out to mean another item, nothing that
 * was known of the folder's handles is believed any more, and its items are matched again.
 */
final class Proof {
    private final RunContext context;

    Proof(RunContext context) {
        this.context = context;
    }

    /** Of the items by their handles, those that nothing may be done to now: gone, or taken for another. */
    Set<Handle> unproven(Folder folder, FolderId folderId, Side side, Map<Handle, ItemId> items) throws StoreException {
        var asked = new ArrayList<Handle>();
        var unproven = new HashSet<Handle>();
        items.forEach((handle, item) -> {
            var sighting = context.ledger.sightings().of(item, side).filter(s -> s.handle()
                    .equals(handle));
            if (sighting.isEmpty()) {
                unproven.add(handle); // Taken back a moment ago, with all that was known of the folder.
            } else if (sighting.get().revision().equals(Revision.FIXED)) {
                asked.add(handle);
            }
        });
        if (asked.isEmpty()) {
            return unproven;
        }
        var now = new HashMap<Handle, Identity.Told>();
        folder.describe(
                List.copyOf(asked),
                (handle, linkId, size) -> now.put(handle, new Identity.Told(Optional.of(linkId), size)));
        boolean any = false;
        for (var handle : asked) {
            if (!now.containsKey(handle)) {
                unproven.add(handle);
            } else if (isAnother(items.get(handle), side, now.get(handle))) {
                unproven.add(handle);
                any = true;
            }
        }
        if (any) {
            matchAgain(folderId, side);
            return items.keySet();
        }
        return unproven;
    }

    private boolean isAnother(ItemId item, Side side, Identity.Told now) {
        var sightings = context.ledger.sightings();
        var agreed = context.ledger.items().get(item).flatMap(i -> i.linkId());
        var before = sightings.told(item, side);
        boolean another = Identity.of(before, agreed, now) == Identity.Verdict.ANOTHER;
        if (!another && before.linkId().isEmpty()) {
            context.ledger.soonDurable(() -> sightings.learn(item, side, now));
        }
        return another;
    }

    /** What was known of the folder's handles on the side is void. */
    private void matchAgain(FolderId folder, Side side) {
        context.ledger.transaction(() -> {
            context.ledger.sightings().voidAll(folder, side);
            context.ledger.folders().forgetCheckpoint(folder, side);
        });
        context.lookAgain();
        context.tally.warn(context.about(folder).name().path() + " ("
                + context.store(side).label()
                + "): an item is not the one it was known as, as after a restore from a backup; nothing was changed in the"
                + " folder, and its items are matched again");
    }
}
