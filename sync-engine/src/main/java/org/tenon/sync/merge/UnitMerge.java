package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tenon.sync.vobject.Param;

/** Merges a line that both sides changed: parameter by parameter, types and members one by one. */
final class UnitMerge {
    /** Parameters that hold a set, so that two may be added without a clash. */
    private static final Set<String> SETS = Set.of("TYPE", "MEMBER", "DELEGATED-TO", "DELEGATED-FROM", "PID");

    private UnitMerge() {}

    static void merge(MergeUnit base, MergeUnit client, MergeUnit server, Draft draft) {
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

    private static boolean takesValue(MergeUnit base, MergeUnit client, MergeUnit server, Draft draft) {
        var b = base == null ? "" : base.value();
        if (client.value().equals(server.value())
                || (base != null && client.value().equals(b))) {
            return false;
        }
        return (base != null && server.value().equals(b)) || draft.clash(Set.of(server.name()));
    }

    /**
     * The value or a label changed as well: one line is taken as it is, where that loses nothing of the other; a value from one
     * side goes under the label from the other.
     */
    private static void mergeWhole(
            MergeUnit base, MergeUnit client, MergeUnit server, boolean clientsValue, Draft draft) {
        var rest = base == null ? "" : restOf(base);
        boolean serverOnlyValue = base != null && restOf(server).equals(rest);
        boolean clientOnlyValue = base != null && restOf(client).equals(rest);
        boolean alike = restOf(client).equals(restOf(server));
        boolean valueMoves = isWrittenAlike(client, server);
        if (clientsValue && (serverOnlyValue || alike)) {
            draft.replace(List.of(server), List.of(client));
        } else if (clientsValue && clientOnlyValue && valueMoves) {
            draft.rewrite(server, server.main().withValue(client.main().value(), draft.eol()));
        } else if (!clientsValue && serverOnlyValue && valueMoves && !alike) {
            var line = client.main().withValue(server.main().value(), draft.eol());
            draft.replace(
                    List.of(server), List.of(new MergeUnit(line, client.labels(), client.reader(), client.form())));
        } else if ((clientsValue || !(clientOnlyValue || alike)) && draft.clash(Set.of(server.name()))) {
            draft.replace(List.of(server), List.of(client));
        }
    }

    /** Whether the value of one line means the same in the other: in one encoding, of one type. */
    private static boolean isWrittenAlike(MergeUnit one, MergeUnit other) {
        return !one.main().quotedPrintable()
                && !other.main().quotedPrintable()
                && Stream.of("ENCODING", "CHARSET", "VALUE")
                        .allMatch(p -> one.main().param(p).equals(other.main().param(p)));
    }

    /** Its parameters and labels: all but the value. */
    static String restOf(MergeUnit unit) {
        return unit.reader().params(unit.main()) + labels(unit);
    }

    private static String labels(MergeUnit unit) {
        return unit.labels().stream().map(unit.reader()::line).sorted().toList().toString();
    }

    private static List<Param> params(MergeUnit base, MergeUnit client, MergeUnit server, Draft draft) {
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
            boolean numbered = key.equals("TYPE") && (hasPref(client) || hasPref(server));
            if (numbered || (SETS.contains(key) && !s.equals(b))) {
                mergeSet(merged, key, numbered, b, c, s, client.main().params());
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

    /** Whether the line says by a number what older versions say by a type (RFC 6350 section 5.3). */
    private static boolean hasPref(MergeUnit unit) {
        return unit.main().params().stream().anyMatch(UnitMerge::isPref);
    }

    private static boolean isPref(Param param) {
        return param.key().equals("PREF") && param.value().strip().equals("1");
    }

    /** Takes out what the client took out and adds what it added; the rest keeps its spelling and its place. */
    private static void mergeSet(
            List<Param> params,
            String key,
            boolean numbered,
            SortedSet<String> base,
            SortedSet<String> client,
            SortedSet<String> server,
            List<Param> ofClient) {
        var removed = new TreeSet<>(base);
        removed.removeAll(client);
        var added = new TreeSet<>(client);
        added.removeAll(base);
        added.removeAll(server);
        if (numbered && removed.remove("pref")) {
            params.removeIf(UnitMerge::isPref);
        }
        boolean nowPreferred = numbered && added.remove("pref");
        params.replaceAll(p -> p.key().equals(key) ? new Param(p.name(), without(p, removed)) : p);
        params.removeIf(p -> p.key().equals(key) && p.values().isEmpty());
        var spelled = ofClient.stream()
                .filter(p -> p.key().equals(key))
                .flatMap(p -> single(p).stream())
                .filter(v -> isIn(added, v))
                .toList();
        if (!spelled.isEmpty()) {
            append(params, key, spelled);
        }
        if (nowPreferred) {
            params.add(new Param("PREF", List.of("1")));
        }
    }

    private static List<String> without(Param param, SortedSet<String> removed) {
        boolean touched = single(param).stream().anyMatch(v -> isIn(removed, v));
        return touched ? single(param).stream().filter(v -> !isIn(removed, v)).toList() : param.values();
    }

    private static boolean isIn(SortedSet<String> values, String value) {
        return values.contains(value) || values.contains(value.toLowerCase(Locale.ROOT));
    }

    /** The values one by one: version 4.0 may have several in one pair of quotes. */
    private static List<String> single(Param param) {
        return param.values().stream()
                .flatMap(v -> Stream.of(v.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** To the last parameter of that name; bare types of vCard 2.1 stay bare. */
    private static void append(List<Param> params, String key, List<String> values) {
        int last = -1;
        for (int i = 0; i < params.size(); i++) {
            last = params.get(i).key().equals(key) ? i : last;
        }
        if (last < 0) {
            params.add(new Param(key, values));
        } else if (params.get(last).name().isEmpty()) {
            params.addAll(
                    last + 1,
                    values.stream().map(v -> new Param("", List.of(v))).toList());
        } else {
            var all = new ArrayList<>(single(params.get(last)));
            all.addAll(values);
            params.set(last, new Param(params.get(last).name(), all));
        }
    }
}
