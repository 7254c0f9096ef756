package org.tenon.sync.vobject;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands between a BEGIN and its END, with both. */
public record Component(ContentLine begin, List<Node> nodes, ContentLine end) implements Node {
    public Component {
        nodes = List.copyOf(nodes);
    }

    public String name() {
        return begin.value().strip().toUpperCase(Locale.ROOT);
    }

    public boolean is(String upperName) {
        return begin.value().strip().equalsIgnoreCase(upperName);
    }

    public List<ContentLine> lines() {
        var lines = new ArrayList<ContentLine>(nodes.size());
        for (var node : nodes) {
            if (node instanceof ContentLine line) {
                lines.add(line);
            }
        }
        return lines;
    }

    public List<Component> components() {
        var components = new ArrayList<Component>();
        for (var node : nodes) {
            if (node instanceof Component component) {
                components.add(component);
            }
        }
        return components;
    }

    public List<ContentLine> lines(String upperName) {
        return lines().stream().filter(l -> l.is(upperName)).toList();
    }

    public Optional<ContentLine> line(String upperName) {
        for (var node : nodes) {
            if (node instanceof ContentLine line && line.is(upperName)) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** The property's first value without blanks around it, where there is one that is not empty. */
    public Optional<String> value(String upperName) {
        return line(upperName).map(l -> l.value().strip()).filter(v -> !v.isEmpty());
    }

    /** Every line in it and in the components in it. */
    public Stream<ContentLine> allLines() {
        return nodes.stream().flatMap(n -> switch (n) {
            case ContentLine line -> Stream.of(line);
            case Component inner -> inner.allLines();
        });
    }

    public Component with(List<? extends Node> changed) {
        return new Component(begin, List.copyOf(changed), end);
    }

    @Override
    public void writeTo(StringBuilder out) {
        begin.writeTo(out);
        nodes.forEach(n -> n.writeTo(out));
        end.writeTo(out);
    }

    @Override
    public Component withEol(String eol) {
        return new Component(
                begin.withEol(eol), nodes.stream().map(n -> n.withEol(eol)).toList(), end.withEol(eol));
    }

    @Override
    public String toString() {
        return name();
    }
}
