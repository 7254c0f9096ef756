package org.tenon.sync.merge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Node;

/**
 * A file that holds several items, as programs export them, taken apart: no calendar or address book on a server takes more than
 * one item in one place (RFC 4791 section 4.1, RFC 6352 section 5.1).
 */
public final class ItemSplit {
    private static final List<String> ITEMS = List.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY");

    private ItemSplit() {}

    /** The items, each as a content of its own with the time zones that it needs; one or none where there is nothing to split. */
    public static List<Content> of(Content content) {
        var document = Document.read(content);
        if (document.isEmpty()) {
            return List.of();
        }
        var items = new ArrayList<Content>();
        for (var root : document.get().roots()) {
            if (root.is("VCALENDAR")) {
                items.addAll(calendar(document.get(), root));
            } else {
                items.add(document.get().with(root).content());
            }
        }
        return items.size() == 1 ? List.of(content) : items;
    }

    /** How many items the content holds: one more than one is one too many for a file. */
    public static int count(Content content) {
        return of(content).size();
    }

    /** Instances of one series are one item; without a UID each component is one, and gets a UID. */
    private static List<Content> calendar(Document document, Component calendar) {
        var byUid = new LinkedHashMap<String, List<Component>>();
        for (var component : calendar.components()) {
            if (ITEMS.contains(component.name())) {
                var key = component
                        .value("UID")
                        .map(u -> component.name() + " " + u)
                        .orElse("\u0000" + byUid.size());
                byUid.computeIfAbsent(key, k -> new ArrayList<>()).add(component);
            }
        }
        return byUid.values().stream()
                .map(own -> document.with(only(calendar, own, document.eol())).content())
                .toList();
    }

    private static Component only(Component calendar, List<Component> own, String eol) {
        var nodes = new ArrayList<Node>();
        // By what they are and not by what they say: a series may have ten thousand instances.
        Set<Component> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(own);
        for (var node : calendar.nodes()) {
            if (!(node instanceof Component component) || wanted.contains(component)) {
                nodes.add(node);
            }
        }
        return TimeZoneUnion.complete(calendar.with(nodes), calendar.with(nodes), List.of(calendar), eol);
    }

    /**
     * The content with a UID where it is one item that has none, as servers want it (RFC 5545 section 3.8.4.7, RFC 6352 section
     * 5.1); always the same one for the same place, so that a repeat after a crash is known again.
     *
     * @param place where the item is kept
     */
    public static Content withUid(Content content, String place) {
        var document = Document.read(content).filter(d -> d.roots().size() == 1);
        if (document.isEmpty()) {
            return content;
        }
        var root = document.get().roots().getFirst();
        var eol = document.get().eol();
        var uid = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString();
        var line = ContentLine.write("", "UID", List.of(), uid, eol);
        return named(root, line).map(r -> document.get().with(r).content()).orElse(content);
    }

    private static Optional<Component> named(Component root, ContentLine uid) {
        if (root.is("VCARD")) {
            return root.value("UID").isPresent() ? Optional.empty() : Optional.of(with(root, uid, 1));
        }
        var items =
                root.components().stream().filter(c -> ITEMS.contains(c.name())).toList();
        if (items.size() != 1 || items.getFirst().value("UID").isPresent()) {
            return Optional.empty();
        }
        return Optional.of(root.with(root.nodes().stream()
                .map(n -> n == items.getFirst() ? with(items.getFirst(), uid, 0) : n)
                .toList()));
    }

    /** An empty UID gives way to the given one; in a card the version stands first. */
    private static Component with(Component item, ContentLine uid, int at) {
        var nodes = new ArrayList<Node>(item.nodes());
        nodes.removeIf(n -> n instanceof ContentLine line && line.is("UID"));
        nodes.add(Math.min(at, nodes.size()), uid);
        return item.with(nodes);
    }
}
