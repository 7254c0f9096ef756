package org.tenon.sync.model;

/** The ledger's number of a folder, the same for both sides. */
public record FolderId(long value) {
    @Override
    public boolean equals(Object other) {
        return other instanceof FolderId(long that) && that == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
