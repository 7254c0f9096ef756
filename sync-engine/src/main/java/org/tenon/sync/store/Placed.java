package org.tenon.sync.store;

import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/**
 * Where an accepted item now is, and in what state the store keeps it. After a deletion: where it was.
 *
 * @param owed flags that the item was to have and of which nobody knows whether the store keeps such: they are still to be set
 */
public record Placed(Handle handle, Revision revision, Flags flags, Flags owed) {
    public Placed(Handle handle, Revision revision, Flags flags) {
        this(handle, revision, flags, Flags.NONE);
    }
}
