package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tenon.sync.vobject.CalendarForm;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Zones;

/**
 * The second copy of an item whose two sides clash: the same under another UID, since no collection holds a UID twice
 * (RFC 4791 section 5.3.2.1, RFC 6352 section 6.3.2.1), with a mark in its title, and such that no server mails people about it.
 */
public final class ConflictCopy {
    /** Behind the title, so that a person who sees both knows which is which. */
    static final String MARK = " (conflict copy)";

    /** By which programs that show categories find the copies. */
    public static final String CATEGORY = "Conflict copy";

    /** The same on a message, as a keyword. */
    public static final String KEYWORD = CATEGORY.replace(' ', '_');

    /** What is told of a conflict ends so where the copy is marked. */
    public static final String TOLD = "the second in the category " + CATEGORY;

    /** Before the names of people's lines in a copy: so no server takes it for a meeting, and what they said can still be read. */
    private static final String ASIDE = "X-TENON-";

    private static final Set<String> PEOPLE = Set.of("ATTENDEE", "ORGANIZER");
    private static final Set<String> TITLES = Set.of("SUMMARY", "FN");
    private static final Set<String> OF_A_SERIES = Set.of("RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "EXRULE");

    private ConflictCopy() {}

    /**
     * The copy, or nothing where the content cannot be read, or has neither a UID nor a title.
     *
     * @param kept what stays in the item's place: of a series of which one single instance differs, that instance alone is copied
     */
    public static Optional<Content> of(Content content, Content kept, String uid) {
        return Document.read(content)
                .filter(d -> d.roots().size() == 1)
                .map(d -> d.with(
                        oneInstance(d.roots().getFirst(), kept).orElse(d.roots().getFirst())))
                .map(d -> d.with(renamed(d.roots().getFirst(), Content.of(uid).latin(), d.eol(), 0)))
                .map(Document::content)
                .filter(c -> !c.equals(content));
    }

    /** Whether a copy has its category still. */
    public static boolean isMarked(Content content) {
        return Document.read(content).stream()
                .flatMap(d -> d.roots().stream())
                .anyMatch(
                        root -> hasCategory(root) || root.components().stream().anyMatch(ConflictCopy::hasCategory));
    }

    private static boolean hasCategory(Component component) {
        return component.lines("CATEGORIES").stream()
                .flatMap(line -> Arrays.stream(line.value().split(",", -1)))
                .anyMatch(value -> value.strip().equals(CATEGORY));
    }

    /** In front of what lies within: properties come first. */
    private static List<Node> withCategory(List<Node> nodes, String eol) {
        var all = new ArrayList<>(nodes);
        int at = 0;
        while (at < all.size() && !(all.get(at) instanceof Component)) {
            at++;
        }
        all.add(at, ContentLine.write("", "CATEGORIES", List.of(), CATEGORY, eol));
        return all;
    }

    /** The calendar with the one instance that differs from what is kept, as an event of its own; empty if it is not just one. */
    private static Optional<Component> oneInstance(Component calendar, Content kept) {
        var other = Document.read(kept).flatMap(d -> d.only("VCALENDAR"));
        if (other.isEmpty() || !calendar.is("VCALENDAR")) {
            return Optional.empty();
        }
        var keptForms = forms(other.get());
        var own = forms(calendar);
        var differing = own.entrySet().stream()
                .filter(e -> !e.getValue().equals(keptForms.get(e.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        boolean single = differing.size() == 1
                && !differing.getFirst().isEmpty()
                && own.keySet().equals(keptForms.keySet())
                && own.containsKey("");
        if (!single) {
            return Optional.empty();
        }
        var form = new CalendarForm(new Zones(calendar));
        return Optional.of(calendar.with(calendar.nodes().stream()
                .filter(n -> !(n instanceof Component c)
                        || c.is("VTIMEZONE")
                        || CalendarRules.instance(c, form).equals(Optional.of(differing.getFirst())))
                .map(n -> n instanceof Component c && !c.is("VTIMEZONE") ? withoutSeries(c) : n)
                .toList()));
    }

    /** What each instance says, the series itself under the name "". */
    private static Map<String, String> forms(Component calendar) {
        var form = new CalendarForm(new Zones(calendar));
        var forms = new TreeMap<String, String>();
        for (var component : calendar.components()) {
            if (!component.is("VTIMEZONE")) {
                forms.put(
                        CalendarRules.instance(component, form).orElse(""),
                        Canonical.of(component, new CalendarRules(), form));
            }
        }
        return forms;
    }

    private static Component withoutSeries(Component instance) {
        return instance.with(instance.nodes().stream()
                .filter(n -> !(n instanceof ContentLine line) || !OF_A_SERIES.contains(line.key()))
                .toList());
    }

    /** An alarm's UID is its own; the item's stands in the card, or in the components of the calendar. */
    private static Component renamed(Component component, String uid, String eol, int depth) {
        boolean holder = component.is("VCALENDAR");
        var nodes = component.nodes().stream()
                .<Node>map(n -> switch (n) {
                    case ContentLine line -> holder ? line : renamed(line, uid, eol);
                    case Component inner ->
                        holder && !inner.is("VTIMEZONE") && depth == 0 ? renamed(inner, uid, eol, depth + 1) : inner;
                })
                .toList();
        return component.with(holder || hasCategory(component) ? nodes : withCategory(nodes, eol));
    }

    private static ContentLine renamed(ContentLine line, String uid, String eol) {
        if (line.is("UID")) {
            return line.withValue(uid, eol);
        }
        if (PEOPLE.contains(line.key())) {
            return ContentLine.write(line.group(), ASIDE + line.key(), line.params(), line.value(), eol);
        }
        boolean marked = !TITLES.contains(line.key())
                || line.quotedPrintable()
                || line.value().endsWith(MARK);
        return marked ? line : line.withValue(line.value() + MARK, eol);
    }
}
