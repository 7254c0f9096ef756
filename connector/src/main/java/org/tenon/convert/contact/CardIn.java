package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tenon.convert.ical.TextValue;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Text;

/** A vCard that is read, of version 2.1, 3.0 or 4.0. */
record CardIn(Component card) {
    List<ContentLine> lines(String name) {
        return card.lines(name);
    }

    /** The text of the first such line that has one. */
    Optional<String> text(String name) {
        return card.lines(name).stream()
                .map(TextValue::read)
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .findFirst();
    }

    /** The parts of a structured value; as many as are asked for. */
    static List<String> parts(ContentLine line, int count) {
        var raw = line.quotedPrintable() ? Text.unquotePrintable(line.value()) : line.value();
        var charset = line.param("CHARSET").map(c -> Text.toUtf8(raw, c)).orElse(raw);
        var parts = Text.split(charset, ';').stream()
                // Several values of one part: of Outlook's fields each has one.
                .map(p -> Text.split(p, ',').stream()
                        .map(v -> Text.unescape(TextValue.characters(v)).strip())
                        .filter(v -> !v.isEmpty())
                        .collect(Collectors.joining(line.is("ADR") ? ", " : " ")))
                .collect(Collectors.toCollection(ArrayList::new));
        while (parts.size() < count) {
            parts.add("");
        }
        return parts;
    }

    /** The types of a line, in upper case; PREF among them however it is said. */
    static Set<String> types(ContentLine line) {
        var types = new TreeSet<String>();
        for (var param : line.params()) {
            if (param.key().equals("TYPE")) {
                param.values().stream()
                        .flatMap(v -> Arrays.stream(v.split(",", -1)))
                        .map(v -> v.replace("\"", "").strip().toUpperCase(Locale.ROOT))
                        .forEach(types::add);
            } else if (param.key().equals("PREF")) {
                types.add("PREF");
            }
        }
        return types;
    }
}
