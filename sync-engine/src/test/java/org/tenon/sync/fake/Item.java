package org.tenon.sync.fake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.tenon.sync.model.Flags;

/**
 * An item as a {@link Scenario} names it: {@code name[=version][+change]...[,flag]...}.
 *
 * @param oneOfMany its version is its number among many
 */
record Item(String name, String version, boolean oneOfMany, List<String> changes, Flags flags) {
    Item {
        changes = List.copyOf(changes);
    }

    /** Reads one word; {@code a=1..3} is three items. */
    static List<Item> parse(String word) {
        var parts = word.split(",", -1);
        var flags = Flags.of(Arrays.asList(parts).subList(1, parts.length));
        var said = parts[0].split("\\+", -1);
        var changes = List.copyOf(new TreeSet<>(Arrays.asList(said).subList(1, said.length)));
        int equals = said[0].indexOf('=');
        if (equals < 0) {
            return List.of(new Item(said[0], "", false, changes, flags));
        }
        var name = said[0].substring(0, equals);
        var version = said[0].substring(equals + 1);
        int dots = version.indexOf("..");
        if (dots < 0) {
            return List.of(new Item(name, version, false, changes, flags));
        }
        var items = new ArrayList<Item>();
        int last = Integer.parseInt(version.substring(dots + 2));
        for (int i = Integer.parseInt(version.substring(0, dots)); i <= last; i++) {
            items.add(new Item(name, Integer.toString(i), true, changes, flags));
        }
        return items;
    }

    static Item one(String word) {
        return parse(word).getFirst();
    }

    static List<Item> parseAll(List<String> words) {
        return words.stream().flatMap(word -> parse(word).stream()).toList();
    }

    @Override
    public String toString() {
        return name
                + (version.isEmpty() ? "" : "=" + version)
                + (changes.isEmpty() ? "" : "+" + String.join("+", changes))
                + (flags.isEmpty() ? "" : "," + flags.text().replace(' ', ','));
    }
}
