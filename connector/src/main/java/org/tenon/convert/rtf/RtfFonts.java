package org.tenon.convert.rtf;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.CodePages;

/** Which code page the text of each font is in. */
final class RtfFonts {
    /** [RTF specification 1.9.1], \fcharset, to code pages. */
    private static final Map<Integer, Integer> FONT_CHARSETS = Map.ofEntries(
            Map.entry(0, 1252),
            Map.entry(2, 1252),
            Map.entry(77, 10000),
            Map.entry(128, 932),
            Map.entry(129, 949),
            Map.entry(130, 1361),
            Map.entry(134, 936),
            Map.entry(136, 950),
            Map.entry(161, 1253),
            Map.entry(162, 1254),
            Map.entry(163, 1258),
            Map.entry(177, 1255),
            Map.entry(178, 1256),
            Map.entry(186, 1257),
            Map.entry(204, 1251),
            Map.entry(222, 874),
            Map.entry(238, 1250),
            Map.entry(254, 437),
            Map.entry(255, 850));

    private final Map<Integer, Integer> pages = new HashMap<>();

    static Optional<Integer> pageOf(int fontCharset) {
        return Optional.ofNullable(FONT_CHARSETS.get(fontCharset));
    }

    void page(int font, int codePage) {
        pages.put(font, codePage);
    }

    Charset charset(int font, int documentPage) {
        return CodePages.charset(pages.getOrDefault(font, documentPage)).orElseGet(() -> charset(documentPage));
    }

    static Charset charset(int documentPage) {
        return CodePages.charset(documentPage).orElse(StandardCharsets.ISO_8859_1);
    }
}
