package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.tenon.sync.ledger.SightingTable;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Which items a side has just as they were agreed, though it tells of them as if they were others: their ETags changed by themselves, a
 * reminder fired, or the side was put back to a state in which these were the same. What the other side did to them is done then.
 */
final class StillAgreed {
    private static final int CHUNK = 500;

    private final RunContext context;

    StillAgreed(RunContext context) {
        this.context = context;
    }

    /** To be asked while the ledger still knows the side's handles. */
    Set<ItemId> in(FolderId folderId, Side side, Folder folder) throws StoreException {
        var agreed = context.ledger.sightings().agreed(folderId, side);
        var still = new HashSet<ItemId>();
        for (int from = 0; from < agreed.size(); from += CHUNK) {
            read(folderId, folder, agreed.subList(from, Math.min(agreed.size(), from + CHUNK)), still);
        }
        return still;
    }

    /**
     * Takes what a side tells as changed, and has as it was agreed, for what it is: a deletion on the other side stands beside it. A
     * rehearsal asks of all of them, since it would tell of a change; a run looks at the content of the others when it writes them.
     */
    void settle(boolean rehearsal) throws StoreException {
        var all = new LinkedHashMap<Place, List<SightingTable.Agreed>>();
        for (var one : context.ledger.sightings().retold(!rehearsal)) {
            if (context.covers(one.folder()) && context.listings.has(one.side(), one.folder())) {
                all.computeIfAbsent(new Place(one.folder(), one.side()), p -> new ArrayList<>())
                        .add(one.item());
            }
        }
        for (var place : all.entrySet()) {
            var still = new HashSet<ItemId>();
            var side = place.getKey().side();
            var id = place.getKey().folder();
            var agreed = place.getValue();
            try (var folder = context.store(side).open(context.listings.info(side, id))) {
                for (int from = 0; from < agreed.size(); from += CHUNK) {
                    read(id, folder, agreed.subList(from, Math.min(agreed.size(), from + CHUNK)), still);
                }
            } catch (StoreException e) {
                if (e.scope() == Scope.STORE) {
                    throw e;
                }
                // What could not be looked at counts as changed.
            }
            context.ledger.transaction(
                    () -> still.forEach(item -> context.ledger.sightings().asAgreed(item, side)));
        }
    }

    private record Place(FolderId folder, Side side) {}

    private void read(FolderId folderId, Folder folder, List<SightingTable.Agreed> some, Set<ItemId> still)
            throws StoreException {
        var rules = context.rules(folderId);
        var byHandle = new HashMap<Handle, SightingTable.Agreed>();
        some.forEach(one -> byHandle.put(one.handle(), one));
        try {
            folder.read(new ArrayList<>(byHandle.keySet()), (handle, body) -> {
                try {
                    var one = byHandle.get(handle);
                    if (one != null && DigestingBody.digest(rules, body).hash().equals(one.hash())) {
                        still.add(one.item());
                    }
                } catch (IOException e) {
                    throw BrokenBody.of(e);
                }
            });
        } catch (StoreException e) {
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
            // One that cannot be read is not known to be as it was.
        }
    }
}
