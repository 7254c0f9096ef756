package org.tenon.convert;

import java.util.List;

/**
 * One property, or one group that belongs together, both ways.
 *
 * @param <R> where the open format is read from
 * @param <W> where the open format is written to
 */
public interface Field<R, W> {
    /** What it is in the open format, such as {@code DTSTART}: for docs/conversions.md. */
    List<String> open();

    /** The properties that it reads and writes. */
    List<PropRef> properties();

    /** Reads the open format, and puts what it says into the item. */
    void toMapi(R in, MapiItem out, Warnings warnings);

    /** Reads the item, and writes what it says in the open format. */
    void toOpen(MapiItem in, W out, Warnings warnings);

    /**
     * Before a text changes an item that is there ({@link ItemUpdate}): says what the two texts made in the words of that item, where
     * it says the same in others, such as a number in another place. What {@code before} and {@code after} agree on is left alone.
     */
    default void align(MapiItem existing, MapiItem before, MapiItem after) {}
}
