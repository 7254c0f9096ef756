package org.tenon.sync.model;

import java.util.Objects;

/**
 * How far one side of a folder has been observed.
 *
 * @param validity as long as it is the same, this folder's handles mean what they meant (IMAP UIDVALIDITY); another one voids every
 *     handle, and proves nothing about any item
 * @param position the store's own bookmark within the validity (HIGHESTMODSEQ, a sync token); empty where it has none
 */
public record Checkpoint(String validity, String position) {
    public Checkpoint {
        Objects.requireNonNull(validity);
        Objects.requireNonNull(position);
    }
}
