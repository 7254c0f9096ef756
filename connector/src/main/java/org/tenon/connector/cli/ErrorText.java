package org.tenon.connector.cli;

import java.util.Optional;
import org.tenon.connector.sync.Verdict;

/** What standard error says when something went wrong. */
final class ErrorText {
    private ErrorText() {}

    static void print(Screen screen, Optional<String> account, Verdict verdict) {
        var prefix = "tenon: " + account.map(a -> a + ": ").orElse("");
        screen.complain(verdict.text().lines().map(line -> prefix + line).toList());
    }

    /**
     * Where a mistake of our own happened, without the messages of the exceptions: those may quote what they choked on, and
     * that may be somebody's mail.
     */
    static void trace(Screen screen, Throwable bug) {
        int deep = 0;
        for (var t = bug; t != null && deep < 5; t = t.getCause(), deep++) {
            screen.err().println((deep == 0 ? "" : "caused by ") + t.getClass().getName());
            for (var frame : t.getStackTrace()) {
                screen.err().println("    at " + frame);
            }
        }
    }
}
