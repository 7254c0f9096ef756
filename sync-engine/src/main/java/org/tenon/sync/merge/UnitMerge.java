package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Merges a line that both sides changed: parameter by parameter, types and members one by one. */
final class UnitMerge {
    /** Parameters that hold a set, so that two may be added without a clash. */
    private static final Set<String> SETS = Set.of("TYPE", "MEMBER", "DELEGATED-TO", "DELEGATED-FROM", "PID");

    private UnitMerge() {}

    static void merge(Unit base, Unit client, Unit server, Draft draft) {
        boolean clientsValue = takesValue(base, client, server, draft);
        if (clientsValue || !labels(client).equals(labels(server))) {
            mergeWhole(base, client, server, clientsValue, draft);
            return;
        }
        var merged = params(base, client, server, draft);
        if (!merged.equals(server.main().params())) {
            draft.rewrite(server, server.main().withParams(merged, draft.eol()));
        }
    }

    private static boolean takesValue(Unit base, Unit client, Unit server, Draft draft) {
        var b = base == null ? "" : base.value();
        if (client.value().equals(server.value())
                || (base != null && client.value().equals(b))) {
            return false;
        }
        return (base != null && server.value().equals(b)) || draft.clash(Set.of(server.name()));
    }

    /** The value or a label changed as well: one line is taken as it is, where that loses nothing of the other. */
    private static void mergeWhole(Unit base, Unit client, Unit server, boolean clientsValue, Draft draft) {
        boolean serverOnlyValue = base != null && restOf(server).equals(restOf(base));
        boolean clientOnlyValue = base != null && restOf(client).equals(restOf(base));
        if ((clientsValue && serverOnlyValue) || restOf(client).equals(restOf(server))) {
            if (clientsValue) {
                draft.replace(List.of(server), List.of(client));
            }
        } else if (clientsValue || !clientOnlyValue) {
            if (draft.clash(Set.of(server.name()))) {
                draft.replace(List.of(server), List.of(client));
            }
        }
    }

    private static String restOf(Unit unit) {
        return unit.reader().params(unit.main()) + labels(unit);
    }

    private static String labels(Unit unit) {
        return unit.labels().stream().map(unit.reader()::line).sorted().toList().toString();
    }

    private static List<Param> params(Unit base, Unit client, Unit server, Draft draft) {
        var ofBase = base == null
                ? new TreeMap<String, SortedSet<String>>()
                : base.reader().params(base.main());
        var ofClient = client.reader().params(client.main());
        var ofServer = server.reader().params(server.main());
        var merged = new ArrayList<>(server.main().params());
        var keys = new TreeSet<>(ofClient.keySet());
        keys.addAll(ofServer.keySet());
        keys.addAll(ofBase.keySet());
        for (var key : keys) {
            var b = ofBase.getOrDefault(key, new TreeSet<>());
            var c = ofClient.getOrDefault(key, new TreeSet<>());
            var s = ofServer.getOrDefault(key, new TreeSet<>());
            if (c.equals(b) || c.equals(s)) {
                continue;
            }
            if (SETS.contains(key) && !s.equals(b)) {
                mergeSet(merged, key, b, c, s);
            } else if (s.equals(b) || draft.clash(Set.of(server.name()))) {
                take(merged, key, client.main().params());
            }
        }
        return merged;
    }

    /** The server's parameters of that name give way to the client's. */
    private static void take(List<Param> params, String key, List<Param> from) {
        int at = params.size();
        for (int i = params.size() - 1; i >= 0; i--) {
            if (params.get(i).key().equals(key)) {
                params.remove(i);
                at = i;
            }
        }
        params.addAll(at, from.stream().filter(p -> p.key().equals(key)).toList());
    }

    private static void mergeSet(
            List<Param> params,
            String key,
            SortedSet<String> base,
            SortedSet<String> client,
            SortedSet<String> server) {
        var set = new TreeSet<>(server);
        base.stream().filter(v -> !client.contains(v)).forEach(set::remove);
        client.stream().filter(v -> !base.contains(v)).forEach(set::add);
        // Bare types of vCard 2.1 stay bare.
        boolean bare =
                params.stream().anyMatch(p -> p.key().equals(key) && p.name().isEmpty());
        List<Param> written = bare
                ? set.stream().map(v -> new Param("", List.of(v))).toList()
                : set.isEmpty() ? List.of() : List.of(new Param(key, List.copyOf(set)));
        take(params, key, written);
    }
}
