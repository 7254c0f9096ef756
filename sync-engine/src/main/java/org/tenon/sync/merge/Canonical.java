package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Form;

/** The canonical text of a component: equal where two say the same, without bookkeeping, in an order of its own. */
final class Canonical {
    private Canonical() {}

    static String of(Component component, Dialect dialect, Form form) {
        var out = new StringBuilder();
        write(component, dialect, form, out);
        return out.toString();
    }

    private static void write(Component component, Dialect dialect, Form form, StringBuilder out) {
        var rules = dialect.rules(component.name());
        var buckets = new TreeMap<String, List<MergeUnit>>();
        for (var unit : View.of(Optional.of(component), form).units()) {
            var name = unit.name();
            buckets.computeIfAbsent(Dialect.ruleFor(rules, name).bucket(name), b -> new ArrayList<>())
                    .add(unit);
        }
        out.append("BEGIN:").append(component.name()).append('\n');
        for (var units : buckets.values()) {
            for (var line : Dialect.ruleFor(rules, units.getFirst().name()).forms(units)) {
                out.append(line).append('\u0002');
            }
        }
        var inner = new ArrayList<String>();
        for (var each : component.components()) {
            if (dialect.counts(each, component)) {
                inner.add(of(each, dialect, form));
            }
        }
        Collections.sort(inner);
        inner.forEach(out::append);
        out.append("END\n");
    }
}
