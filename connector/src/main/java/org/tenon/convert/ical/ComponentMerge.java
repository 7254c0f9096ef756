package org.tenon.convert.ical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;

/**
 * Puts what an item says into the text that it came from. A field that writes of the item what it would write of the item as it was
 * made has not been touched, and its lines stay as they are, to the byte; a touched one's are replaced where they stood. Lines of no
 * field stay.
 */
public final class ComponentMerge {
    /** Parameters that belong to a value's spelling. */
    private static final Set<String> TECHNICAL = Set.of("TZID", "VALUE", "ENCODING", "CHARSET");

    private ComponentMerge() {}

    /**
     * @param asMade what the fields write of the item as the original makes it
     * @param now what they write of the item as it is
     * @param agreed whether a field was known to write something else than the text when that came, and writes the same still
     */
    public static Component merge(
            List<CalendarField> fields,
            Component original,
            CalendarOut asMade,
            CalendarOut now,
            BiPredicate<CalendarField, String> agreed) {
        Set<CalendarField> touched = new HashSet<>();
        for (var field : fields) {
            var written = now.text(field);
            if (!asMade.text(field).equals(written) && !agreed.test(field, written)) {
                touched.add(field);
            }
        }
        if (touched.isEmpty()) {
            return original;
        }
        var replaced = new HashMap<CalendarField, List<Node>>();
        for (var field : touched) {
            var old = original.nodes().stream()
                    .filter(n -> field.owns(n, original))
                    .toList();
            var made = nodes(asMade, field);
            var written = nodes(now, field);
            var list = field.isList() ? inList(old, made, written) : Optional.<List<Node>>empty();
            replaced.put(field, list.orElseGet(() -> replace(old, made, written)));
        }
        var nodes = new ArrayList<Node>();
        Set<CalendarField> placed = new HashSet<>();
        for (var node : original.nodes()) {
            var owner = touched.stream().filter(f -> f.owns(node, original)).findFirst();
            if (owner.isEmpty()) {
                nodes.add(node);
            } else if (placed.add(owner.get())) {
                nodes.addAll(replaced.get(owner.get()));
            }
        }
        for (var field : fields) {
            if (touched.contains(field) && !placed.contains(field)) {
                nodes.addAll(replaced.get(field));
            }
        }
        return original.with(nodes);
    }

    /** What is written now; where one line of it was not touched, the old one, and where one was, the old one's parameters. */
    private static List<Node> replace(List<Node> old, List<Node> asMade, List<Node> now) {
        var pairs = pairs(old, asMade);
        var result = new ArrayList<Node>();
        for (var node : now) {
            int same = asMade.indexOf(node);
            var before = same < 0 ? null : pairs.get(same);
            if (before != null) {
                result.add(before);
            } else {
                result.add(node instanceof ContentLine line ? withOldParams(line, pairs, asMade) : node);
            }
        }
        return result;
    }

    /** The old lines without what went, and what came; nothing where it does not show which line went. */
    private static Optional<List<Node>> inList(List<Node> old, List<Node> asMade, List<Node> now) {
        var gone = new ArrayList<>(asMade);
        now.forEach(gone::remove);
        var added = new ArrayList<>(now);
        asMade.forEach(added::remove);
        var pairs = pairs(old, asMade);
        var left = new ArrayList<>(old);
        for (var node : gone) {
            if (!left.remove(pairs.get(asMade.indexOf(node)))) {
                return Optional.empty();
            }
        }
        left.addAll(added);
        return Optional.of(left);
    }

    /** From which old line each as made one comes: the one with its value, else the one in its place among those of its name. */
    private static Map<Integer, Node> pairs(List<Node> old, List<Node> asMade) {
        var pairs = new HashMap<Integer, Node>();
        for (int i = 0; i < asMade.size(); i++) {
            if (asMade.get(i) instanceof ContentLine made) {
                var before = lines(old, made.key());
                var after = lines(asMade, made.key());
                var equal = before.stream().filter(b -> sameValue(b, made)).findFirst();
                if (equal.isPresent()) {
                    pairs.put(i, equal.get());
                } else if (before.size() == after.size()) {
                    pairs.put(i, before.get(after.indexOf(made)));
                }
            } else if (old.size() == asMade.size()) {
                pairs.put(i, old.get(i));
            }
        }
        return pairs;
    }

    private static List<ContentLine> lines(List<Node> nodes, String key) {
        var lines = new ArrayList<ContentLine>();
        for (var node : nodes) {
            if (node instanceof ContentLine line && line.is(key)) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static boolean sameValue(ContentLine one, ContentLine other) {
        return one.value().strip().equalsIgnoreCase(other.value().strip());
    }

    private static ContentLine withOldParams(ContentLine line, Map<Integer, Node> pairs, List<Node> asMade) {
        boolean only = lines(asMade, line.key()).size() == 1;
        for (int i = 0; i < asMade.size(); i++) {
            if (pairs.get(i) instanceof ContentLine before
                    && before.is(line.key())
                    && asMade.get(i) instanceof ContentLine made
                    && (only || sameValue(made, line))) {
                var params = new ArrayList<>(line.params());
                for (var param : before.params()) {
                    boolean known = TECHNICAL.contains(param.key())
                            || line.param(param.key()).isPresent()
                            || made.param(param.key()).isPresent();
                    if (!known) {
                        params.add(param);
                    }
                }
                return line.withParams(params, "\r\n");
            }
        }
        return line;
    }

    private static List<Node> nodes(CalendarOut out, CalendarField field) {
        return out.written().getOrDefault(field, List.of());
    }
}
