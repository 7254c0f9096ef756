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
}
