package org.tenon.sync.whole;

import org.tenon.sync.ledger.CommitHook;

/** The process is gone. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    private Killed() {
        super("killed", null, false, false);
    }

    /** Ends the process at that commit, the first being 1: none comes after it. */
    static CommitHook at(int commit) {
        int[] count = {0};
        return (after, durable) -> {
            if (++count[0] >= commit) {
                throw new Killed();
            }
        };
    }

    /** Does something else at that commit. */
    static CommitHook at(int commit, Runnable deed) {
        int[] count = {0};
        return (after, durable) -> {
            if (++count[0] == commit) {
                deed.run();
            }
        };
    }
}
