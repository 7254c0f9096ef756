package org.tenon.sync.files;

import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.model.Flags;

/**
 * The name of a message file, taken apart: {@code base:2,LETTERSrest}. The base stays for as long as the message does, the
 * letters are its flags (cr.yp.to/proto/maildir.html). On Windows, which forbids the colon, a semicolon takes its place; both
 * are read everywhere.
 *
 * @param base what comes before the info; never empty
 * @param letters the flags as letters of ASCII, in any order: what another program wrote
 * @param rest what follows the letters, known to some other program only, and kept
 */
record MaildirName(String base, String letters, String rest) {
    private static final String LETTERS = "DFPRST";
    private static final List<String> NAMES =
            List.of(Flags.DRAFT, Flags.FLAGGED, Flags.FORWARDED, Flags.ANSWERED, Flags.SEEN, Flags.DELETED);

    static MaildirName parse(String fileName) {
        int at = infoAt(fileName);
        if (at < 0) {
            return new MaildirName(fileName, "", "");
        }
        int from = at + 3;
        if (!fileName.startsWith("2,", at + 1)) {
            // Another kind of info, "experimental semantics" by the convention. We know no flags in it.
            return new MaildirName(fileName.substring(0, at), "", "");
        }
        int to = from;
        while (to < fileName.length() && isLetter(fileName.charAt(to))) {
            to++;
        }
        return new MaildirName(fileName.substring(0, at), fileName.substring(from, to), fileName.substring(to));
    }

    /**
     * The handle of the message in the file: its base, without the {@code ,U=number} that mbsync puts into the name of each message
     * it meets, and changes when it counts anew.
     */
    static String handle(String fileName) {
        int at = infoAt(fileName);
        return withoutUid(at < 0 ? fileName : fileName.substring(0, at));
    }

    private static String withoutUid(String base) {
        int at = base.indexOf(",U=");
        if (at <= 0) {
            return base;
        }
        int end = at + 3;
        while (end < base.length() && Character.isDigit(base.charAt(end))) {
            end++;
        }
        return end > at + 3 ? base.substring(0, at) + base.substring(end) : base;
    }

    /** What follows the base: equal infos mean equal flags within a folder. */
    static String info(String fileName) {
        int at = infoAt(fileName);
        return at < 0 ? "" : fileName.substring(at);
    }

    /** The first colon begins the info; else the last {@code ;2,}, since a base of another program may hold a semicolon. */
    private static int infoAt(String fileName) {
        int colon = fileName.indexOf(':');
        int at = colon >= 0 ? colon : fileName.lastIndexOf(";2,");
        return at > 0 ? at : -1;
    }

    /** The name of this message's file in {@code cur}. */
    String inCur(char separator) {
        return base + separator + "2," + letters + rest;
    }

    MaildirName withBase(String other) {
        return new MaildirName(other, letters, rest);
    }

    /** Sorted as the convention asks, each once. */
    MaildirName withLetters(String some) {
        var sorted = new StringBuilder();
        some.chars().sorted().distinct().forEach(c -> sorted.append((char) c));
        return new MaildirName(base, sorted.toString(), rest);
    }

    /** Whether both say the same, with the letters in whatever order. */
    boolean same(MaildirName other) {
        return base.equals(other.base) && withLetters(letters).letters.equals(other.withLetters(other.letters).letters);
    }

    /** The system flags among the letters. */
    Flags systemFlags() {
        var flags = new ArrayList<String>();
        for (int i = 0; i < LETTERS.length(); i++) {
            if (letters.indexOf(LETTERS.charAt(i)) >= 0) {
                flags.add(NAMES.get(i));
            }
        }
        return Flags.of(flags);
    }

    /** The letters of the system flags among {@code flags}. */
    static String lettersOf(Flags flags) {
        var letters = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            if (flags.has(NAMES.get(i))) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return letters.toString();
    }

    /** Upper-case letters whose meaning we do not know: never touched. */
    String foreignLetters() {
        var foreign = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (c <= 'Z' && LETTERS.indexOf(c) < 0) {
                foreign.append(c);
            }
        }
        return foreign.toString();
    }

    static boolean isSystem(String flag) {
        return Flags.of(NAMES).has(flag);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
