package org.tenon.sync.vobject;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The canonical form of lines: two lines of the same form say the same thing, however they are written. Forms are for
 * comparing only; none is ever written into an item.
 */
public interface Form {
    /** The name that the line's meaning goes by; without {@code X-} where a standard name says the same. */
    String name(ContentLine line);

    /** The parameters that mean something, by name, each with its values. */
    SortedMap<String, SortedSet<String>> params(ContentLine line);

    String value(ContentLine line);

    default String line(ContentLine line) {
        return name(line) + ";" + (line.params().isEmpty() ? "{}" : params(line)) + ":" + value(line);
    }
}
