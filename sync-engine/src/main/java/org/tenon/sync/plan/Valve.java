package org.tenon.sync.plan;

import java.util.Optional;

/**
 * What holds deletions back until a person has looked: a folder that lost more than its limit, one that vanished, a side that
 * was emptied. Sync that destroys data is what people fear most, and each of these is what a broken server, an unmounted disk
 * or a wrong path looks like.
 */
public final class Valve {
    private final Policy.DeleteLimit limit;

    public Valve(Policy.DeleteLimit limit) {
        this.limit = limit;
    }

    /**
     * Of one folder, before anything is deleted.
     *
     * @param deletions items that would be deleted in it in this run
     * @param items agreed items in it before the run
     * @param vanished the folder itself is gone on the other side
     * @param otherSideEmptied the other side as a whole has no item left, and had some
     */
    public record Question(long deletions, long items, boolean vanished, boolean otherSideEmptied) {}

    /** Why the deletions must wait, or empty where they may go ahead. */
    public Optional<String> hold(Question question) {
        if (question.deletions() == 0) {
            return Optional.empty();
        }
        if (question.otherSideEmptied() && question.items() > 0) {
            return Optional.of("the other side is empty all of a sudden");
        }
        if (question.vanished()) {
            return Optional.of("the folder vanished on the other side");
        }
        long allowed = limit.of(question.items());
        if (question.deletions() > allowed) {
            return Optional.of(question.deletions() + " of " + question.items() + " items would be deleted; more than "
                    + allowed + " in one run are held");
        }
        return Optional.empty();
    }
}
