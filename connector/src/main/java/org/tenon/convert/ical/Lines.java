package org.tenon.convert.ical;

import java.util.List;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Param;

/** Makes lines and components. Values are bytes, as in the whole tree. */
public final class Lines {
    private static final String EOL = "\r\n";

    private Lines() {}

    public static ContentLine line(String name, String value, Param... params) {
        return ContentLine.write("", name, List.of(params), value, EOL);
    }

    public static ContentLine line(String name, String value, List<Param> params) {
        return ContentLine.write("", name, params, value, EOL);
    }

    /** A line with a text that is still to be escaped. */
    public static ContentLine text(String name, String text, Param... params) {
        return line(name, TextValue.escape(text), params);
    }

    /** A parameter with text; quotes have no place in it. */
    public static Param param(String name, String text) {
        return new Param(name, List.of(TextValue.bytes(text.replace('"', '\'').replaceAll("\\p{Cntrl}", " "))));
    }

    public static Component component(String name, List<? extends Node> nodes) {
        return new Component(line("BEGIN", name), List.copyOf(nodes), line("END", name));
    }
}
