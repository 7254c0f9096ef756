package org.tenon.convert.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.CodePages;

/** The names of character sets as mails have them. */
public final class CharsetLabel {
    /** Where Java's own would be too narrow for what mails mean by it, or does not know it. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("ansi_x3.4-1968", "windows-1252"),
            Map.entry("iso-8859-8-i", "ISO-8859-8"),
            Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("iso-8859-6-i", "ISO-8859-6"),
            Map.entry("gb2312", "GBK"),
            Map.entry("gb_2312-80", "GBK"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("unicode-1-1-utf-8", "UTF-8"),
            Map.entry("x-unknown", "windows-1252"));

    private CharsetLabel() {}

    /** The character set to read bytes with; empty where nobody here knows the name. */
    public static Optional<Charset> find(String label) {
        var name = label.strip().toLowerCase(Locale.ROOT);
        var meant = MEANT.get(name);
        if (meant != null) {
            return Optional.of(Charset.forName(meant));
        }
        if (name.matches("(cp|windows-|ansi-|x-cp)?\\d{3,5}")) {
            var page = CodePages.charset(Integer.parseInt(name.replaceAll("\\D", "")));
            if (page.isPresent()) {
                return page;
            }
        }
        try {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Text of bytes that say nothing of their character set: UTF-8 where they can be, else Windows' western one. */
    public static String guess(byte[] bytes) {
        return strict(bytes, StandardCharsets.UTF_8).orElseGet(() -> new String(bytes, windows()));
    }

    /** The text, where every byte of it can be read. */
    public static Optional<String> strict(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    public static Charset windows() {
        try {
            return Charset.forName("windows-1252");
        } catch (IllegalCharsetNameException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
