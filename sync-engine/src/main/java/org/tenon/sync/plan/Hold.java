package org.tenon.sync.plan;

/** What a person is asked about. Each sort is a question of its own: leave for one is no leave for another. */
public enum Hold {
    /** Items would be deleted, and that looks like an accident. */
    DELETION("deletion", 1),
    /** The server would mail people. */
    NOTICE("notice", 2),
    /** A side does not let items be deleted, as one that may only be read: they can be brought back, or tried again. */
    REFUSED_DELETION("refused-deletion", 4),
    /** The server does not let items be changed: what was changed here stays, or is given up for the server's version. */
    REFUSED_CHANGE("refused-change", 8),
    /** The server's folder is gone, as when a share is taken back, and a new one would be made for what is new or edited here. */
    FOLDER_GONE("folder-gone", 16);

    private final String word;
    private final int mask;

    Hold(String word, int mask) {
        this.word = word;
        this.mask = mask;
    }

    /** The word in reports and in the ledger. */
    public String word() {
        return word;
    }

    /** A power of two, by which the ledger notes what an item has leave for: never to be changed. */
    public int mask() {
        return mask;
    }

    public static Hold of(String word) {
        for (var hold : values()) {
            if (hold.word.equals(word)) {
                return hold;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
