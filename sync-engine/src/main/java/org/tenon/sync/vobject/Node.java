package org.tenon.sync.vobject;

/** A part of an item's tree: a line, or a component that holds lines and components. */
public sealed interface Node permits ContentLine, Component {
    void writeTo(StringBuilder out);

    /** The same with every line ended by {@code eol}; itself where that is so already. */
    Node withEol(String eol);

    default String raw() {
        var out = new StringBuilder();
        writeTo(out);
        return out.toString();
    }
}
