package org.tenon.sync.store;

import java.util.regex.Pattern;

/**
 * What a server said in words of its own, made fit to be shown to people: one line, not long, without characters that steer
 * a terminal or turn the direction of writing, and without addresses, since a report may be passed on.
 */
public final class ServerWords {
    private static final int LONGEST = 200;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"'(),;:]+@[^\\s<>\"'(),;:]+");
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private ServerWords() {}

    /** The words as they may be shown; empty where nothing is left of them. */
    public static String clean(String said) {
        // Cut before anything else: a server may say megabytes.
        var some = said.length() > 4 * LONGEST ? said.substring(0, 4 * LONGEST) : said;
        var line = ADDRESS.matcher(UNSHOWABLE.matcher(some).replaceAll(" "))
                .replaceAll("(address)")
                .strip()
                .replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1).strip() + "…";
    }

    /** {@code sentence}, and what the server said if it said anything: {@code It was refused. The server says: "..."}. */
    public static String after(String sentence, String said) {
        var words = clean(said);
        return words.isEmpty() ? sentence : sentence + " The server says: \"" + words + "\"";
    }
}
