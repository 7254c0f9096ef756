package org.tenon.connector.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns under headings, just wide enough, two spaces apart; the widest cells are cut where the terminal is too narrow. */
final class TextTable {
    private static final int GAP = 2;
    /** A column is not cut below this: nobody could read it. */
    private static final int NARROW = 12;

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells");
        }
        rows.add(List.of(cells));
    }

    /** At full width. */
    List<String> lines() {
        return lines(0);
    }

    /** @param columns the width to fit into; 0 where there is none */
    List<String> lines(int columns) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        fit(widths, columns);
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                var cell = cut(printable(row.get(i)), widths[i]);
                line.append(cell).append(" ".repeat(widths[i] - width(cell) + GAP));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Takes from the widest column, one character at a time, until all fit or none is wide. */
    private static void fit(int[] widths, int columns) {
        if (columns <= 0) {
            return;
        }
        int room = columns - (widths.length - 1) * GAP;
        while (Arrays.stream(widths).sum() > room) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROW) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String cut(String cell, int width) {
        return width(cell) <= width ? cell : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "\u2026";
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A folder may be called anything: a name must not move the cursor or colour the screen. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
