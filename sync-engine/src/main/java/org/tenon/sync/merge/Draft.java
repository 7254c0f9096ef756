package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Form;
import org.tenon.sync.vobject.Node;

/** A component in the making: the server's, with the client's changes carried over one by one, each to its place. */
final class Draft {
    /** A line in the words of the item it goes to; empty where that cannot say it. */
    interface Adapter {
        Optional<ContentLine> adapt(ContentLine line);
    }

    private final List<Node> nodes;
    private final View client;
    private final Form form;
    private final MergePass pass;
    private final String eol;
    private final Adapter adapter;
    private final Map<String, String> groups = new HashMap<>();

    Draft(View server, View client, MergePass pass, String eol, Adapter adapter) {
        this.nodes = new ArrayList<>(server.nodes());
        this.form = server.form();
        this.client = client;
        this.pass = pass;
        this.eol = eol;
        this.adapter = adapter;
    }

    List<Node> nodes() {
        return nodes;
    }

    String eol() {
        return eol;
    }

    Form form() {
        return form;
    }

    MergePass pass() {
        return pass;
    }

    /** {@link MergePass#clash}. */
    boolean clash(Collection<String> properties) {
        return pass.clash(properties);
    }

    /** {@link MergePass#editBeatsRemoval}. */
    boolean editBeatsRemoval(String what, boolean editedByClient) {
        return pass.editBeatsRemoval(what, editedByClient);
    }

    /** Puts the client's units where these of the server were; where there were none, behind what they follow at the client's. */
    void replace(List<MergeUnit> old, List<MergeUnit> by) {
        int at = -1;
        for (var unit : old) {
            int index = indexOf(unit.main());
            if (index >= 0) {
                nodes.remove(index);
                at = at < 0 ? index : Math.min(at, index);
                removeOrphans(unit);
            }
        }
        at = Math.min(at, nodes.size());
        for (var unit : by) {
            at = insert(unit, at);
        }
    }

    private int insert(MergeUnit unit, int wanted) {
        int at = wanted >= 0 ? wanted : placeOf(unit.main());
        var group = groupFor(unit);
        for (var line : unit.lines().toList()) {
            boolean label = !line.equals(unit.main());
            if (label && has(group, form.line(line))) {
                continue;
            }
            var adapted = adapter.adapt(line);
            if (adapted.isEmpty()) {
                pass.clash(Set.of(unit.name()));
                continue;
            }
            var written = adapted.get().withEol(eol);
            nodes.add(at++, written.group().equals(group) ? written : written.inGroup(group));
        }
        return at;
    }

    void rewrite(MergeUnit old, ContentLine by) {
        rewrite(old.main(), by);
    }

    void rewrite(ContentLine old, ContentLine by) {
        int index = indexOf(old);
        if (index >= 0) {
            nodes.set(index, by);
        }
    }

    Optional<ContentLine> last(Predicate<ContentLine> wanted) {
        return nodes.stream()
                .filter(ContentLine.class::isInstance)
                .map(ContentLine.class::cast)
                .filter(wanted)
                .reduce((first, second) -> second);
    }

    void replace(Component old, Component by) {
        int index = indexOf(old);
        if (index >= 0) {
            nodes.set(index, by.withEol(eol));
        }
    }

    void remove(Component old) {
        int index = indexOf(old);
        if (index >= 0) {
            nodes.remove(index);
        }
    }

    /** Adds a component of the client's behind its neighbour there, and never among the properties. */
    void insert(Component added) {
        int at = nodes.isEmpty() ? 0 : placeOf(added);
        while (at < nodes.size() && nodes.get(at) instanceof ContentLine) {
            at++;
        }
        nodes.add(at, added.withEol(eol));
    }

    /** Behind the nearest node before it that is here too. */
    private int placeOf(Node node) {
        int anywhere = node instanceof Component ? nodes.size() : 0;
        if (!pass.affords(nodes.size())) {
            return anywhere;
        }
        var neighbours = client.nodes();
        int i = identityIndex(neighbours, node);
        for (i--; i >= 0; i--) {
            int here = counterpart(neighbours.get(i));
            if (here >= 0) {
                return here + 1;
            }
        }
        return anywhere;
    }

    private int counterpart(Node neighbour) {
        int last = -1;
        for (int i = 0; i < nodes.size(); i++) {
            var here = nodes.get(i);
            if (here.equals(neighbour)) {
                return i;
            }
            boolean alike = here instanceof ContentLine a
                    && neighbour instanceof ContentLine b
                    && form.name(a).equals(form.name(b));
            last = alike ? i : last;
        }
        return last;
    }

    private int indexOf(Node node) {
        int same = identityIndex(nodes, node);
        return same >= 0 ? same : nodes.indexOf(node);
    }

    /** Lines may be equal to the byte; this very one is meant. */
    @SuppressWarnings("ReferenceEquality")
    private static int identityIndex(List<Node> nodes, Node node) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == node) {
                return i;
            }
        }
        return -1;
    }

    /** Labels go with the last line of their group. */
    private void removeOrphans(MergeUnit removed) {
        var group = View.group(removed.main());
        boolean used =
                last(l -> View.group(l).equals(group) && !View.isLabel(l)).isPresent();
        if (!used) {
            removed.labels().forEach(l -> nodes.remove(indexOf(l)));
        }
    }

    private boolean has(String group, String lineForm) {
        return last(l -> l.group().equals(group) && form.line(l).equals(lineForm))
                .isPresent();
    }

    /** The client's group where it is free here or the same; otherwise one that is free, since two sides number alike. */
    private String groupFor(MergeUnit unit) {
        var group = unit.main().group();
        if (group.isEmpty()) {
            return group;
        }
        return groups.computeIfAbsent(group, g -> {
            var taken = new HashSet<String>();
            last(l -> {
                taken.add(View.group(l));
                return false;
            });
            if (!taken.contains(View.group(unit.main())) || sharesWithClient(g)) {
                return g;
            }
            for (var other : client.units()) {
                taken.add(View.group(other.main()));
            }
            int n = 1;
            while (taken.contains("item" + n)) {
                n++;
            }
            return "item" + n;
        });
    }

    private boolean sharesWithClient(String group) {
        return client.units().stream()
                .filter(u -> u.main().group().equalsIgnoreCase(group))
                .anyMatch(u -> has(group, u.reader().line(u.main())));
    }
}
