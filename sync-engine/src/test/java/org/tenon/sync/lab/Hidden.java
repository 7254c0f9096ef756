package org.tenon.sync.lab;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Extensions that a {@link Tap} hides: which of the server's words give them away, and which commands need them. */
final class Hidden {
    private final Set<String> capabilities;

    Hidden(Set<String> capabilities) {
        this.capabilities = Set.copyOf(capabilities);
    }

    boolean isEmpty() {
        return capabilities.isEmpty();
    }

    /** The server's line without the words that give the hidden extensions away. */
    String without(String line) {
        var text = line;
        if (text.contains("CAPABILITY")) {
            int end = text.indexOf(']') < 0 ? text.length() : text.indexOf(']');
            var head = text.substring(0, end);
            for (var capability : capabilities) {
                head = (head + " ").replace(" " + capability + " ", " ");
                head = head.replace(" " + capability + "\r\n", "\r\n");
                head = head.endsWith(" ") && !text.substring(0, end).endsWith(" ")
                        ? head.substring(0, head.length() - 1)
                        : head;
            }
            text = head + text.substring(end);
        }
        if (capabilities.contains("UIDPLUS")) {
            text = text.replaceFirst("\\[(APPENDUID|COPYUID) [^]]*] ", "");
        }
        if (capabilities.contains("CONDSTORE")) {
            text = text.replaceFirst("\\[(HIGHESTMODSEQ [0-9]+|NOMODSEQ)] ", "");
        }
        return text;
    }

    boolean uses(String verb, String line) {
        var upper = line.toUpperCase(Locale.ROOT);
        for (var capability : capabilities) {
            boolean used =
                    switch (capability) {
                        case "MOVE" -> verb.equals("MOVE") || verb.equals("UID MOVE");
                        case "UIDPLUS" -> verb.equals("UID EXPUNGE");
                        case "CONDSTORE" ->
                            !verb.equals("APPEND")
                                    && (upper.contains("CHANGEDSINCE")
                                            || upper.contains("(CONDSTORE)")
                                            || upper.contains("MODSEQ")
                                            || (verb.equals("ENABLE") && upper.contains("CONDSTORE")));
                        case "QRESYNC" ->
                            (upper.contains("QRESYNC")
                                            && List.of("ENABLE", "SELECT", "EXAMINE")
                                                    .contains(verb))
                                    || (verb.equals("UID FETCH") && upper.contains("VANISHED"));
                        case "LIST-STATUS" -> verb.equals("LIST") && upper.contains("STATUS (");
                        case "LIST-EXTENDED" -> verb.equals("LIST") && upper.contains("RETURN (");
                        case "LITERAL+" -> upper.stripTrailing().endsWith("+}");
                        case "COMPRESS=DEFLATE" -> verb.equals("COMPRESS");
                        case "ESEARCH" -> verb.endsWith("SEARCH") && upper.contains("RETURN (");
                        case "STATUS=SIZE" -> verb.equals("STATUS") && upper.contains("SIZE");
                        default -> verb.equals(capability);
                    };
            if (used) {
                return true;
            }
        }
        return false;
    }
}
