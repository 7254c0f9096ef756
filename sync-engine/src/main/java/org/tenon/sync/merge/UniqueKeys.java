package org.tenon.sync.merge;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Elements by key, in order; the second of a key is told from the first by its number. */
final class UniqueKeys {
    private UniqueKeys() {}

    static <T> Map<String, T> unique(Collection<T> elements, Function<T, String> key) {
        var keyed = new LinkedHashMap<String, T>();
        for (var element : elements) {
            var base = key.apply(element);
            var unique = base;
            for (int n = 2; keyed.containsKey(unique); n++) {
                unique = base + "\u0000" + n;
            }
            keyed.put(unique, element);
        }
        return keyed;
    }
}
