package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;

/** Sees to it that a merged calendar defines the zones that it refers to (RFC 5545 section 3.6.5). */
final class TimeZoneUnion {
    private TimeZoneUnion() {}

    /** The zone identifiers that lines outside of VTIMEZONEs name. */
    static Set<String> referenced(Component calendar) {
        return calendar.components().stream()
                .filter(c -> !c.is("VTIMEZONE"))
                .flatMap(Component::allLines)
                .flatMap(l -> l.param("TZID").stream())
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    /**
     * Adds what is missing from the first of the sources that has it; drops what no line names any more, if one of the
     * sources, the client's, had dropped it as well.
     */
    static Component complete(Component merged, Component client, List<Component> sources, String eol) {
        var referenced = referenced(merged);
        var ofClient = defined(client);
        var nodes = new ArrayList<Node>();
        for (var node : merged.nodes()) {
            boolean dropped = node instanceof Component zone
                    && zone.is("VTIMEZONE")
                    && zone.value("TZID")
                            .map(id -> !referenced.contains(id) && !ofClient.contains(id))
                            .orElse(false);
            if (!dropped) {
                nodes.add(node);
            }
        }
        var missing = new HashSet<>(referenced);
        missing.removeAll(defined(merged));
        for (var source : sources) {
            for (var zone : source.components()) {
                if (zone.is("VTIMEZONE")
                        && zone.value("TZID").filter(missing::remove).isPresent()) {
                    nodes.add(firstComponent(nodes), zone.withEol(eol));
                }
            }
        }
        return nodes.equals(merged.nodes()) ? merged : merged.with(nodes);
    }

    private static Set<String> defined(Component calendar) {
        return calendar.components().stream()
                .filter(c -> c.is("VTIMEZONE"))
                .flatMap(c -> c.value("TZID").stream())
                .collect(Collectors.toSet());
    }

    private static int firstComponent(List<Node> nodes) {
        int at = 0;
        while (at < nodes.size() && nodes.get(at) instanceof ContentLine) {
            at++;
        }
        return at;
    }
}
