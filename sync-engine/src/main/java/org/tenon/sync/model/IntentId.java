package org.tenon.sync.model;

/** The journal's number of a step. */
public record IntentId(long value) {
    @Override
    public boolean equals(Object other) {
        return other instanceof IntentId(long that) && that == value;
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
