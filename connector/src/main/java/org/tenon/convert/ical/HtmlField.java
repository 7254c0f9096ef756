package org.tenon.convert.ical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.CodePages;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.rtf.RichBody;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;

/**
 * X-ALT-DESC with FMTTYPE=text/html, or else STYLED-DESCRIPTION (RFC 9073 section 6.5): the description as HTML. Of an item that
 * Outlook saved with rich text made of HTML, that HTML.
 */
public enum HtmlField implements CalendarField {
    HTML;

    private static final String NAME = "X-ALT-DESC";
    private static final String STYLED = "STYLED-DESCRIPTION";
    private static final int MOST_BYTES = 20 << 20;

    @Override
    public List<String> open() {
        return List.of(NAME, STYLED);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.HTML), PropRef.of(PidTag.INTERNET_CODEPAGE), PropRef.of(PidTag.RTF_COMPRESSED));
    }

    @Override
    public boolean owns(Node node, Component in) {
        return node instanceof ContentLine line && line.equals(line(in).orElse(null));
    }

    /** The line that is read. */
    private static Optional<ContentLine> line(Component in) {
        return in.lines(NAME).stream().filter(HtmlField::isHtml).findFirst().or(() -> in.lines(STYLED).stream()
                .filter(HtmlField::isHtml)
                .findFirst());
    }

    private static boolean isHtml(ContentLine line) {
        return line.param("FMTTYPE").orElse("").strip().equalsIgnoreCase("text/html")
                && !line.param("VALUE").orElse("").equalsIgnoreCase("URI");
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        line(in.component()).ifPresent(line -> {
            var bytes = TextValue.read(line).getBytes(StandardCharsets.UTF_8);
            out.properties().put(PidTag.HTML, Binary.owning(bytes)).put(PidTag.INTERNET_CODEPAGE, CodePages.UTF_8);
        });
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        html(in).filter(h -> !h.isBlank())
                .or(() -> RichBody.html(in))
                .ifPresent(text -> out.add(Lines.text(NAME, text, Lines.param("FMTTYPE", "text/html"))));
    }

    private static Optional<String> html(MapiItem in) {
        var value = in.properties().typed(PropertyKey.of(PidTag.HTML)).map(t -> t.value());
        if (value.isPresent() && value.get() instanceof String text) {
            return Optional.of(text);
        }
        var charset = CodePages.charset(
                        in.properties().get(PidTag.INTERNET_CODEPAGE).orElse(CodePages.WESTERN))
                .orElse(StandardCharsets.UTF_8);
        return in.properties().large(PidTag.HTML).map(h -> read(h, charset));
    }

    private static String read(LargeValue html, Charset charset) {
        try (var stream = html.open()) {
            return new String(stream.readNBytes(MOST_BYTES), charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
