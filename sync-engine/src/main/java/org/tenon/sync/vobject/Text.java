package org.tenon.sync.vobject;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Escapes, separators and encodings of values (RFC 5545 section 3.3.11, RFC 6350 section 3.4). */
public final class Text {
    private Text() {}

    /** Takes the escapes out, those that are no escapes by the book too: {@code \:} is written by more than one program. */
    public static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        var out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                out.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            out.append(escaped == 'n' || escaped == 'N' ? '\n' : escaped);
        }
        return out.toString();
    }

    /** Splits at a separator that is not escaped; the parts keep their escapes. */
    public static List<String> split(String value, char separator) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                i++;
            } else if (value.charAt(i) == separator) {
                parts.add(value.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(value.substring(from));
        return parts;
    }

    public static String withoutBlanks(String value) {
        var out = new StringBuilder(value.length());
        value.chars().filter(c -> c > ' ').forEach(c -> out.append((char) c));
        return out.toString();
    }

    /** Decodes quoted-printable (RFC 2045 section 6.7); what is not well formed stays. */
    public static String unquotePrintable(String value) {
        var out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean two = i + 2 < value.length();
            int high = two ? Character.digit(value.charAt(i + 1), 16) : -1;
            int low = two ? Character.digit(value.charAt(i + 2), 16) : -1;
            if (c == '=' && high >= 0 && low >= 0) {
                out.append((char) (high * 16 + low));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Bytes of another charset as bytes of UTF-8; unchanged where the charset is unknown. */
    public static String toUtf8(String latin, String charset) {
        try {
            var named = Charset.forName(charset.strip());
            var text = new String(latin.getBytes(StandardCharsets.ISO_8859_1), named);
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return latin;
        }
    }
}
