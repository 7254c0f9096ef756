package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.sync.vobject.Text;

/**
 * Addresses, each an element with a key. Where both sides changed one, it is merged part by part (RFC 6350 section 6.3.1): a new
 * street from here and a new post code from there make one address, not two half old ones.
 */
record PostalAddress(Rule.Key key) implements Rule {
    @Override
    public boolean covers(String name) {
        return name.equals("ADR");
    }

    @Override
    public void merge(Three three, Draft draft) {
        var rest = three;
        for (var was : three.base()) {
            var client = changed(was, three.client(), three.base());
            var server = changed(was, three.server(), three.base());
            var merged = client.isPresent() && server.isPresent()
                    ? parts(was, client.get(), server.get())
                    : Optional.<List<String>>empty();
            if (merged.isPresent()) {
                draft.rewrite(server.get(), server.get().main().withValue(String.join(";", merged.get()), draft.eol()));
                rest = without(rest, was, client.get(), server.get());
            }
        }
        EachLine.mergeEach(rest, draft, key);
    }

    private static Three without(Three three, MergeUnit base, MergeUnit client, MergeUnit server) {
        return new Three(without(three.base(), base), without(three.client(), client), without(three.server(), server));
    }

    private static List<MergeUnit> without(List<MergeUnit> units, MergeUnit unit) {
        return units.stream().filter(u -> !u.form().equals(unit.form())).toList();
    }

    /** The one new address of the same labels, where the old one is gone. */
    private Optional<MergeUnit> changed(MergeUnit was, List<MergeUnit> side, List<MergeUnit> base) {
        if (side.stream().anyMatch(u -> key.of(u).equals(key.of(was)))) {
            return Optional.empty();
        }
        var fresh = side.stream()
                .filter(u -> UnitMerge.restOf(u).equals(UnitMerge.restOf(was)))
                .filter(u -> base.stream().noneMatch(b -> key.of(b).equals(key.of(u))))
                .toList();
        return fresh.size() == 1
                        && Stream.of(fresh.getFirst(), was)
                                .noneMatch(u -> u.main().quotedPrintable())
                ? Optional.of(fresh.getFirst())
                : Optional.empty();
    }

    /** Each part from the side that changed it; nothing where both changed one. */
    private static Optional<List<String>> parts(MergeUnit base, MergeUnit client, MergeUnit server) {
        var b = Text.split(base.main().value(), ';');
        var c = Text.split(client.main().value(), ';');
        var s = Text.split(server.main().value(), ';');
        var merged = new ArrayList<String>();
        for (int i = 0; i < Math.max(c.size(), s.size()); i++) {
            var before = part(b, i);
            var here = part(c, i);
            var there = part(s, i);
            if (!here.equals(before) && !there.equals(before) && !here.equals(there)) {
                return Optional.empty();
            }
            merged.add(here.equals(before) ? there : here);
        }
        return Optional.of(merged);
    }

    private static String part(List<String> parts, int i) {
        return i < parts.size() ? parts.get(i).strip() : "";
    }
}
