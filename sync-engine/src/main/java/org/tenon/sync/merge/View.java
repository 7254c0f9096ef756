package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Form;
import org.tenon.sync.vobject.Node;

/** One side's component, or that it has none, as units in the order of the item. */
record View(Optional<Component> component, Form form, List<MergeUnit> units) {
    /** Apple's way to name a telephone number, an address or a date (not in any RFC). */
    private static final String LABEL = "X-AB";

    static View of(Optional<Component> component, Form form) {
        return new View(
                component, form, component.map(c -> units(c.lines(), form)).orElse(List.of()));
    }

    List<Node> nodes() {
        return component.map(Component::nodes).orElse(List.of());
    }

    List<Component> components() {
        return component.map(Component::components).orElse(List.of());
    }

    private static List<MergeUnit> units(List<ContentLine> lines, Form form) {
        var groups = new HashMap<String, List<ContentLine>>();
        for (var line : lines) {
            if (!line.group().isEmpty()) {
                groups.computeIfAbsent(group(line), g -> new ArrayList<>()).add(line);
            }
        }
        groups.values().removeIf(g -> g.stream().allMatch(View::isLabel));
        var units = new ArrayList<MergeUnit>(lines.size());
        for (var line : lines) {
            var group = groups.isEmpty() ? List.<ContentLine>of() : groups.getOrDefault(group(line), List.of());
            if (group.isEmpty()) {
                units.add(MergeUnit.of(line, List.of(), form));
            } else if (!isLabel(line)) {
                units.add(
                        MergeUnit.of(line, group.stream().filter(View::isLabel).toList(), form));
            }
        }
        return units;
    }

    static String group(ContentLine line) {
        return line.group().toLowerCase(Locale.ROOT);
    }

    /** A label belongs to the line it stands with; a related person or a date of Apple's is a line of its own. */
    static boolean isLabel(ContentLine line) {
        return line.key().equals(LABEL + "LABEL") || line.key().equals(LABEL + "ADR");
    }
}
