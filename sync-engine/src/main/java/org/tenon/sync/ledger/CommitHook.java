package org.tenon.sync.ledger;

/** Told before and after each commit: where tests pull the plug. */
@FunctionalInterface
public interface CommitHook {
    CommitHook NONE = after -> {};

    void commit(boolean after);
}
