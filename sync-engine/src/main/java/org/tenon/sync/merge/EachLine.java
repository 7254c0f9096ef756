package org.tenon.sync.merge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A property of which there may be many, each line an element with a key: elements come and go on their own. */
record EachLine(Set<String> names, Key key) implements Rule {
    @Override
    public boolean covers(String name) {
        return names.contains(name);
    }

    @Override
    public String bucket(String name) {
        return name;
    }

    @Override
    public List<String> forms(List<Unit> units) {
        return OneValue.sorted(units);
    }

    @Override
    public void merge(Three three, Draft draft) {
        mergeEach(three, draft, key);
    }

    static void mergeEach(Three three, Draft draft, Key key) {
        var base = Keys.unique(three.base(), key::of);
        var client = Keys.unique(three.client(), key::of);
        var server = Keys.unique(three.server(), key::of);
        var keys = new LinkedHashSet<>(server.keySet());
        keys.addAll(client.keySet());
        for (var k : keys) {
            mergeOne(base.get(k), client.get(k), server.get(k), draft);
        }
    }

    private static void mergeOne(Unit base, Unit client, Unit server, Draft draft) {
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
    private static boolean same(Unit one, Unit other) {
        return form(one).equals(form(other));
    }

    private static Optional<String> form(Unit unit) {
        return Optional.ofNullable(unit).map(Unit::form);
    }

    private static List<Unit> listed(Unit unit) {
        return unit == null ? List.of() : List.of(unit);
    }
}
