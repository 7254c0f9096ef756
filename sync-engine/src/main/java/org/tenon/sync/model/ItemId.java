package org.tenon.sync.model;

/** The ledger's number of an item, the same for both sides. Items are paged through in the order of their numbers. */
public record ItemId(long value) {
    /** Before all items. */
    public static final ItemId NONE = new ItemId(0);

    /** Behind all items. */
    public static final ItemId END = new ItemId(Long.MAX_VALUE);

    @Override
    public boolean equals(Object other) {
        return other instanceof ItemId(long that) && that == value;
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
