package org.tenon.sync.model;

import java.util.Objects;

/**
 * How far one side of a folder has been observed.
 *
 * @param validity the era in which this folder's handles mean what they meant (IMAP UIDVALIDITY); another era voids every
 *     handle, and proves nothing about any item
 * @param position the store's own bookmark within the era (HIGHESTMODSEQ, a sync token); empty where it has none
 */
public record Checkpoint(String validity, String position) {
    public Checkpoint {
        Objects.requireNonNull(validity);
        Objects.requireNonNull(position);
    }
}
