package org.tenon.sync.store;

import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;

/** Who listens to an observation. */
public interface ItemSink {
    /** The item is here, as described. May come more than once for one item; the last word counts. */
    void here(ItemState item);

    /** The store has proof that the item was deleted (VANISHED, EXPUNGE, a sync-token tombstone). Unknown handles are ignored. */
    void gone(Handle handle);

    /** Whether something that we did in the folder is still to be told: until it is, the store may have been put back. */
    default boolean awaitsOurs() {
        return false;
    }
}
