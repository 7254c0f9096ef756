package org.tenon.sync.merge;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tenon.sync.model.Side;

/** One pass over three trees: who wins a clash, and what has been found on the way. */
final class MergePass {
    private final Side winner;
    private final boolean decided;
    private final SortedSet<String> clashes = new TreeSet<>();
    private final SortedSet<String> warnings = new TreeSet<>();
    private boolean split;
    private long budget = 20_000_000;

    /**
     * @param winner whose value is taken at a clash
     * @param decided whether the policy says so; otherwise the other's value must be kept in a second copy
     */
    MergePass(Side winner, boolean decided) {
        this.winner = winner;
        this.decided = decided;
    }

    /** Both sides changed these properties to different things. Answers whether to take the client's. */
    boolean clash(Collection<String> properties) {
        if (decided) {
            properties.forEach(p -> warn(
                    p + " was changed on both sides; the " + winner.name().toLowerCase(Locale.ROOT) + "'s was taken"));
        } else {
            clashes.addAll(properties);
        }
        return winner == Side.CLIENT;
    }

    /**
     * Both sides changed a property that nobody here knows, to different things: no reason for a second copy. Answers whether to
     * take the client's.
     */
    boolean oneOfTwo(String property) {
        if (decided) {
            return clash(List.of(property));
        }
        warn(property + " was changed on both sides; the server's was taken, the other is in the bin");
        return false;
    }

    /** A pass of its own over a part of the item, under the same policy; undecided, the server's comes first. */
    MergePass apart() {
        return new MergePass(decided ? winner : Side.SERVER, decided);
    }

    /** The two do not go together as one item, whoever wins. */
    void split(Collection<String> properties) {
        split = true;
        clashes.addAll(properties);
    }

    boolean isSplit() {
        return split;
    }

    /** One side edited what the other removed. Answers whether to take the client's edit, or its removal. */
    boolean editBeatsRemoval(String what, boolean editedByClient) {
        if (decided) {
            return winner == Side.CLIENT;
        }
        warn(what + " was changed on one side and removed on the other; the change was kept");
        return editedByClient;
    }

    /** Whether there is time left to look for the best place; an item with a hundred thousand changes gets any. */
    boolean affords(int nodes) {
        budget -= nodes;
        return budget > 0;
    }

    /** Names properties, never a value. */
    void warn(String text) {
        warnings.add(text);
    }

    SortedSet<String> clashes() {
        return clashes;
    }

    SortedSet<String> warnings() {
        return warnings;
    }
}
