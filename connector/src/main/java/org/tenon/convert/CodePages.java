package org.tenon.convert;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Windows' numbers of character sets, as PidTagInternetCodepage, PidTagMessageCodepage and rich text name them. */
public final class CodePages {
    public static final int WESTERN = 1252;
    public static final int UTF_8 = 65001;

    /** Those whose name in Java does not follow from the number. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(874, "x-windows-874"),
            Map.entry(932, "windows-31j"),
            Map.entry(936, "GBK"),
            Map.entry(949, "x-windows-949"),
            Map.entry(950, "x-windows-950"),
            Map.entry(1200, "UTF-16LE"),
            Map.entry(1201, "UTF-16BE"),
            Map.entry(1361, "x-Johab"),
            Map.entry(10000, "x-MacRoman"),
            Map.entry(20127, "US-ASCII"),
            Map.entry(20866, "KOI8-R"),
            Map.entry(20932, "EUC-JP"),
            Map.entry(20936, "GB2312"),
            Map.entry(21866, "KOI8-U"),
            Map.entry(38598, "ISO-8859-8"),
            Map.entry(50220, "ISO-2022-JP"),
            Map.entry(50221, "ISO-2022-JP"),
            Map.entry(50222, "ISO-2022-JP"),
            Map.entry(50225, "ISO-2022-KR"),
            Map.entry(51932, "EUC-JP"),
            Map.entry(51936, "GB2312"),
            Map.entry(51949, "EUC-KR"),
            Map.entry(54936, "GB18030"),
            Map.entry(UTF_8, "UTF-8"));

    private CodePages() {}

    /** The character set of a code page; empty where nobody here knows it. */
    public static Optional<Charset> charset(int codePage) {
        var known = NAMES.get(codePage);
        if (known != null) {
            return named(known);
        }
        if (codePage >= 28591 && codePage <= 28606) {
            return named("ISO-8859-" + (codePage - 28590));
        }
        if (codePage >= 1250 && codePage <= 1258) {
            return named("windows-" + codePage);
        }
        return codePage > 0 && codePage < 1000
                ? named("IBM" + (codePage < 100 ? "0" : "") + codePage)
                : Optional.empty();
    }

    /** The number of a character set; {@link #UTF_8} where Windows has none for it. */
    public static int of(Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return UTF_8;
        }
        var name = charset.name();
        for (var entry : NAMES.entrySet()) {
            if (entry.getValue().equalsIgnoreCase(name) && entry.getKey() != 50221 && entry.getKey() != 50222) {
                return entry.getKey();
            }
        }
        if (name.matches("windows-125\\d")) {
            return Integer.parseInt(name.substring(8));
        }
        if (name.matches("ISO-8859-\\d{1,2}")) {
            return 28590 + Integer.parseInt(name.substring(9));
        }
        return UTF_8;
    }

    private static Optional<Charset> named(String name) {
        try {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        } catch (IllegalCharsetNameException e) {
            return Optional.empty();
        }
    }
}
