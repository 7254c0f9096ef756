package org.tenon.sync.plan;

import java.util.Optional;
import java.util.OptionalLong;
import org.tenon.sync.model.Mark;

/** Whether the client folder and the ledger belong together, and stand at the same time: the mark in the folder tells. */
public final class Belonging {
    private Belonging() {}

    /** What follows for this run. */
    public enum Verdict {
        /** They belong together. */
        TOGETHER,
        /** Nothing was agreed yet, or nothing was marked: the folder is taken as it is. */
        ADOPT,
        /** The folder was put back from an older copy: what the ledger knows is void, and all is matched anew. */
        OLDER_FOLDER,
        /** The ledger was put back from an older copy: likewise. */
        OLDER_LEDGER,
        /** The ledger that wrote the mark is no more: likewise. */
        OTHER_LEDGER,
        /** Another account syncs this folder. */
        REFUSE_ACCOUNT,
        /** Another state folder holds the ledger of this very account and folder. */
        REFUSE_STATE
    }

    /**
     * @param ours as the ledger would mark the folder; generation 0 where it never has
     * @param begun the generation that was being written when the last run broke off
     * @param bare nothing at all is in the folder
     * @param otherStateLives whether the state folder that the mark names is another one and still holds a ledger
     */
    public static Verdict of(
            Optional<Mark> found, Mark ours, OptionalLong begun, boolean bare, boolean otherStateLives) {
        if (found.isEmpty() && ours.generation() == 0) {
            return Verdict.ADOPT;
        }
        if (found.isEmpty()) {
            // Emptied, or a disk that is not mounted: that is no copy, and the valve holds what it looks like.
            return bare ? Verdict.TOGETHER : Verdict.OLDER_FOLDER;
        }
        var mark = found.get();
        if (mark.ledger().equals(ours.ledger())) {
            boolean same = mark.generation() == ours.generation()
                    || (begun.isPresent() && mark.generation() == begun.getAsLong());
            return same
                    ? Verdict.TOGETHER
                    : mark.generation() < ours.generation() ? Verdict.OLDER_FOLDER : Verdict.OLDER_LEDGER;
        }
        boolean ourState = mark.state().equals(ours.state());
        if (!ourState && !mark.owner().equals(ours.owner())) {
            return Verdict.REFUSE_ACCOUNT;
        }
        if (otherStateLives) {
            return Verdict.REFUSE_STATE;
        }
        return ours.generation() == 0 ? Verdict.ADOPT : Verdict.OTHER_LEDGER;
    }
}
