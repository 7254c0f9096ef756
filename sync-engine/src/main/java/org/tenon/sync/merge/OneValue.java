package org.tenon.sync.merge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Properties that make one value together: changed on one side, it is taken whole; on both, it is a clash. */
record OneValue(List<String> names) implements Rule {
    static OneValue of(String... names) {
        return new OneValue(List.of(names));
    }

    @Override
    public boolean covers(String name) {
        return names.contains(name);
    }

    @Override
    public String bucket(String name) {
        return names.getFirst();
    }

    @Override
    public void merge(Three three, Draft draft) {
        mergeWhole(three, draft);
    }

    static List<String> sorted(List<MergeUnit> units) {
        if (units.size() == 1) {
            return List.of(units.getFirst().form());
        }
        return units.stream().map(MergeUnit::form).sorted().toList();
    }

    static void mergeWhole(Three three, Draft draft) {
        var base = sorted(three.base());
        var client = sorted(three.client());
        var server = sorted(three.server());
        if (client.equals(base) || client.equals(server)) {
            return;
        }
        if (server.equals(base) || draft.clash(differing(three.client(), three.server()))) {
            draft.replace(three.server(), three.client());
        }
    }

    static Set<String> differing(List<MergeUnit> client, List<MergeUnit> server) {
        var names = new TreeSet<String>();
        var ofClient = new HashSet<>(sorted(client));
        var ofServer = new HashSet<>(sorted(server));
        client.stream()
                .filter(u -> !ofServer.contains(u.form()))
                .map(MergeUnit::name)
                .forEach(names::add);
        server.stream()
                .filter(u -> !ofClient.contains(u.form()))
                .map(MergeUnit::name)
                .forEach(names::add);
        return names;
    }
}
