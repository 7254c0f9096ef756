package org.tenon.convert;

import java.util.List;

/**
 * What a conversion gave.
 *
 * @param leftover what has no place in the other format and rides along with the value, to be given back
 */
public record Converted<T>(T value, Leftover leftover, List<Warning> warnings) {
    public Converted {
        warnings = List.copyOf(warnings);
    }

    /** An item into which a text was to be brought that has none of its kind. */
    public static Converted<MapiItem> unchanged(MapiItem item, String component) {
        var warning = new Warning("no-item", component, "The text has no such item; the item stays as it is.");
        return new Converted<>(item, Leftover.NONE, List.of(warning));
    }
}
