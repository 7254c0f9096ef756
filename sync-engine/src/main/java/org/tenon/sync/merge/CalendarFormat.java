package org.tenon.sync.merge;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.fortuna.ical4j.data.CalendarParserImpl;
import net.fortuna.ical4j.data.ParserException;
import org.tenon.sync.vobject.CalendarForm;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Form;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Zones;

/** iCalendar (RFC 5545). */
final class CalendarFormat implements Format {
    private final CalendarRules rules = new CalendarRules();

    @Override
    public String root() {
        return "VCALENDAR";
    }

    @Override
    public Dialect dialect() {
        return rules;
    }

    @Override
    public Form form(Component root) {
        return new CalendarForm(new Zones(root));
    }

    @Override
    public Component named(Component root, Component other) {
        var given = uids(other);
        if (given.size() != 1 || !uids(root).isEmpty()) {
            return root;
        }
        var line = ContentLine.write("", "UID", List.of(), given.iterator().next(), "\r\n");
        return root.with(root.nodes().stream()
                .map(n ->
                        n instanceof Component item && !item.is("VTIMEZONE") ? item.with(with(line, item.nodes())) : n)
                .toList());
    }

    private static List<Node> with(ContentLine line, List<Node> nodes) {
        var all = new ArrayList<Node>(nodes.size() + 1);
        all.add(line);
        all.addAll(nodes);
        return all;
    }

    @Override
    public Draft.Adapter adapter(Component client, Component server) {
        return Optional::of;
    }

    @Override
    public Component finish(Trees trees, Component merged, MergePass pass, String eol) {
        var ofClient = uids(trees.client());
        var ofServer = uids(trees.server());
        if (!ofClient.isEmpty() && !ofServer.isEmpty() && Collections.disjoint(ofClient, ofServer)) {
            pass.split(Set.of("UID"));
            return merged;
        }
        var sources = new ArrayList<>(List.of(trees.client(), trees.server()));
        trees.base().ifPresent(sources::add);
        var instances = new InstanceMerge(trees, pass, eol);
        return TimeZoneUnion.complete(instances.settle(merged), trees.client(), sources, eol);
    }

    private static Set<String> uids(Component calendar) {
        return calendar.components().stream()
                .filter(c -> !c.is("VTIMEZONE"))
                .flatMap(c -> c.value("UID").stream())
                .collect(Collectors.toSet());
    }

    /** By ical4j's grammar alone: its builder would install time zones in the JVM. */
    @Override
    public boolean accepted(Content content) {
        try {
            new CalendarParserImpl().parse(new StringReader(content.text()), new SilentHandler());
            return true;
        } catch (IOException | ParserException e) {
            return false;
        } catch (RuntimeException e) {
            // Whatever the parser makes of bad data, it has not accepted it.
            return false;
        }
    }
}
