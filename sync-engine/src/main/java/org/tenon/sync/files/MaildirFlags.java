package org.tenon.sync.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tenon.sync.model.Flags;

/** The flags of one folder's messages, as letters and back: the convention's own letters and the folder's keywords. */
final class MaildirFlags {
    private final Maildir maildir;
    private final Keywords keywords;
    private final Map<String, Flags> read = new HashMap<>();

    MaildirFlags(Maildir maildir) {
        this.maildir = maildir;
        this.keywords = new Keywords(maildir.directory);
    }

    void refresh() throws IOException {
        keywords.refresh();
        read.clear();
    }

    /** The flags of the message whose file is called {@code fileName}. */
    Flags of(String fileName) {
        var info = MaildirName.info(fileName);
        var flags = read.get(info);
        if (flags == null) {
            var name = MaildirName.parse(fileName);
            flags = name.systemFlags().plus(keywords.flags(name.letters()));
            read.put(info, flags);
        }
        return flags;
    }

    /** The message's name once it has just {@code wanted}; letters that we do not know stay. */
    MaildirName with(MaildirName name, Flags wanted) {
        return name.withLetters(MaildirName.lettersOf(wanted)
                + keywords.letters(wanted)
                + name.foreignLetters()
                + keywords.unknown(name.letters()));
    }

    /** The message's name in a folder whose flags these are, coming from one where it had {@code wanted}. */
    MaildirName arriving(MaildirName name, Flags wanted) {
        return name.withLetters(MaildirName.lettersOf(wanted) + keywords.letters(wanted) + name.foreignLetters());
    }

    /** Makes sure that keywords among {@code wanted} have letters, as far as there are any. */
    void giveLetters(Collection<Flags> wanted) throws IOException {
        refresh();
        var missing = new LinkedHashSet<String>();
        for (var flags : wanted) {
            if (!flags.isEmpty()) {
                missing.addAll(keywords.missing(flags));
            }
        }
        if (!missing.isEmpty()) {
            keywords.add(List.copyOf(missing), lettersInUse());
            read.clear();
        }
    }

    Flags keepable(Flags wanted) {
        var keepable = new ArrayList<String>();
        var fresh = new ArrayList<>(keywords.missing(wanted));
        for (var flag : wanted.names()) {
            if (MaildirName.isSystem(flag) || !keywords.letters(Flags.of(flag)).isEmpty()) {
                keepable.add(flag);
            }
        }
        if (!fresh.isEmpty()) {
            int room = room();
            keepable.addAll(fresh.subList(0, Math.min(room, fresh.size())));
        }
        return Flags.of(keepable);
    }

    private int room() {
        try {
            keywords.refresh();
            return keywords.room(lettersInUse());
        } catch (IOException unreadable) {
            // What cannot be known is not promised; the operation itself will say what is wrong.
            return 0;
        }
    }

    private Set<Character> lettersInUse() throws IOException {
        var inUse = new HashSet<Character>();
        maildir.find(Set.of(), (base, entry) -> {
            var letters = entry.name().letters();
            for (int i = 0; i < letters.length(); i++) {
                if (letters.charAt(i) >= 'a') {
                    inUse.add(letters.charAt(i));
                }
            }
        });
        return inUse;
    }
}
