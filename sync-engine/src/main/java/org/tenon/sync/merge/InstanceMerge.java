package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tenon.sync.vobject.CalendarForm;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Series;
import org.tenon.sync.vobject.Zones;

/**
 * What must hold between a series and its instances once both sides' changes are in: an instance changed on one side still
 * has to exist in the series of the other, and cannot be changed and excepted at once.
 */
final class InstanceMerge {
    private static final List<String> DEFINITION = List.of("DTSTART", "RRULE", "EXRULE", "RDATE");

    private final Version base;
    private final Version client;
    private final Version server;
    private final MergePass pass;
    private final String eol;
    private final Format.Trees trees;

    /** One calendar object's components by UID and instance; the series itself is the instance "". */
    private record Version(CalendarForm form, Map<String, Map<String, Component>> byUid) {
        static Version of(Optional<Component> calendar, Component zonesOf) {
            var form = new CalendarForm(new Zones(calendar.orElse(zonesOf)));
            var byUid = new TreeMap<String, Map<String, Component>>();
            for (var component : calendar.map(Component::components).orElse(List.of())) {
                component.value("UID").ifPresent(uid -> byUid.computeIfAbsent(uid, u -> new TreeMap<>())
                        .putIfAbsent(CalendarRules.instance(component, form).orElse(""), component));
            }
            return new Version(form, byUid);
        }

        Optional<Component> get(String uid, String instance) {
            return Optional.ofNullable(byUid.getOrDefault(uid, Map.of()).get(instance));
        }

        List<String> forms(String uid, String... properties) {
            return get(uid, "").stream()
                    .flatMap(c -> List.of(properties).stream().flatMap(p -> c.lines(p).stream()))
                    .map(form::line)
                    .sorted()
                    .toList();
        }

        List<String> definition(String uid) {
            return forms(uid, DEFINITION.toArray(String[]::new));
        }

        Set<String> exceptions(String uid) {
            var keys = new TreeSet<String>();
            for (var line : get(uid, "").map(c -> c.lines("EXDATE")).orElse(List.of())) {
                for (var value : line.value().split(",", -1)) {
                    keys.add(form.zones().key(value, line.param("TZID")));
                }
            }
            return keys;
        }

        /** What the instance says, or nothing. */
        Optional<String> says(String uid, String instance) {
            return get(uid, instance).map(c -> Canonical.of(c, new CalendarRules(), form));
        }
    }

    InstanceMerge(Format.Trees trees, MergePass pass, String eol) {
        this.trees = trees;
        this.base = Version.of(trees.base(), trees.server());
        this.client = Version.of(Optional.of(trees.client()), trees.client());
        this.server = Version.of(Optional.of(trees.server()), trees.server());
        this.pass = pass;
        this.eol = eol;
    }

    /** The merged calendar, its exceptions settled; a clash where series and instances do not go together. */
    Component settle(Component merged) {
        // Zones that the merge has not brought in yet are looked up at the client's.
        var zones = TimeZoneUnion.complete(merged, merged, List.of(trees.client(), trees.server()), eol);
        var result = Version.of(Optional.of(merged), merged);
        var form = new CalendarForm(new Zones(zones));
        var nodes = new ArrayList<>(merged.nodes());
        for (var uid : result.byUid().keySet()) {
            var master = result.get(uid, "");
            if (master.isEmpty()) {
                continue;
            }
            checkStartAndRule(uid);
            check(uid, client, result, master.get(), form.zones());
            check(uid, server, result, master.get(), form.zones());
            withoutOverruledExceptions(uid, master.get(), result)
                    .ifPresent(settled -> nodes.set(nodes.indexOf(master.get()), settled));
        }
        return merged.with(nodes);
    }

    /** A start from one side and a rule from the other need not go together (RFC 5545 section 3.8.5.3). */
    private void checkStartAndRule(String uid) {
        if (base.get(uid, "").isEmpty()) {
            return;
        }
        boolean clientTime = changed(uid, client, "DTSTART") && !changed(uid, server, "DTSTART");
        boolean serverTime = changed(uid, server, "DTSTART") && !changed(uid, client, "DTSTART");
        boolean clientRule = changed(uid, client, "RRULE", "EXRULE") && !changed(uid, server, "RRULE", "EXRULE");
        boolean serverRule = changed(uid, server, "RRULE", "EXRULE") && !changed(uid, client, "RRULE", "EXRULE");
        if ((clientTime && serverRule) || (serverTime && clientRule)) {
            pass.split(Set.of("DTSTART", "RRULE"));
        }
    }

    private boolean changed(String uid, Version side, String... properties) {
        return !side.forms(uid, properties).equals(base.forms(uid, properties));
    }

    /** What this side did to single instances must still hit one, if the series is no longer this side's. */
    private void check(String uid, Version side, Version result, Component master, Zones zones) {
        if (side.get(uid, "").isEmpty() || side.definition(uid).equals(result.definition(uid))) {
            return;
        }
        for (var instance : side.byUid().get(uid).keySet()) {
            boolean touched = !instance.isEmpty()
                    && result.get(uid, instance).isPresent()
                    && !side.says(uid, instance).equals(base.says(uid, instance));
            if (touched && !Series.has(master, zones, instance)) {
                pass.split(with("RECURRENCE-ID", differing(uid, side, result)));
            }
        }
        for (var exception : side.exceptions(uid)) {
            if (!base.exceptions(uid).contains(exception) && !Series.has(master, zones, exception)) {
                pass.split(with("EXDATE", differing(uid, side, result)));
            }
        }
    }

    /** What is not as this side had it: the change that its instances do not go with. */
    private static Set<String> differing(String uid, Version side, Version result) {
        return DEFINITION.stream()
                .filter(p -> !side.forms(uid, p).equals(result.forms(uid, p)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(String property, Set<String> others) {
        var all = new TreeSet<>(others);
        all.add(property);
        return all;
    }

    /** One side changed an instance, the other removed it by an exception: the edit wins, the exception goes. */
    private Optional<Component> withoutOverruledExceptions(String uid, Component master, Version result) {
        var overruled = new TreeSet<String>();
        for (var exception : result.exceptions(uid)) {
            boolean edited = result.get(uid, exception).isPresent();
            boolean oneSidesOwn =
                    both(uid, exception, base) || both(uid, exception, client) || both(uid, exception, server);
            if (edited && !oneSidesOwn && !base.exceptions(uid).contains(exception)) {
                pass.warn("RECURRENCE-ID was changed on one side and excepted on the other; the change was kept");
                overruled.add(exception);
            }
        }
        if (overruled.isEmpty()) {
            return Optional.empty();
        }
        var nodes = new ArrayList<Node>();
        for (var node : master.nodes()) {
            if (node instanceof ContentLine line && line.is("EXDATE")) {
                without(line, overruled, result.form().zones()).ifPresent(nodes::add);
            } else {
                nodes.add(node);
            }
        }
        return Optional.of(master.with(nodes));
    }

    private static boolean both(String uid, String instance, Version side) {
        return side.get(uid, instance).isPresent() && side.exceptions(uid).contains(instance);
    }

    private Optional<ContentLine> without(ContentLine line, Set<String> keys, Zones zones) {
        var values = List.of(line.value().split(",", -1));
        var kept = values.stream()
                .filter(v -> !keys.contains(zones.key(v, line.param("TZID"))))
                .toList();
        if (kept.size() == values.size()) {
            return Optional.of(line);
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(line.withValue(String.join(",", kept), eol));
    }
}
