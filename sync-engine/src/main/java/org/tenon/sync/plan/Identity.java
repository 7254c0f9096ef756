package org.tenon.sync.plan;

import java.util.Optional;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.LinkId;

/**
 * Whether a handle still means the item that it is taken for. A handle is a number or a name that a store gave: a store put back
 * from a backup gives the same one to another item. So before anything is deleted, moved, marked or replaced, what the store says
 * of the handle now is held against what was known.
 */
public final class Identity {
    private Identity() {}

    /** What a store tells of one item without its body, as far as it does. */
    public record Told(Optional<LinkId> linkId, long sizeBytes) {
        public static final Told NOTHING = new Told(Optional.empty(), ItemState.UNKNOWN_SIZE);
    }

    /** What is to be thought of a handle. */
    public enum Verdict {
        SAME,
        /** Another item has the handle now: what was known of the folder's handles is void. */
        ANOTHER
    }

    /**
     * The rows, first that fits.
     *
     * <pre>
     * link id told before, or else the agreed one, and now another   another item
     * size told before, and now another                              another item
     * else                                                           the same
     * </pre>
     *
     * What the store itself told before counts for more than what was agreed, since some stores change a message that they take. So
     * an agreed link id counts only where it is a name, and not a hash of what may have changed.
     *
     * @param before told of the handle when it was seen last
     * @param agreed the link id that both sides agreed on
     * @param now told of the handle
     */
    public static Verdict of(Told before, Optional<LinkId> agreed, Told now) {
        var known = before.linkId().or(() -> agreed.filter(LinkId::isName));
        boolean otherLink = known.isPresent() && now.linkId().isPresent() && !known.equals(now.linkId());
        boolean otherSize = before.sizeBytes() >= 0 && now.sizeBytes() >= 0 && before.sizeBytes() != now.sizeBytes();
        return otherLink || otherSize ? Verdict.ANOTHER : Verdict.SAME;
    }
}
