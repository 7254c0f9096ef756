package org.tenon.sync.ledger;

/** Told before and after each commit: where tests pull the plug. */
@FunctionalInterface
public interface CommitHook {
    CommitHook NONE = (after, durable) -> {};

    /** @param durable whether a power cut right after the commit leaves it, and all before it */
    void commit(boolean after, boolean durable);
}
