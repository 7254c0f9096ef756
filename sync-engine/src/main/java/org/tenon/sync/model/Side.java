package org.tenon.sync.model;

/** One of the two ends of a sync. What is done to one end is done to the other by the same code. */
public enum Side {
    CLIENT,
    SERVER;

    /** The end across from this one. */
    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
