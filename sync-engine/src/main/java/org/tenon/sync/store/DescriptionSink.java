package org.tenon.sync.store;

import org.tenon.sync.model.Handle;
import org.tenon.sync.model.LinkId;

/** Who listens to {@link Folder#describe}. */
@FunctionalInterface
public interface DescriptionSink {
    /** {@code sizeBytes} as in {@link org.tenon.sync.model.ItemState#sizeBytes()}. */
    void described(Handle handle, LinkId linkId, long sizeBytes);
}
