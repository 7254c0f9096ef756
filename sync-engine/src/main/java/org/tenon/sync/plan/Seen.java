package org.tenon.sync.plan;

import java.util.Objects;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;

/**
 * One side's sighting of an item, as the planner wants it.
 *
 * @param folder where the item is here; the base's folder where it is not here
 * @param flags now
 * @param agreedFlags when both sides last agreed, as far as this side can keep them
 */
public record Seen(Standing standing, FolderId folder, Flags flags, Flags agreedFlags) {
    public Seen {
        Objects.requireNonNull(standing);
        Objects.requireNonNull(flags);
        Objects.requireNonNull(agreedFlags);
    }

    /** Not here, without proof of deletion. */
    public static Seen absent(FolderId folder) {
        return new Seen(Standing.ABSENT, folder, Flags.NONE, Flags.NONE);
    }

    /** How an item stands that is here with the agreed content in the agreed folder: only its flags can differ. */
    public static Standing standingByFlags(Flags flags, Flags agreedFlags) {
        // A mark for deletion is no work on the item.
        var added = flags.minus(agreedFlags).minus(Flags.of(Flags.DELETED));
        return added.isEmpty() && agreedFlags.minus(flags).isEmpty() ? Standing.SAME : Standing.MARKED;
    }

    boolean here() {
        return switch (standing) {
            case SAME, MARKED, MOVED, EDITED -> true;
            case ABSENT, GONE -> false;
        };
    }

    Flags added() {
        return flags.minus(agreedFlags);
    }

    Flags removed() {
        return agreedFlags.minus(flags);
    }
}
