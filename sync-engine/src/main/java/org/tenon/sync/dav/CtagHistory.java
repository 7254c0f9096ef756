package org.tenon.sync.dav;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The CTags that a collection had at our last looks, the last one in full and those before it by a short hash. One that is met
 * again after others came shows that the collection is back where it was: deletions can do that, and so can a restored backup.
 *
 * @param last in full, or empty where there is none
 * @param earlier hashes, the latest first
 */
record CtagHistory(String last, List<String> earlier) {
    private static final String MARK = "ctag ";
    private static final int KEPT = 24;
    private static final int HASH_DIGITS = 10;

    CtagHistory {
        earlier = List.copyOf(earlier);
    }

    /** Of a position that {@link #with} made; nothing of any other. */
    static CtagHistory read(String position) {
        if (!position.startsWith(MARK)) {
            return new CtagHistory("", List.of());
        }
        var lines = List.of(position.substring(MARK.length()).split("\n", -1));
        return new CtagHistory(lines.getFirst(), lines.subList(1, lines.size()));
    }

    /** Whether there was no look before. */
    boolean isFirst() {
        return last.isEmpty() && earlier.isEmpty();
    }

    boolean isLast(String ctag) {
        return !last.isEmpty() && last.equals(oneLine(ctag));
    }

    boolean isEarlier(String ctag) {
        return earlier.contains(hash(oneLine(ctag)));
    }

    /** The position in which {@code ctag} is the last. */
    String with(String ctag) {
        return position(oneLine(ctag));
    }

    /** The position after a look that did not tell all: the next one looks in any case, and the last one is an earlier one then. */
    String withoutLast() {
        return isFirst() ? "" : position("");
    }

    private String position(String now) {
        var all = new ArrayList<String>();
        all.add(now);
        if (!last.isEmpty()) {
            all.add(hash(last));
        }
        all.addAll(earlier);
        return MARK + String.join("\n", all.subList(0, Math.min(all.size(), KEPT)));
    }

    private static String oneLine(String ctag) {
        return ctag.replace('\n', ' ');
    }

    private static String hash(String ctag) {
        return ItemText.sha256(ctag.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
    }
}
