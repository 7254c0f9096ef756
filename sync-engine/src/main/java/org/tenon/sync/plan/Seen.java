package org.tenon.sync.plan;

import java.util.Objects;
import org.tenon.sync.model.Flags;

/**
 * One side's sighting of an item, as the planner wants it.
 *
 * @param folder where the item is here; the base's folder where it is not here
 * @param flags now
 * @param agreedFlags when both sides last agreed, as far as this side can keep them
 */
public record Seen(Standing standing, long folder, Flags flags, Flags agreedFlags) {
    public Seen {
        Objects.requireNonNull(standing);
        Objects.requireNonNull(flags);
        Objects.requireNonNull(agreedFlags);
    }

    /** Not here, without proof of deletion. */
    public static Seen absent(long folder) {
        return new Seen(Standing.ABSENT, folder, Flags.NONE, Flags.NONE);
    }

    boolean here() {
        return switch (standing) {
            case SAME, MOVED, EDITED -> true;
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
