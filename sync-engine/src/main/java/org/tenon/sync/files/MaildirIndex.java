package org.tenon.sync.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the messages of an open folder were last seen. A memory, not the truth: whoever acts on an entry finds out whether it
 * still holds, and then asks afresh. Holds a limited number, so that the heap stays flat in a folder of a million.
 */
final class MaildirIndex {
    private static final int MOST = 25_000;

    private final Maildir maildir;
    private final Map<String, Maildir.Entry> known = new HashMap<>();

    MaildirIndex(Maildir maildir) {
        this.maildir = maildir;
    }

    /** Where those of {@code bases} are; the directory is listed only if some are not known. */
    Map<String, Maildir.Entry> locate(Set<String> bases) throws IOException {
        var found = new HashMap<String, Maildir.Entry>();
        var missing = new HashSet<String>();
        for (var base : bases) {
            var entry = known.get(base);
            if (entry == null) {
                missing.add(base);
            } else {
                found.put(base, entry);
            }
        }
        if (!missing.isEmpty()) {
            found.putAll(maildir.find(missing, this::seen));
        }
        return found;
    }

    void seen(String base, Maildir.Entry entry) {
        if (known.size() < MOST || known.containsKey(base)) {
            known.put(base, entry);
        }
    }

    void gone(String base) {
        known.remove(base);
    }
}
