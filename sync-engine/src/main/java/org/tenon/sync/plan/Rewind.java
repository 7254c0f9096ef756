package org.tenon.sync.plan;

/**
 * Whether a server that told all its items from the start has gone on since it was seen last, or back: one that was restored from
 * a backup lacks what came after the copy, and has older states of the rest. Absence in it is no deletion.
 */
public final class Rewind {
    private Rewind() {}

    /**
     * What a folder's listing told, held against what was known.
     *
     * @param restarted the server would not go on from where it was, or says that it stands where it stood once before
     * @param older items in a state that they had earlier, those among them that had been deleted
     * @param fresh items in a state that was never seen, new ones among them
     * @param missing items that were there and are not any more
     */
    public record Look(boolean restarted, long older, long fresh, long missing) {}

    /** What is to be thought of the server. */
    public enum Verdict {
        /** What is missing was deleted. */
        FORWARD,
        /** It may be either: what is missing is deleted only when a person says so. */
        DOUBTFUL,
        /** What was known of the server is void; its items are matched again, and nothing is deleted for it. */
        BACK
    }

    /**
     * The rows, first that fits.
     *
     * <pre>
     * began anew, and some items are older again           back
     * some items are missing, and several are older again,
     *   more than are fresh                                 back: one alone may be an edit that somebody took back
     * began anew, and more is missing than is fresh         doubtful
     * else                                                  forward
     * </pre>
     */
    public static Verdict of(Look look) {
        if (look.restarted() && look.older() > 0) {
            return Verdict.BACK;
        }
        if (look.missing() > 0 && look.older() > 1 && look.older() > look.fresh()) {
            return Verdict.BACK;
        }
        return look.restarted() && look.missing() > look.fresh() ? Verdict.DOUBTFUL : Verdict.FORWARD;
    }
}
