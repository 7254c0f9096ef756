package org.tenon.sync.plan;

import java.util.Optional;
import org.tenon.sync.model.Kind;

/**
 * What holds deletions back until a person has looked: a folder, a kind or an account that lost more than its limit, in one run
 * or in a day, or all it had; a folder that vanished. Sync that destroys data is what people fear most, and each of these is
 * what a broken server, an unmounted disk or a wrong path looks like.
 */
public final class Valve {
    /** Fewer agreed items than this in a folder or of a kind are no sign of anything when they are all deleted. */
    static final long TOO_FEW_TO_TELL = 3;

    /** The same of the whole account. */
    static final long TOO_FEW_ON_THE_ACCOUNT = 2;

    private final Policy.DeleteLimit limit;

    public Valve(Policy.DeleteLimit limit) {
        this.limit = limit;
    }

    /**
     * Deletions on one side, in a folder, of a kind or on the whole account.
     *
     * @param now items that would be deleted in this run
     * @param lately items that were deleted in the last 24 hours, without those that a person let go
     * @param items agreed items before the run
     * @param otherSideEmptied the other side has none of them left
     */
    public record Count(long now, long lately, long items, boolean otherSideEmptied) {}

    /**
     * Of one folder, before anything is deleted.
     *
     * @param vanished the folder itself is gone on the other side
     */
    public record Question(Kind kind, boolean vanished, Count folder, Count ofKind, Count account) {}

    /** Why the folder's deletions must wait, or empty where they may go ahead. */
    public Optional<String> hold(Question question) {
        if (question.folder().now() == 0) {
            return Optional.empty();
        }
        if (question.account().otherSideEmptied() && question.account().items() >= TOO_FEW_ON_THE_ACCOUNT) {
            return Optional.of("the other side is empty all of a sudden");
        }
        if (question.vanished()) {
            return Optional.of("the folder vanished on the other side");
        }
        var kind = "of all " + question.kind().word();
        return emptied(question.ofKind(), kind)
                .or(() -> emptied(question.folder(), "of the folder"))
                .or(() -> tooMany(
                        question.folder(),
                        "in this folder",
                        limit.inFolder(question.folder().items())))
                .or(() -> tooMany(
                        question.ofKind(), kind, limit.of(question.ofKind().items())))
                .or(() -> tooMany(
                        question.account(),
                        "of the account",
                        limit.of(question.account().items())));
    }

    private static Optional<String> emptied(Count count, String where) {
        return count.otherSideEmptied() && count.items() >= TOO_FEW_TO_TELL
                ? Optional.of("nothing " + where + " is left on the other side")
                : Optional.empty();
    }

    private Optional<String> tooMany(Count count, String where, long allowed) {
        if (count.now() > allowed) {
            return Optional.of(count.now() + " of " + count.items() + " items " + where
                    + " would be deleted; more than " + allowed + " in one run are held");
        }
        // What went today is no longer among the items.
        long before = count.items() + count.lately();
        long inADay = limit.of(before);
        if (count.lately() > 0 && count.now() + count.lately() > inADay) {
            return Optional.of(count.now() + " more items " + where + " would be deleted, after " + count.lately()
                    + " in the last 24 hours; more than " + inADay + " in a day are held");
        }
        return Optional.empty();
    }
}
