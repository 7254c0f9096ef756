package org.tenon.sync.model;

/** The journal's number of a step. */
public record IntentId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
