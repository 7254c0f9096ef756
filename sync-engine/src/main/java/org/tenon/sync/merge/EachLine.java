package org.tenon.sync.merge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A property of which there may be many, each line an element with a key: elements come and go on their own. */
record EachLine(Set<String> names, Key key) implements Rule {
    @Override
    public boolean covers(String name) {
        return names.contains(name);
    }

    @Override
    public void merge(Three three, Draft draft) {
        mergeEach(three, draft, key);
    }

    static void mergeEach(Three three, Draft draft, Key key) {
        var base = UniqueKeys.unique(three.base(), key::of);
        var client = UniqueKeys.unique(three.client(), key::of);
        var server = UniqueKeys.unique(three.server(), key::of);
        follow(base, client, server);
        follow(base, server, client);
        var keys = new LinkedHashSet<>(server.keySet());
        keys.addAll(client.keySet());
        for (var k : keys) {
            mergeOne(base.get(k), client.get(k), server.get(k), draft);
        }
    }

    /**
     * An element whose value one side changed is gone under its key and there under another. Where the other side changed the
     * element too, the two meet under the key that it had: a number relabelled here and changed there is one number.
     */
    private static void follow(
            Map<String, MergeUnit> base, Map<String, MergeUnit> edited, Map<String, MergeUnit> moved) {
        for (var key : List.copyOf(base.keySet())) {
            var was = base.get(key);
            var now = edited.get(key);
            boolean apart = now != null && !same(now, was) && !moved.containsKey(key);
            if (apart) {
                successor(was, base, edited, moved).ifPresent(k -> moved.put(key, moved.remove(k)));
            }
        }
    }

    /** What stands where {@code was} stood: the one new element of the same labels. */
    private static Optional<String> successor(
            MergeUnit was, Map<String, MergeUnit> base, Map<String, MergeUnit> edited, Map<String, MergeUnit> moved) {
        var alike = moved.keySet().stream()
                .filter(k -> !base.containsKey(k) && !edited.containsKey(k))
                .filter(k -> UnitMerge.restOf(moved.get(k)).equals(UnitMerge.restOf(was)))
                .toList();
        long goneAlike = base.keySet().stream()
                .filter(k -> !moved.containsKey(k))
                .filter(k -> UnitMerge.restOf(base.get(k)).equals(UnitMerge.restOf(was)))
                .count();
        return alike.size() == 1 && goneAlike == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
    }

    private static void mergeOne(MergeUnit base, MergeUnit client, MergeUnit server, Draft draft) {
        if (same(client, base) || same(client, server)) {
            return;
        }
        if (same(server, base)) {
            draft.replace(listed(server), listed(client));
        } else if (client == null || server == null) {
            var edited = client == null ? server : client;
            if (draft.editBeatsRemoval(edited.name(), client != null)) {
                draft.replace(listed(server), listed(client));
            }
        } else {
            UnitMerge.merge(base, client, server, draft);
        }
    }

    /** Also where neither is there. */
    private static boolean same(MergeUnit one, MergeUnit other) {
        return form(one).equals(form(other));
    }

    private static Optional<String> form(MergeUnit unit) {
        return Optional.ofNullable(unit).map(MergeUnit::form);
    }

    private static List<MergeUnit> listed(MergeUnit unit) {
        return unit == null ? List.of() : List.of(unit);
    }
}
