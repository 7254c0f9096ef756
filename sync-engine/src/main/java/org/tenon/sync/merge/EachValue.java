package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Text;

/**
 * A property that lists values, over one line or several: values come and go on their own, wherever they stand.
 *
 * @param gathered whether new values go onto a line that is there, since some programs read the first such line only
 */
record EachValue(List<String> names, boolean gathered, Element element) implements Rule {
    /** What tells one value of a list from another. */
    interface Element {
        String of(MergeUnit unit, String value);
    }

    private record Place(MergeUnit unit, String value) {}

    @Override
    public boolean covers(String name) {
        return names.contains(name);
    }

    @Override
    public String bucket(String name) {
        return names.getFirst();
    }

    @Override
    public List<String> forms(List<MergeUnit> units) {
        return places(units).keySet().stream()
                .map(k -> names.getFirst() + ":" + k)
                .sorted()
                .toList();
    }

    @Override
    public void merge(Three three, Draft draft) {
        var base = places(three.base());
        var client = places(three.client());
        var server = places(three.server());
        for (var unit : three.server()) {
            var kept = values(unit).stream()
                    .filter(v -> !base.containsKey(element.of(unit, v)) || client.containsKey(element.of(unit, v)))
                    .toList();
            if (kept.isEmpty() && !values(unit).isEmpty()) {
                draft.replace(List.of(unit), List.of());
            } else if (kept.size() < values(unit).size()) {
                draft.rewrite(unit, unit.main().withValue(String.join(",", kept), draft.eol()));
            }
        }
        var added = new LinkedHashMap<MergeUnit, List<String>>();
        client.forEach((key, place) -> {
            if (!base.containsKey(key) && !server.containsKey(key)) {
                added.computeIfAbsent(place.unit(), u -> new ArrayList<>()).add(place.value());
            }
        });
        added.forEach((unit, values) -> add(unit, values, draft));
    }

    private void add(MergeUnit unit, List<String> values, Draft draft) {
        boolean wholeLine = values.size() == values(unit).size();
        var line = wholeLine && !gathered ? Optional.<ContentLine>empty() : alike(unit, draft);
        if (line.isPresent()) {
            var value = line.get().value() + "," + String.join(",", values);
            draft.rewrite(line.get(), line.get().withValue(value, draft.eol()));
        } else if (wholeLine) {
            draft.replace(List.of(), List.of(unit));
        } else {
            var shorter = unit.main().withValue(String.join(",", values), draft.eol());
            draft.replace(List.of(), List.of(MergeUnit.of(shorter, List.of(), unit.reader())));
        }
    }

    /** A line of the same parameters that the values can go onto. */
    private static Optional<ContentLine> alike(MergeUnit unit, Draft draft) {
        if (unit.main().quotedPrintable()) {
            return Optional.empty();
        }
        var params = unit.reader().params(unit.main());
        return draft.last(l -> l.key().equals(unit.main().key())
                && l.group().isEmpty()
                && !l.quotedPrintable()
                && draft.form().params(l).equals(params));
    }

    private Map<String, Place> places(List<MergeUnit> units) {
        var places = new LinkedHashMap<String, Place>();
        for (var unit : units) {
            for (var value : values(unit)) {
                places.putIfAbsent(element.of(unit, value), new Place(unit, value));
            }
        }
        return places;
    }

    private List<String> values(MergeUnit unit) {
        return Text.split(unit.main().value(), ',').stream()
                .filter(v -> !v.isBlank())
                .toList();
    }
}
