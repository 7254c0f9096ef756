package org.tenon.sync.model;

/** The number of a run, by which a person takes it back. */
public record RunId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
