package org.tenon.sync.plan;

import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;

/**
 * What becomes of an item that both sides seem to have changed, when its contents have been read: the row of the truth table says
 * {@code RECONCILE}, and this table says how.
 */
public final class ContentPlanner {
    private static final String CHANGED_THERE = "changed on the other side";
    private static final String CHANGED_ON_BOTH = "changed on both sides";

    private ContentPlanner() {}

    /**
     * An item's contents.
     *
     * @param base what was agreed, if anything was
     * @param mergeable whether its kind can be merged, and both contents are understood and not too large
     */
    public record Contents(Optional<ContentHash> base, ContentHash client, ContentHash server, boolean mergeable) {}

    /** How the two become one again. */
    public sealed interface Way {
        /** They say the same. */
        record Same() implements Way {}

        /** Only {@code winner} changed it, or policy lets it win: the other side gets its content. */
        record Take(Side winner, boolean bothChanged) implements Way {}

        /** Property by property. */
        record Merge() implements Way {}

        /** {@code winner}'s takes the item's place, and the other side's is kept as a copy of its own. */
        record KeepBoth(Side winner) implements Way {}
    }

    /**
     * The rows, first that fits.
     *
     * <pre>
     * client and server the same                           nothing to write
     * client as agreed                                     the server's
     * server as agreed                                     the client's
     * mergeable                                            merge, which heeds the policy itself
     * else, policy client                                  the client's
     * else, policy server                                  the server's
     * else                                                 the server's, and the client's as a second copy
     * </pre>
     */
    public static Way plan(Contents contents, Policy.Conflict policy) {
        if (contents.client().equals(contents.server())) {
            return new Way.Same();
        }
        if (contents.base().equals(Optional.of(contents.client()))) {
            return new Way.Take(Side.SERVER, false);
        }
        if (contents.base().equals(Optional.of(contents.server()))) {
            return new Way.Take(Side.CLIENT, false);
        }
        if (contents.mergeable()) {
            return new Way.Merge();
        }
        return switch (policy) {
            case CLIENT -> new Way.Take(Side.CLIENT, true);
            case SERVER -> new Way.Take(Side.SERVER, true);
            case MERGE, BOTH -> new Way.KeepBoth(Side.SERVER);
        };
    }

    /** The step that gives {@code side} the content that was decided on. */
    public static Step.Replace replace(ItemId item, Side side, boolean bothChanged) {
        return new Step.Replace(item, side, bothChanged ? CHANGED_ON_BOTH : CHANGED_THERE);
    }
}
