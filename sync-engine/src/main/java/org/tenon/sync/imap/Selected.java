package org.tenon.sync.imap;

import java.util.List;
import org.tenon.sync.model.Flags;

/** What a connection knows of the mailbox that it has selected. Kept up to date by each reply. */
final class Selected {
    final String mailbox;
    long validity;
    long uidNext;
    int exists = -1;
    /** HIGHESTMODSEQ when it was selected, or 0 where the server keeps none for this mailbox. */
    long modseq;

    private Flags permanentFlags;
    private boolean anyKeyword;

    Selected(String mailbox) {
        this.mailbox = mailbox;
    }

    /** Forgets what belongs to the mailbox selected before this one. */
    void clear() {
        validity = 0;
        uidNext = 0;
        exists = -1;
        modseq = 0;
        permanentFlags = null;
        anyKeyword = false;
    }

    void learn(String code, String arguments) {
        switch (code) {
            case "UIDVALIDITY" -> validity = number(arguments);
            case "UIDNEXT" -> uidNext = number(arguments);
            case "HIGHESTMODSEQ" -> modseq = number(arguments);
            case "NOMODSEQ" -> modseq = 0;
            case "PERMANENTFLAGS" -> {
                var words = List.of(
                        arguments.replace('(', ' ').replace(')', ' ').strip().split(" +", -1));
                permanentFlags =
                        Fetched.flags(words.stream().filter(w -> !w.isEmpty()).toList());
                anyKeyword = words.contains("\\*");
            }
            default -> {
                // A code that is not about the mailbox.
            }
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Those of {@code flags} that outlive the session here. A server that does not say keeps all (RFC 9051 section 6.3.2). */
    Flags keepable(Flags flags) {
        if (permanentFlags == null) {
            return flags;
        }
        return Flags.of(flags.names().stream()
                .filter(f -> permanentFlags.has(f) || (anyKeyword && !f.startsWith("\\")))
                .toList());
    }
}
