package org.tenon.convert.contact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropertyKey;

/**
 * Places for values of one kind in Outlook, such as three for e-mail addresses. A card says the values, and not which place each is in:
 * on its way into a contact that is there, a value goes where it is already, and one that took another's turn to its place.
 *
 * @param all of each place the properties, the value's own first
 */
record Places(List<List<PropertyKey>> all) {
    /** Moves the values of both to the places that they have in the existing item. */
    void align(MapiItem existing, MapiItem before, MapiItem after) {
        var was = moves(existing, before);
        var is = new LinkedHashMap<Integer, Integer>();
        var old = values(before);
        var now = values(after);
        if (new HashSet<>(old).equals(new HashSet<>(now))) {
            // Nothing but another order: that is what changed.
            is.putAll(was);
        } else {
            now.forEach(v -> known(v, old, was).ifPresent(to -> is.put(now.indexOf(v), to)));
            for (int from = 0; from < now.size(); from++) {
                var place = was.get(from);
                // What took another's turn takes its place.
                if (!now.get(from).isEmpty() && !is.containsKey(from) && place != null && !is.containsValue(place)) {
                    is.put(from, place);
                }
            }
            elsewhere(existing, after, was, is);
        }
        move(before, was);
        move(after, is);
    }

    private static Optional<Integer> known(String value, List<String> old, Map<Integer, Integer> was) {
        return value.isEmpty() ? Optional.empty() : Optional.ofNullable(was.get(old.indexOf(value)));
    }

    private List<String> values(MapiItem item) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> value(item, i).orElse(""))
                .toList();
    }

    /** What has no place yet goes to one that is free; what the card does not tell of stays in its own. */
    private void elsewhere(MapiItem existing, MapiItem after, Map<Integer, Integer> was, Map<Integer, Integer> is) {
        var taken = new HashSet<>(is.values());
        for (int place = 0; place < all.size(); place++) {
            if (existing.properties().has(all.get(place).getFirst()) && !was.containsValue(place)) {
                taken.add(place);
            }
        }
        for (int from = 0; from < all.size(); from++) {
            for (int place : firstTo(from)) {
                if (value(after, from).isPresent() && !is.containsKey(from) && taken.add(place)) {
                    is.put(from, place);
                }
            }
        }
    }

    private Optional<String> value(MapiItem item, int place) {
        return item.properties()
                .text(all.get(place).getFirst())
                .map(String::strip)
                .filter(v -> !v.isEmpty());
    }

    /** From each place in the made item to the one with its value in the existing item. */
    private Map<Integer, Integer> moves(MapiItem existing, MapiItem made) {
        var to = new LinkedHashMap<Integer, Integer>();
        for (int from = 0; from < all.size(); from++) {
            var value = value(made, from);
            if (value.isEmpty()) {
                continue;
            }
            for (int place : firstTo(from)) {
                if (!to.containsValue(place) && value(existing, place).equals(value)) {
                    to.put(from, place);
                    break;
                }
            }
        }
        for (int from = 0; from < all.size(); from++) {
            for (int place : firstTo(from)) {
                // What the card tells of in other words, such as an address of Exchange by the one that stands beside
                // it.
                boolean there = existing.properties().has(all.get(place).getFirst());
                if (value(made, from).isPresent() && !to.containsKey(from) && there && !to.containsValue(place)) {
                    to.put(from, place);
                }
            }
        }
        return to;
    }

    /** All places, that one first. */
    private List<Integer> firstTo(int place) {
        var order = new ArrayList<Integer>();
        order.add(place);
        for (int i = 0; i < all.size(); i++) {
            if (i != place) {
                order.add(i);
            }
        }
        return order;
    }

    private void move(MapiItem item, Map<Integer, Integer> to) {
        var moved = new HashMap<PropertyKey, ItemProperties.Typed>();
        for (int from = 0; from < all.size(); from++) {
            var target = to.get(from);
            for (int i = 0; i < all.get(from).size(); i++) {
                var key = all.get(from).get(i);
                var value = item.properties().typed(key);
                item.properties().remove(key);
                if (value.isPresent() && target != null) {
                    moved.put(all.get(target).get(i), value.get());
                }
            }
        }
        moved.forEach((key, typed) -> item.properties().put(key, typed.type(), typed.value()));
    }
}
