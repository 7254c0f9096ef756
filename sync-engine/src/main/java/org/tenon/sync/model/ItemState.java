package org.tenon.sync.model;

import java.util.Objects;
import java.util.Optional;

/**
 * What a store says of one item when it is observed, without its body.
 *
 * @param linkId absent where the store would have to read the item to know it; asked for later, only where needed
 * @param sizeBytes of the canonical content (mail: as the server counts it, every line ended by CRLF), or -1 where unknown
 */
public record ItemState(Handle handle, Revision revision, Flags flags, Optional<LinkId> linkId, long sizeBytes) {
    public static final long UNKNOWN_SIZE = -1;

    public ItemState {
        Objects.requireNonNull(handle);
        Objects.requireNonNull(revision);
        Objects.requireNonNull(flags);
        Objects.requireNonNull(linkId);
    }
}
