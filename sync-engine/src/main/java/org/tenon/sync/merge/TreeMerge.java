package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tenon.sync.vobject.Component;

/** Merges components: their properties by the dialect's rules, then the components in them, each with its like. */
final class TreeMerge {
    private final Dialect dialect;
    private final MergePass pass;
    private final String eol;
    private final Draft.Adapter adapter;

    TreeMerge(Dialect dialect, MergePass pass, String eol, Draft.Adapter adapter) {
        this.dialect = dialect;
        this.pass = pass;
        this.eol = eol;
        this.adapter = adapter;
    }

    /** The server's component with the client's changes. */
    Component merge(View base, View client, View server) {
        var component = server.component().orElseThrow();
        var draft = new Draft(server, client, pass, eol, adapter);
        mergeProperties(component.name(), base, client, server, draft);
        mergeComponents(base, client, server, draft);
        return component.with(AlarmPairs.withoutDoubles(draft.nodes(), client, server));
    }

    private void mergeProperties(String name, View base, View client, View server, Draft draft) {
        var rules = dialect.rules(name);
        var buckets = new LinkedHashMap<String, Rule>();
        for (var view : List.of(server, client)) {
            for (var unit : view.units()) {
                var rule = Dialect.ruleFor(rules, unit.name());
                buckets.putIfAbsent(rule.bucket(unit.name()), rule);
            }
        }
        var ofBase = bucketed(base, rules);
        var ofClient = bucketed(client, rules);
        var ofServer = bucketed(server, rules);
        buckets.forEach((bucket, rule) -> rule.merge(
                new Rule.Three(
                        ofBase.getOrDefault(bucket, List.of()),
                        ofClient.getOrDefault(bucket, List.of()),
                        ofServer.getOrDefault(bucket, List.of())),
                draft));
    }

    private static Map<String, List<MergeUnit>> bucketed(View view, List<Rule> rules) {
        var buckets = new HashMap<String, List<MergeUnit>>();
        for (var unit : view.units()) {
            var bucket = Dialect.ruleFor(rules, unit.name()).bucket(unit.name());
            buckets.computeIfAbsent(bucket, b -> new ArrayList<>()).add(unit);
        }
        return buckets;
    }

    private void mergeComponents(View base, View client, View server, Draft draft) {
        var alarms = AlarmPairs.keys(base, client, server, dialect);
        var ofBase = keyed(base, alarms);
        var ofClient = keyed(client, alarms);
        var ofServer = keyed(server, alarms);
        var keys = new LinkedHashSet<>(ofServer.keySet());
        keys.addAll(ofClient.keySet());
        for (var key : keys) {
            if (!counts(ofBase.get(key), base)
                    && !counts(ofClient.get(key), client)
                    && !counts(ofServer.get(key), server)) {
                continue;
            }
            var b = Optional.ofNullable(ofBase.get(key));
            var c = Optional.ofNullable(ofClient.get(key));
            var s = Optional.ofNullable(ofServer.get(key));
            var views = List.of(View.of(b, base.form()), View.of(c, client.form()), View.of(s, server.form()));
            if (c.or(() -> s).filter(a -> a.is(AlarmPairs.NAME)).isPresent()) {
                mergeAlarm(views.get(0), views.get(1), views.get(2), draft);
            } else {
                mergeComponent(views.get(0), views.get(1), views.get(2), draft);
            }
        }
    }

    private boolean counts(Component component, View parent) {
        return component != null && dialect.counts(component, parent.component().orElseThrow());
    }

    private void mergeComponent(View base, View client, View server, Draft draft) {
        var b = form(base);
        var c = form(client);
        var s = form(server);
        if (c.equals(b) || c.equals(s)) {
            return;
        }
        if (client.component().isPresent() && server.component().isPresent()) {
            var merged = s.equals(b) && dialect.whole(client.component().get().name())
                    ? client.component().get()
                    : mergeBoth(base, client, server);
            draft.replace(server.component().get(), merged);
        } else if (client.component().isEmpty()) {
            var removed = server.component().orElseThrow();
            if (s.equals(b) || draft.editBeatsRemoval(removed.name(), false)) {
                draft.remove(removed);
            }
        } else {
            var added = client.component().get();
            if (b.isEmpty() || draft.editBeatsRemoval(added.name(), true)) {
                draft.insert(added);
            }
        }
    }

    /** A stamp is no edit, and two times for one reminder are two reminders: never two copies of the item. */
    private void mergeAlarm(View base, View client, View server, Draft draft) {
        boolean both = client.component().isPresent() && server.component().isPresent();
        boolean removed = !both && base.component().isPresent();
        var left = client.component().isPresent() ? client : server;
        if (removed && core(left).equals(core(base))) {
            server.component().ifPresent(draft::remove);
        } else if (!both || form(client).equals(form(base)) || form(client).equals(form(server))) {
            mergeComponent(base, client, server, draft);
        } else {
            mergeAlarms(base, client, server, draft);
        }
    }

    private void mergeAlarms(View base, View client, View server, Draft draft) {
        var apart = pass.apart();
        var merged = new TreeMerge(dialect, apart, eol, adapter).merge(base, client, server);
        apart.warnings().forEach(pass::warn);
        draft.replace(server.component().orElseThrow(), merged);
        if (apart.clashes().isEmpty()) {
            return;
        }
        if (apart.clashes().contains("TRIGGER")) {
            pass.warn("VALARM was set to two times; both reminders were kept");
            draft.insert(AlarmPairs.unnamed(client.component().orElseThrow(), dialect));
        } else {
            pass.warn("VALARM was changed on both sides; the server's was taken, the other is in the bin");
        }
    }

    private Optional<String> core(View view) {
        return view.component().map(c -> AlarmPairs.core(c, dialect, view.form()));
    }

    private Component mergeBoth(View base, View client, View server) {
        var name = server.component().orElseThrow().name();
        if (!dialect.whole(name)) {
            return merge(base, client, server);
        }
        var winner = pass.clash(Set.of(name)) ? client : server;
        return winner.component().orElseThrow();
    }

    /** Empty where there is no component. */
    private Optional<String> form(View view) {
        return view.component().map(c -> Canonical.of(c, dialect, view.form()));
    }

    private Map<String, Component> keyed(View view, IdentityHashMap<Component, String> alarms) {
        Function<Component, String> key = c -> {
            var own = alarms.containsKey(c) ? alarms.get(c) : dialect.key(c, view.form());
            return c.name() + "\u0000" + (own.isEmpty() ? Canonical.of(c, dialect, view.form()) : own);
        };
        return UniqueKeys.unique(view.components(), key);
    }
}
