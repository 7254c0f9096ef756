package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Form;
import org.tenon.sync.vobject.Node;

/**
 * Which reminder of one side is which of the other. Programs stamp their own names onto reminders that are not theirs, so a name
 * alone tells little: the same by name, else by all that it says, by action and time, by action and text, or the only one left of
 * its action.
 */
final class AlarmPairs {
    static final String NAME = "VALARM";

    private static final List<String> STAMPS = List.of("UID", "X-WR-ALARMUID", "X-EVOLUTION-ALARM-UID");

    private final Dialect dialect;
    private final List<Rule> rules;
    private final IdentityHashMap<Component, String> keys = new IdentityHashMap<>();

    private AlarmPairs(Dialect dialect) {
        this.dialect = dialect;
        this.rules = dialect.rules(NAME);
    }

    /** What tells the reminders of the three sides apart: equal for those that are one. */
    static IdentityHashMap<Component, String> keys(View base, View client, View server, Dialect dialect) {
        var pairs = new AlarmPairs(dialect);
        var ofBase = pairs.alarms(base);
        var ofClient = pairs.alarms(client);
        var ofServer = pairs.alarms(server);
        for (int i = 0; i < ofBase.size(); i++) {
            pairs.keys.put(ofBase.get(i).component(), "base" + i);
        }
        pairs.pairWithBase(ofBase, ofClient);
        pairs.pairWithBase(ofBase, ofServer);
        for (int i = 0; i < ofClient.size(); i++) {
            pairs.keys.put(ofClient.get(i).component(), "client" + i);
        }
        for (var how : List.<Function<Alarm, String>>of(Alarm::stamp, Alarm::core, Alarm::time)) {
            pairs.pair(ofClient, ofServer, how, false);
        }
        for (int i = 0; i < ofServer.size(); i++) {
            pairs.keys.put(ofServer.get(i).component(), "server" + i);
        }
        return pairs.keys;
    }

    /** One side's reminder by what tells it from others. */
    private record Alarm(
            int number, Component component, String stamp, String core, String time, String text, String action) {}

    private List<Alarm> alarms(View view) {
        var alarms = new ArrayList<Alarm>();
        for (var component : view.components()) {
            if (component.is(NAME)) {
                var action = component.value("ACTION").orElse("").toUpperCase(Locale.ROOT);
                var text = forms(component, view.form(), "DESCRIPTION", "SUMMARY");
                alarms.add(new Alarm(
                        alarms.size(),
                        component,
                        stamp(component).orElse(""),
                        core(component, view.form()),
                        time(component, view.form()),
                        text.isEmpty() ? "" : action + text,
                        action));
            }
        }
        return alarms;
    }

    private static Optional<String> stamp(Component alarm) {
        return STAMPS.stream().flatMap(p -> alarm.value(p).stream()).findFirst();
    }

    /** All that the reminder says, without what programs note in it. */
    String core(Component alarm, Form form) {
        return Canonical.of(alarm.with(withoutNotes(alarm)), dialect, form);
    }

    private List<Node> withoutNotes(Component alarm) {
        return alarm.nodes().stream()
                .filter(n -> !(n instanceof ContentLine line)
                        || !(Dialect.ruleFor(rules, line.key()) instanceof Bookkeeping))
                .toList();
    }

    static String core(Component alarm, Dialect dialect, Form form) {
        return new AlarmPairs(dialect).core(alarm, form);
    }

    /** The reminder as another one, which no program has named yet. */
    static Component unnamed(Component alarm, Dialect dialect) {
        return alarm.with(new AlarmPairs(dialect).withoutNotes(alarm));
    }

    /** What it does, and when. */
    static String time(Component alarm, Form form) {
        return alarm.value("ACTION").orElse("").toUpperCase(Locale.ROOT) + forms(alarm, form, "TRIGGER");
    }

    private static List<String> forms(Component alarm, Form form, String... names) {
        return Stream.of(names)
                .flatMap(n -> alarm.lines(n).stream())
                .map(form::line)
                .toList();
    }

    /** Takes those that are paired out of {@code others}. */
    private void pairWithBase(List<Alarm> base, List<Alarm> others) {
        var left = new ArrayList<>(base);
        pair(left, others, Alarm::stamp, false);
        pair(left, others, Alarm::core, false);
        pair(left, others, Alarm::time, false);
        pair(left, others, Alarm::text, true);
        pair(left, others, Alarm::action, true);
    }

    /** @param onlyOne whether to pair only what there is one of on either side */
    private void pair(List<Alarm> left, List<Alarm> others, Function<Alarm, String> how, boolean onlyOne) {
        var byKey = new HashMap<String, List<Alarm>>();
        left.forEach(
                a -> byKey.computeIfAbsent(how.apply(a), k -> new ArrayList<>()).add(a));
        for (var other : List.copyOf(others)) {
            var key = how.apply(other);
            var like = byKey.getOrDefault(key, List.of());
            boolean several = like.size() != 1
                    || others.stream().filter(o -> how.apply(o).equals(key)).count() != 1;
            if (!key.isEmpty() && !like.isEmpty() && !(onlyOne && several)) {
                var mine = like.removeFirst();
                keys.put(other.component(), keys.get(mine.component()));
                left.remove(mine);
                others.remove(other);
            }
        }
    }

    /** Leaves out reminders that do the same at the same time as one before, unless a side had as many. */
    static List<Node> withoutDoubles(List<Node> nodes, View client, View server) {
        var seen = new HashMap<String, Integer>();
        var kept = new ArrayList<Node>(nodes.size());
        for (var node : nodes) {
            if (node instanceof Component alarm && alarm.is(NAME)) {
                var time = time(alarm, server.form());
                int n = seen.merge(time, 1, Integer::sum);
                if (n > 1 && n > Math.max(count(client, time), count(server, time))) {
                    continue;
                }
            }
            kept.add(node);
        }
        return kept;
    }

    private static long count(View view, String time) {
        return view.components().stream()
                .filter(c -> c.is(NAME) && time(c, view.form()).equals(time))
                .count();
    }
}
