package org.tenon.convert.ical;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;

/** X-ALT-DESC with FMTTYPE=text/html: the description as HTML. */
public enum HtmlField implements CalendarField {
    HTML;

    private static final String NAME = "X-ALT-DESC";
    private static final int UTF8 = 65001;
    private static final int WESTERN = 1252;

    @Override
    public List<String> open() {
        return List.of(NAME);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.HTML), PropRef.of(PidTag.INTERNET_CODEPAGE));
    }

    @Override
    public boolean owns(Node node, Component in) {
        return node instanceof ContentLine line
                && line.is(NAME)
                && line.param("FMTTYPE").orElse("").equalsIgnoreCase("text/html");
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        for (var line : in.component().lines(NAME)) {
            if (owns(line, in.component())) {
                var bytes = TextValue.read(line).getBytes(StandardCharsets.UTF_8);
                out.properties().put(PidTag.HTML, Binary.owning(bytes)).put(PidTag.INTERNET_CODEPAGE, UTF8);
                return;
            }
        }
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        in.properties().get(PidTag.HTML).filter(h -> h.size() > 0).ifPresent(html -> {
            var charset = charset(in.properties().get(PidTag.INTERNET_CODEPAGE).orElse(WESTERN));
            var text = new String(html.shared(), charset);
            out.add(Lines.text(NAME, text, Lines.param("FMTTYPE", "text/html")));
        });
    }

    private static Charset charset(int codePage) {
        try {
            return codePage == UTF8 ? StandardCharsets.UTF_8 : Charset.forName("windows-" + codePage);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
