package org.tenon.convert;

import java.util.List;

/**
 * What an item of an open format says and Outlook has no place for: names of its lines. Their text rides along in one named
 * property of ours ({@link PidLid#ORIGINAL}), from where the way back takes it, with parameters and order.
 */
public record Leftover(List<String> names) {
    public static final Leftover NONE = new Leftover(List.of());

    public Leftover {
        names = List.copyOf(names);
    }
}
