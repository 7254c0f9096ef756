package org.tenon.sync.model;

/** The number of what waits for a person. */
public record HeldId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
