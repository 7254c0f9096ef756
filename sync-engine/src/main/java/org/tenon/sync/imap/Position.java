package org.tenon.sync.imap;

import java.util.regex.Pattern;

/**
 * How far a mailbox had come when it was looked at. Both numbers only ever grow under one UIDVALIDITY (RFC 9051 section 2.3.1.1,
 * RFC 7162 section 3.1.2.1): where one is smaller than before, the mailbox was put back from a copy, and its UIDs may mean other
 * messages now.
 *
 * @param modseq HIGHESTMODSEQ, 0 where there is none
 * @param uidNext 0 where it is not known
 */
record Position(long modseq, long uidNext) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{0,19})(?: ([0-9]{1,19}))?");

    static Position of(Selected selected) {
        return new Position(selected.modseq, selected.uidNext);
    }

    /** Reads what {@link #text} wrote, or the mod-sequence alone. */
    static Position parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches() ? new Position(number(parts.group(1)), number(parts.group(2))) : new Position(0, 0);
    }

    private static long number(String digits) {
        try {
            return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether a mailbox that was at {@code before} cannot be here but by a restore. */
    boolean isBehind(Position before) {
        return (uidNext > 0 && uidNext < before.uidNext) || (modseq > 0 && modseq < before.modseq);
    }

    String text() {
        return modseq == 0 && uidNext == 0 ? "" : modseq + " " + uidNext;
    }
}
