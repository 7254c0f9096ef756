package org.tenon.sync.store;

import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.LinkId;

/** Who listens to {@link Folder#describe}. */
@FunctionalInterface
public interface DescriptionSink {
    /** {@code sizeBytes} as in {@link org.tenon.sync.model.ItemState#sizeBytes()}. */
    void described(Handle handle, LinkId linkId, long sizeBytes);

    /**
     * As above, of a message that had to be read for it, and that somebody has changed since it was stored: by link id and size alone it
     * might be taken for what it was.
     *
     * @param hash of its content
     */
    default void changed(Handle handle, LinkId linkId, long sizeBytes, ContentHash hash) {
        described(handle, linkId, sizeBytes);
    }
}
