package org.tenon.convert.mime;

/** Folds long fields, [RFC 5322] section 2.2.3. */
final class Folding {
    private static final int WIDTH = 78;

    private Folding() {}

    /** Breaks before blanks, so that unfolding gives the same text. A word that is too long stays whole. */
    static String fold(String line) {
        if (line.length() <= WIDTH) {
            return line;
        }
        var out = new StringBuilder();
        int from = 0;
        int least = line.indexOf(':') + 2;
        while (line.length() - from > WIDTH) {
            int at = blankBefore(line, from + WIDTH, Math.max(from + 1, least));
            if (at < 0) {
                at = blankAfter(line, Math.max(from + WIDTH, least));
            }
            if (at < 0) {
                break;
            }
            out.append(line, from, at).append("\r\n");
            from = at;
        }
        return out.append(line.substring(from)).toString();
    }

    /** A blank that has something else on both sides: a line of blanks alone would end the header for some readers. */
    private static int blankBefore(String line, int at, int least) {
        for (int i = Math.min(at, line.length() - 2); i >= least; i--) {
            if (breaks(line, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int blankAfter(String line, int at) {
        for (int i = at; i < line.length() - 1; i++) {
            if (breaks(line, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean breaks(String line, int i) {
        return line.charAt(i) == ' ' && line.charAt(i + 1) != ' ' && line.charAt(i - 1) != ' ';
    }
}
