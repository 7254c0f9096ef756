package org.tenon.convert.mime;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One field of a header, to the byte: a character a byte, with its folds, without its last line end.
 *
 * @param name as written; empty of a line that is no field
 */
public record HeaderLine(String name, String raw) {
    private static final int LONGEST_NAME = 200;
    private static final Pattern FOLD = Pattern.compile("\r*\n");

    /** A line that was read; one without a name and a colon is kept under no name. */
    static HeaderLine read(String raw) {
        int end = 0;
        while (end < raw.length() && raw.charAt(end) > ' ' && raw.charAt(end) != ':' && raw.charAt(end) < 0x7F) {
            end++;
        }
        int colon = end;
        while (colon < raw.length() && (raw.charAt(colon) == ' ' || raw.charAt(colon) == '\t')) {
            colon++;
        }
        boolean named = end > 0 && end < LONGEST_NAME && colon < raw.length() && raw.charAt(colon) == ':';
        return new HeaderLine(named ? raw.substring(0, end) : "", raw);
    }

    /** A field that is made here; a long value is folded where it has blanks. */
    public static HeaderLine of(String name, String value) {
        return new HeaderLine(name, Folding.fold(name + ": " + value));
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    public String key() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** What stands after the colon, unfolded, a character a byte. */
    public String value() {
        var text = raw.substring(raw.indexOf(':') + 1);
        if (text.indexOf('\n') >= 0) {
            text = FOLD.matcher(text).replaceAll("");
        }
        return text.replace('\r', ' ').strip();
    }

    /** The value for people: encoded words and bytes beyond ASCII are read. */
    public String text() {
        return EncodedWords.decode(value());
    }
}
