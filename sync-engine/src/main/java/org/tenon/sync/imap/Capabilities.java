package org.tenon.sync.imap;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What a server has said that it can do. */
final class Capabilities {
    private final Set<String> words = new HashSet<>();
    private boolean current;

    /** Takes in the latest list, which replaces any before. */
    void learn(String list) {
        words.clear();
        for (var word : list.split(" ", -1)) {
            if (!word.isEmpty()) {
                words.add(word.toUpperCase(Locale.ROOT));
            }
        }
        current = true;
    }

    /** What is known was said before sign-in and holds no more after it, unless said again (RFC 9051 section 6.2.1). */
    void outdate() {
        current = false;
    }

    boolean areCurrent() {
        return current;
    }

    /** Whether {@code name}, in upper case, is among them. */
    boolean have(String name) {
        return words.contains(name);
    }

    /** The value of {@code NAME=value}, or -1. */
    long number(String name) {
        for (var word : words) {
            if (word.startsWith(name + "=")) {
                try {
                    return Long.parseLong(word.substring(name.length() + 1));
                } catch (NumberFormatException e) {
                    return -1;
                }
            }
        }
        return -1;
    }
}
