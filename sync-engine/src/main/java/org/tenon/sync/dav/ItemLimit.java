package org.tenon.sync.dav;

/**
 * How large an item may be. An item is held in memory whole, several times over while it is compared and merged, so the bound
 * comes from the heap: what is larger is refused by name, and the others go on.
 */
final class ItemLimit {
    private static final long LEAST_BYTES = 1 << 20;
    private static final long MOST_BYTES = 64 << 20;

    private ItemLimit() {}

    static int bytes() {
        return bytes(Runtime.getRuntime().maxMemory());
    }

    /** A sixteenth of the heap: what a merge makes of an item takes a dozen times its size. */
    static int bytes(long heapBytes) {
        return Math.toIntExact(Math.clamp(heapBytes / 16, LEAST_BYTES, MOST_BYTES));
    }

    /** What may come among others in one answer; a larger one is asked for by itself. */
    static int bytesAmongOthers() {
        return bytes() / 4;
    }

    static String words() {
        return bytes() / (1 << 20) + " MB";
    }
}
