package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
 * Which of a folder's items a side has just as they were agreed, though it tells of them as if they were others: their ETags changed
 * by themselves, or the side was put back to a state in which these were the same. An edit of the other side is the newer one then.
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
