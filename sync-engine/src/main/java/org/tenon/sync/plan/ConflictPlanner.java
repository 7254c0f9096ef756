package org.tenon.sync.plan;

import java.util.List;

/**
 * Whether a person has dealt with a conflict, by what became of the two copies: they say so by {@code tenon conflicts --settled}, or by
 * deleting one of the two, or by taking the mark off the second.
 */
public final class ConflictPlanner {
    private ConflictPlanner() {}

    /** What is known of the second copy. */
    public enum Copy {
        /** Not seen yet, or out of sight. */
        UNKNOWN,
        /** Here, and marked. */
        MARKED,
        /** Here without a mark. */
        UNMARKED,
        GONE
    }

    /**
     * One row.
     *
     * @param item whether the item itself is there
     * @param copyMarked whether its copy was marked when it was made
     */
    public record Row(boolean item, boolean copyMarked, Copy copy, boolean settled, String why) {}

    public static final List<Row> ROWS = List.of(
            new Row(true, true, Copy.MARKED, false, "both are there, as they were"),
            new Row(true, true, Copy.UNMARKED, true, "somebody took the mark off"),
            new Row(true, true, Copy.GONE, true, "somebody deleted the copy"),
            new Row(true, true, Copy.UNKNOWN, false, "nobody has seen the copy"),
            new Row(true, false, Copy.MARKED, false, "somebody marked it"),
            new Row(true, false, Copy.UNMARKED, false, "it never had a mark"),
            new Row(true, false, Copy.GONE, true, "somebody deleted the copy"),
            new Row(true, false, Copy.UNKNOWN, false, "nobody has seen the copy"),
            new Row(false, true, Copy.MARKED, true, "somebody deleted the other one"),
            new Row(false, true, Copy.UNMARKED, true, "somebody deleted the other one"),
            new Row(false, true, Copy.GONE, true, "neither is there"),
            new Row(false, true, Copy.UNKNOWN, true, "somebody deleted the other one"),
            new Row(false, false, Copy.MARKED, true, "somebody deleted the other one"),
            new Row(false, false, Copy.UNMARKED, true, "somebody deleted the other one"),
            new Row(false, false, Copy.GONE, true, "neither is there"),
            new Row(false, false, Copy.UNKNOWN, true, "somebody deleted the other one"));

    public static boolean settled(boolean item, boolean copyMarked, Copy copy) {
        return ROWS.stream()
                .filter(r -> r.item() == item && r.copyMarked() == copyMarked && r.copy() == copy)
                .findFirst()
                .orElseThrow()
                .settled();
    }
}
