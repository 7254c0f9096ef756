package org.tenon.convert.ical;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.convert.Converted;
import org.tenon.convert.ItemUpdate;
import org.tenon.convert.Leftover;
import org.tenon.convert.MapiItem;
import org.tenon.convert.Warnings;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Node;

/** The text of a calendar item on its way through Outlook: taken along, and returned with what was changed there. */
public final class Originals {
    private static final int LARGE_LINE = 32 * 1024;

    private Originals() {}

    /**
     * A component as an item's fields write it.
     *
     * @param head what stands before them in a new component: the UID and the RECURRENCE-ID of an override
     */
    public record Part(List<CalendarField> fields, CalendarOut out, List<Node> head) {}

    /** All components of an item, by what {@link Kind#key} tells of each; the series or single item is "". */
    public record Written(String componentName, Map<String, Part> parts) {}

    /** How a kind of items is written, made of a calendar, and its components told apart. */
    public record Kind(List<CalendarField> fields, Writer writer, Maker maker, Key key) {
        /** Writes an item's components. */
        public interface Writer {
            Written write(MapiItem item, Settings settings, Warnings warnings);
        }

        /** Makes the item of a calendar that holds one. */
        public interface Maker {
            MapiItem make(Component calendar, Settings settings, Warnings warnings);
        }

        /** Tells one component of an item from another. */
        public interface Key {
            String of(Component component, Component calendar, Settings settings);
        }
    }

    /** A calendar with these components and what they need. */
    static Document only(Document document, Component calendar, List<Component> components) {
        boolean all = document.roots().size() == 1
                && calendar.components().stream().allMatch(c -> c.is("VTIMEZONE") || components.contains(c));
        if (all) {
            return document;
        }
        var nodes = calendar.nodes().stream()
                .filter(n -> !(n instanceof Component c) || c.is("VTIMEZONE") || components.contains(c))
                .toList();
        return new Document("", List.of(calendar.with(nodes)));
    }

    /** Lets the text ride on the item, without what is large and in the item anyway. */
    static Converted<MapiItem> ride(
            MapiItem item, Document own, Settings settings, List<CalendarField> fields, Warnings warnings) {
        var calendar = own.roots().getFirst();
        new Original(settings, new Document(own.prefix(), List.of(withoutLarge(calendar)))).rideOn(item);
        return new Converted<>(item, leftover(calendar, fields), warnings.list());
    }

    private static Component withoutLarge(Component component) {
        boolean small = component.allLines().allMatch(l -> l.raw().length() < LARGE_LINE);
        if (small) {
            return component;
        }
        var nodes = new ArrayList<Node>();
        for (var node : component.nodes()) {
            switch (node) {
                case Component inner -> nodes.add(withoutLarge(inner));
                case ContentLine line -> {
                    if (line.raw().length() < LARGE_LINE || !AttachField.isHeld(line)) {
                        nodes.add(line);
                    }
                }
            }
        }
        return component.with(nodes);
    }

    private static Leftover leftover(Component calendar, List<CalendarField> fields) {
        var names = new LinkedHashSet<String>();
        for (var component : calendar.components()) {
            if (component.is("VTIMEZONE")) {
                continue;
            }
            for (var node : component.nodes()) {
                if (fields.stream().noneMatch(f -> f.owns(node, component))) {
                    names.add(node instanceof ContentLine line ? line.key() : ((Component) node).name());
                }
            }
        }
        names.remove("RECURRENCE-ID");
        return new Leftover(List.copyOf(names));
    }

    /** The calendar that an item becomes. */
    static Converted<Content> toText(MapiItem item, Settings settings, Kind kind) {
        var warnings = new Warnings();
        var original = Original.of(item).filter(o -> !o.document().roots().isEmpty());
        var used = original.map(o -> then(o, settings)).orElse(settings);
        var now = kind.writer().write(item, used, warnings);
        var own = original.filter(
                o -> o.document().roots().getFirst().components().stream().anyMatch(c -> c.is(now.componentName())));
        var text = own.isPresent()
                ? merged(own.get(), now, kind, settings)
                : fresh(now, settings).content();
        return new Converted<>(text, Leftover.NONE, warnings.list());
    }

    /** Place and time of when the text came; whose the item is does not ride on it. */
    private static Settings then(Original original, Settings settings) {
        return new Settings(original.settings().zone(), original.settings().now(), settings.self());
    }

    private static Document fresh(Written now, Settings settings) {
        var nodes = new ArrayList<Node>();
        nodes.add(Lines.line("VERSION", "2.0"));
        nodes.add(Lines.line("PRODID", "-//Tenon//Tenon//EN"));
        var zones = new LinkedHashMap<String, Node>();
        now.parts().values().forEach(p -> p.out().vtimezones().forEach(zones::putIfAbsent));
        nodes.addAll(zones.values());
        now.parts().values().forEach(p -> nodes.add(fresh(now.componentName(), p, settings)));
        return new Document("", List.of(Lines.component("VCALENDAR", nodes)));
    }

    private static Component fresh(String name, Part part, Settings settings) {
        var nodes = new ArrayList<Node>(part.head());
        nodes.addAll(part.out().nodes());
        boolean stamped = nodes.stream().anyMatch(n -> n instanceof ContentLine l && l.is("DTSTAMP"));
        if (!stamped) {
            nodes.add(Math.min(1, nodes.size()), Lines.line("DTSTAMP", MomentField.utc(settings.now())));
        }
        return Lines.component(name, nodes);
    }

    private static String name(String part, CalendarField field) {
        return part.isEmpty() ? field.fieldName() : part + "/" + field.fieldName();
    }

    /**
     * Brings a text into an item that is there. The text rides along from then on.
     *
     * @param text what the item says from now on: a calendar with one item
     */
    static Converted<MapiItem> update(MapiItem existing, Document text, Settings settings, Kind kind) {
        var own = text.roots().getFirst();
        var warnings = new Warnings();
        var silent = new Warnings();
        var then = Original.of(existing).map(o -> then(o, settings)).orElse(settings);
        var before = Document.read(toText(existing, then, kind).value())
                .map(d -> kind.maker().make(d.roots().getFirst(), then, silent))
                .orElse(existing);
        var after = kind.maker().make(own, settings, warnings);
        for (var field : kind.fields()) {
            field.align(existing, before, after);
        }
        var updated = ItemUpdate.of(existing, before, after);
        return ride(updated, text, settings, kind, warnings);
    }

    /**
     * What a store made of an item counts as what came: to be told of the item as it was read back after it was saved. What rides on it
     * says so from then on.
     */
    static void settle(MapiItem kept, Kind kind) {
        Original.of(kept).filter(o -> !o.document().roots().isEmpty()).ifPresent(o -> {
            var agreed = agreed(kept, o.document().roots().getFirst(), o.settings(), kind);
            // No store makes attachments; a large one is in the item alone.
            agreed.keySet().removeIf(Originals::isAttach);
            o.agreed().forEach((field, digest) -> {
                if (isAttach(field)) {
                    agreed.put(field, digest);
                }
            });
            new Original(o.settings(), o.document(), agreed).rideOn(kept);
        });
    }

    private static boolean isAttach(String field) {
        return field.equals("ATTACH") || field.endsWith("/ATTACH");
    }

    /** Which fields of an item say something else than the text that it came from, though nobody has touched them. */
    private static Map<String, String> agreed(MapiItem item, Component own, Settings settings, Kind kind) {
        var silent = new Warnings();
        var used = new Settings(settings.zone(), settings.now(), Set.of());
        var asMade = kind.writer().write(kind.maker().make(own, used, silent), used, silent);
        var now = kind.writer().write(item, used, silent);
        var agreed = new LinkedHashMap<String, String>();
        for (var part : now.parts().entrySet()) {
            var made = asMade.parts().get(part.getKey());
            if (made == null) {
                continue;
            }
            for (var field : part.getValue().fields()) {
                var written = part.getValue().out().text(field);
                if (!written.equals(made.out().text(field))) {
                    agreed.put(name(part.getKey(), field), Original.digest(written));
                }
            }
        }
        return agreed;
    }

    private static Converted<MapiItem> ride(
            MapiItem item, Document own, Settings settings, Kind kind, Warnings warnings) {
        var calendar = own.roots().getFirst();
        var small = withoutLarge(calendar);
        var agreed = agreed(item, small, settings, kind);
        if (!small.equals(calendar)) {
            // A large attachment is in the item alone.
            agreed.keySet().removeIf(Originals::isAttach);
        }
        new Original(settings, new Document(own.prefix(), List.of(small)), agreed).rideOn(item);
        return new Converted<>(item, leftover(calendar, kind.fields()), warnings.list());
    }

    private static Content merged(Original original, Written now, Kind kind, Settings settings) {
        var document = original.document();
        var calendar = document.roots().getFirst();
        var silent = new Warnings();
        var then = then(original, settings);
        var asMade = kind.writer().write(kind.maker().make(calendar, then, silent), then, silent);
        var nodes = new ArrayList<Node>();
        var done = new HashSet<String>();
        boolean changed = false;
        for (var node : calendar.nodes()) {
            if (!(node instanceof Component component) || !component.is(now.componentName())) {
                nodes.add(node);
                continue;
            }
            var key = kind.key().of(component, calendar, original.settings());
            var before = asMade.parts().get(key);
            var after = now.parts().get(key);
            if (before == null || !done.add(key)) {
                // Nothing of it is in the item: it is not the item's to change.
                nodes.add(component);
            } else if (after != null) {
                var merged = ComponentMerge.merge(
                        after.fields(),
                        component,
                        before.out(),
                        after.out(),
                        (field, written) -> original.agrees(name(key, field), written));
                changed |= !merged.equals(component);
                nodes.add(merged);
            } else {
                changed = true;
            }
        }
        for (var entry : now.parts().entrySet()) {
            var before = asMade.parts().get(entry.getKey());
            boolean same = before != null && text(before).equals(text(entry.getValue()));
            if (done.add(entry.getKey()) && !same) {
                nodes.add(fresh(now.componentName(), entry.getValue(), settings));
                changed = true;
            }
        }
        if (!changed) {
            return document.content();
        }
        return document.with(calendar.with(withZones(nodes, calendar, now))).content();
    }

    private static String text(Part part) {
        var text = new StringBuilder();
        part.out().nodes().forEach(n -> n.writeTo(text));
        return text.toString();
    }

    /** Adds the definitions of zones that were not named before and are not defined. */
    private static List<Node> withZones(List<Node> nodes, Component before, Written now) {
        var named = names(nodes);
        named.removeAll(names(before.nodes()));
        var all = new ArrayList<Node>(nodes);
        int at = 0;
        while (at < all.size() && all.get(at) instanceof ContentLine) {
            at++;
        }
        for (var part : now.parts().values()) {
            for (var zone : part.out().vtimezones().entrySet()) {
                if (named.remove(TextValue.bytes(zone.getKey()))) {
                    all.add(at, zone.getValue());
                }
            }
        }
        return all;
    }

    /** The zones that are named or defined. */
    private static Set<String> names(List<Node> nodes) {
        var names = new LinkedHashSet<String>();
        for (var node : nodes) {
            if (node instanceof Component c) {
                c.value("TZID").ifPresent(names::add);
                c.allLines().map(l -> l.param("TZID")).flatMap(Optional::stream).forEach(names::add);
            }
        }
        return names;
    }
}
