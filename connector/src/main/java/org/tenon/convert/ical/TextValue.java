package org.tenon.convert.ical;

import java.nio.charset.StandardCharsets;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Text;

/** Texts of lines: the tree holds bytes, people write characters. */
public final class TextValue {
    private TextValue() {}

    /** The value without escapes and encodings. */
    public static String read(ContentLine line) {
        var value = line.value();
        if (line.quotedPrintable()) {
            return characters(charset(Text.unquotePrintable(value), line)).replace("\r\n", "\n");
        }
        return Text.unescape(characters(charset(value, line)));
    }

    private static String charset(String value, ContentLine line) {
        return line.param("CHARSET").map(c -> Text.toUtf8(value, c)).orElse(value);
    }

    /** The characters of bytes in UTF-8; of bytes that are none, in Windows' western code page. */
    public static String characters(String latin) {
        boolean ascii = true;
        for (int i = 0; i < latin.length() && ascii; i++) {
            ascii = latin.charAt(i) < 0x80;
        }
        if (ascii) {
            return latin;
        }
        var bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : latin;
    }

    /** The bytes of characters. */
    public static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A text as the value of a line (RFC 5545 section 3.3.11). */
    public static String escape(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', ';', ',' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> {
                    if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                        out.append("\\n");
                    }
                }
                default -> {
                    if (c >= ' ' || c == '\t') {
                        out.append(c);
                    }
                }
            }
        }
        return bytes(out.toString());
    }

    /** Text as Outlook keeps it: lines end with CR LF. */
    public static String windowsLines(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }
}
