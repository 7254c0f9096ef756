package org.tenon.sync.store;

import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.LinkId;

/**
 * An item to create, or one whose creation is in doubt.
 *
 * @param proposed as {@link Folder#proposeHandle} said, kept with the intent
 * @param sizeBytes of the canonical content, as in {@link org.tenon.sync.model.ItemState#sizeBytes()}
 * @param body staged by the folder that is to hold it; absent when only {@link Folder#landed} is asked
 * @param news whether it never was here before, as far as is known: not so where it is put back, or takes the place of another one
 */
public record NewItem(
        Optional<Handle> proposed,
        LinkId linkId,
        ContentHash hash,
        long sizeBytes,
        Flags flags,
        Optional<Body> body,
        boolean news) {
    public NewItem(
            Optional<Handle> proposed,
            LinkId linkId,
            ContentHash hash,
            long sizeBytes,
            Flags flags,
            Optional<Body> body) {
        this(proposed, linkId, hash, sizeBytes, flags, body, false);
    }

    public NewItem {
        Objects.requireNonNull(proposed);
        Objects.requireNonNull(linkId);
        Objects.requireNonNull(hash);
        Objects.requireNonNull(flags);
        Objects.requireNonNull(body);
    }

    /** The same item, with a handle that it is to have. */
    public NewItem at(Optional<Handle> handle) {
        return new NewItem(handle, linkId, hash, sizeBytes, flags, body, news);
    }
}
