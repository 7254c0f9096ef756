package org.tenon.sync.vobject;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of an item (RFC 5545 section 3.1, RFC 6350 section 3.3) with the bytes it was read from.
 *
 * @param group what stands before a dot in a vCard ({@code item1.ADR}), or empty
 * @param name as written
 * @param value unfolded, not unescaped; a soft line break of quoted-printable is taken out
 * @param raw folding and line end included, and the blank or stray lines behind it
 */
public record ContentLine(String group, String name, List<Param> params, String value, String raw) implements Node {
    private static final int FOLD_OCTETS = 75;

    public ContentLine {
        params = List.copyOf(params);
    }

    /** The name to compare by. */
    public String key() {
        return name.toUpperCase(Locale.ROOT);
    }

    public boolean is(String upperName) {
        return name.equalsIgnoreCase(upperName);
    }

    /** The parameter's values, joined by commas. */
    public Optional<String> param(String key) {
        for (var param : params) {
            if (param.key().equals(key)) {
                return Optional.of(param.value());
            }
        }
        return Optional.empty();
    }

    public boolean quotedPrintable() {
        return param("ENCODING")
                .map(e -> e.equalsIgnoreCase("QUOTED-PRINTABLE"))
                .orElse(false);
    }

    /** The line of these parts, folded anew; not so quoted-printable, to which a fold would add a blank. */
    public static ContentLine write(String group, String name, List<Param> params, String value, String eol) {
        var text = head(group, name, params).append(value).toString();
        var line = new ContentLine(group, name, params, value, text + eol);
        return line.quotedPrintable() ? line : new ContentLine(group, name, params, value, fold(text, eol));
    }

    /** This line with other parameters. */
    public ContentLine withParams(List<Param> changed, String eol) {
        if (!quotedPrintable()) {
            return write(group, name, changed, value, eol);
        }
        var text = head(group, name, changed).append(raw, colon(raw, true) + 1, raw.length());
        return new ContentLine(group, name, changed, value, text.toString());
    }

    public ContentLine withValue(String changed, String eol) {
        return write(group, name, params, changed, eol);
    }

    /** This line, told to have been read from other bytes. */
    public ContentLine withRaw(String other) {
        return new ContentLine(group, name, params, value, other);
    }

    /** This line in another group: only its first bytes change. */
    public ContentLine inGroup(String other) {
        return new ContentLine(other, name, params, value, other + raw.substring(group.length()));
    }

    @Override
    public void writeTo(StringBuilder out) {
        out.append(raw);
    }

    @Override
    public ContentLine withEol(String eol) {
        var changed = raw.replace("\r\n", "\n").replace("\n", eol);
        return changed.equals(raw) ? this : new ContentLine(group, name, params, value, changed);
    }

    private static StringBuilder head(String group, String name, List<Param> params) {
        var out = new StringBuilder();
        if (!group.isEmpty()) {
            out.append(group).append('.');
        }
        out.append(name);
        for (var param : params) {
            param.writeTo(out.append(';'));
        }
        return out.append(':');
    }

    /** Folds behind whole UTF-8 characters only. */
    public static String fold(String text, String eol) {
        var out = new StringBuilder();
        int from = 0;
        int room = FOLD_OCTETS;
        while (text.length() - from > room) {
            int to = from + room;
            while (to > from + 1 && (text.charAt(to) & 0xC0) == 0x80) {
                to--;
            }
            out.append(text, from, to).append(eol).append(' ');
            from = to;
            room = FOLD_OCTETS - 1;
        }
        return out.append(text, from, text.length()).append(eol).toString();
    }

    /** Reads an unfolded line; empty where it is none. */
    public static Optional<ContentLine> read(String text, String raw) {
        int colon = colon(text, true);
        if (colon < 0) {
            colon = colon(text, false);
        }
        if (colon < 0) {
            return Optional.empty();
        }
        var head = split(text.substring(0, colon), ';');
        var name = head.getFirst().strip();
        int dot = name.lastIndexOf('.');
        var group = dot < 0 ? "" : name.substring(0, dot);
        name = name.substring(dot + 1);
        if (!isToken(name) || !(group.isEmpty() || isToken(group.replace('.', '-')))) {
            return Optional.empty();
        }
        var params = new ArrayList<Param>();
        for (var part : head.subList(1, head.size())) {
            int equals = part.indexOf('=');
            var paramName = equals < 0 ? "" : part.substring(0, equals).strip();
            var values = split(part.substring(equals + 1), ',');
            values.replaceAll(ContentLine::unquote);
            params.add(new Param(paramName, values));
        }
        return Optional.of(new ContentLine(group, name, params, text.substring(colon + 1), raw));
    }

    private static int colon(String text, boolean quotes) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quotes) {
                quoted = !quoted;
            } else if (c == ':' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> split(String text, char at) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == at && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unquote(String text) {
        var stripped = text.strip();
        return stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")
                ? stripped.substring(1, stripped.length() - 1)
                : text;
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    public static boolean isTokenCharacter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** Its name alone: a value is never printed. */
    @Override
    public String toString() {
        return name;
    }
}
