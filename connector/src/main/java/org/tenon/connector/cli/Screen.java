package org.tenon.connector.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The two streams of the process, and what the one for errors can show.
 *
 * @param columns the terminal's width, or 0 where standard error is no terminal that can move its cursor
 * @param outColumns the same of standard output
 * @param colour whether colours are wanted
 */
record Screen(PrintStream out, PrintStream err, int columns, int outColumns, boolean colour) {
    private static final int USUAL_COLUMNS = 80;

    /**
     * That of this process. The launcher tells by {@code tenon.columns} that standard error is a terminal, and by
     * {@code tenon.outColumns} that standard output is one: Java 21 cannot tell for one stream alone. TERM=dumb and https://no-color.org are honoured here.
     */
    static Screen ofThisProcess(Map<String, String> env) {
        var dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
        int columns = dumb ? 0 : columns("tenon.columns");
        return new Screen(
                System.out,
                System.err,
                columns,
                columns("tenon.outColumns"),
                columns > 0 && env.getOrDefault("NO_COLOR", "").isEmpty());
    }

    private static int columns(String property) {
        var told = System.getProperty(property, "");
        return told.isEmpty() ? 0 : told.matches("[1-9]\\d{0,3}") ? Integer.parseInt(told) : USUAL_COLUMNS;
    }

    /** Whether standard error can show the characters that bars are drawn with. */
    boolean unicode() {
        return err.charset().equals(StandardCharsets.UTF_8);
    }

    /** Prints lines to standard output; what a folder or a server calls itself cannot move the cursor. */
    void print(List<String> lines) {
        lines.forEach(line -> out.println(TextTable.printable(line)));
    }

    /** The same to standard error. */
    void complain(List<String> lines) {
        lines.forEach(line -> err.println(TextTable.printable(line)));
    }
}
