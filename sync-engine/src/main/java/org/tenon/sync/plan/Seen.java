package org.tenon.sync.plan;

import java.util.Objects;
import java.util.Optional;
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

    /**
     * What a side was last seen to hold of an item.
     *
     * @param gone it was deleted, with proof
     * @param contentAgreed the content is the one that both sides agreed on
     */
    public record Trace(FolderId folder, boolean gone, boolean contentAgreed, Flags flags, Flags agreedFlags) {}

    /**
     * How that stands against the base, which is in {@code base}. The rows, first that fits.
     *
     * <pre>
     * deleted                                  GONE
     * content not the agreed one               EDITED
     * in another folder                        MOVED
     * flags added or taken                     MARKED
     * else                                     SAME
     * </pre>
     */
    public static Seen of(Trace trace, FolderId base) {
        if (trace.gone()) {
            return new Seen(Standing.GONE, base, Flags.NONE, Flags.NONE);
        }
        var standing = !trace.contentAgreed()
                ? Standing.EDITED
                : trace.folder().equals(base) ? standingByFlags(trace.flags(), trace.agreedFlags()) : Standing.MOVED;
        return new Seen(standing, trace.folder(), trace.flags(), trace.agreedFlags());
    }

    /** How an item stands that is here with the agreed content in the agreed folder: only its flags can differ. */
    public static Standing standingByFlags(Flags flags, Flags agreedFlags) {
        // A mark for deletion is no work on the item.
        var added = flags.minus(agreedFlags).minus(Flags.of(Flags.DELETED));
        return added.isEmpty() && agreedFlags.minus(flags).isEmpty() ? Standing.SAME : Standing.MARKED;
    }

    public boolean here() {
        return switch (standing) {
            case SAME, MARKED, MOVED, EDITED -> true;
            case ABSENT, GONE -> false;
        };
    }

    /** Here, with the content that both sides agreed on. */
    public boolean holdsAgreed() {
        return switch (standing) {
            case SAME, MARKED, MOVED -> true;
            case EDITED, ABSENT, GONE -> false;
        };
    }

    public boolean isAbsent() {
        return standing == Standing.ABSENT;
    }

    /** What somebody did to it here, as a person would call it. */
    public Optional<String> work() {
        return switch (standing) {
            case EDITED -> Optional.of("an edit");
            case MOVED -> Optional.of("a move");
            case MARKED -> Optional.of("a mark");
            case ABSENT, GONE, SAME -> Optional.empty();
        };
    }

    Flags added() {
        return flags.minus(agreedFlags);
    }

    Flags removed() {
        return agreedFlags.minus(flags);
    }
}
