package org.tenon.convert.ical;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Node;

/** Several calendars as one, since most programs read the first of a file alone. */
public final class JoinedCalendar {
    private static final Set<String> ONCE = Set.of("VERSION", "PRODID", "CALSCALE", "METHOD");

    private JoinedCalendar() {}

    /** One calendar with all that is in these: each zone once, lines of the calendar itself once. One alone stays as it is. */
    public static Content of(List<Content> calendars) {
        if (calendars.size() == 1) {
            return calendars.getFirst();
        }
        var roots = new ArrayList<Component>();
        calendars.forEach(c -> Document.read(c).ifPresent(d -> roots.addAll(d.roots())));
        var lines = new ArrayList<Node>();
        var zones = new LinkedHashMap<String, Node>();
        var components = new ArrayList<Node>();
        var known = new HashSet<String>();
        for (var root : roots) {
            var own = new ArrayList<String>();
            for (var node : root.nodes()) {
                switch (node) {
                    case ContentLine line -> {
                        var what = ONCE.contains(line.key()) ? line.key() : line.raw();
                        own.add(what);
                        if (!known.contains(what)) {
                            lines.add(line);
                        }
                    }
                    case Component zone
                    when zone.is("VTIMEZONE") ->
                        zones.putIfAbsent(zone.value("TZID").orElse(""), zone);
                    case Component component -> components.add(component);
                }
            }
            known.addAll(own);
        }
        lines.addAll(zones.values());
        lines.addAll(components);
        return new Document("", List.of(Lines.component("VCALENDAR", lines))).content();
    }
}
