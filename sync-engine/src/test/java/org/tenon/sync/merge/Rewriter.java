package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Param;

/** Writes an item as servers do: names in capitals, lines folded anew, properties and parameters in an order of its own. */
final class Rewriter {
    private Rewriter() {}

    static Content rewrite(Document document) {
        var eol = document.eol().equals("\n") ? "\r\n" : "\n";
        return document.with(rewrite(document.roots().getFirst(), eol)).content();
    }

    private static Component rewrite(Component component, String eol) {
        var lines = new ArrayList<ContentLine>();
        for (var line : component.lines()) {
            lines.add(rewrite(line, eol));
        }
        lines.sort(Comparator.comparing(ContentLine::key));
        List<Node> nodes = new ArrayList<>(lines);
        component.components().forEach(c -> nodes.add(rewrite(c, eol)));
        return new Component(
                component.begin().withEol(eol), nodes, component.end().withEol(eol));
    }

    private static ContentLine rewrite(ContentLine line, String eol) {
        if (line.quotedPrintable() || line.value().contains("\n") || line.raw().contains("\n\n")) {
            return line.withEol(eol);
        }
        var params = new ArrayList<>(line.params());
        params.sort(Comparator.comparing(Param::key));
        return ContentLine.write(line.group(), line.name().toUpperCase(Locale.ROOT), params, line.value(), eol);
    }
}
