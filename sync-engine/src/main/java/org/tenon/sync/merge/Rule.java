package org.tenon.sync.merge;

import java.util.List;

/** How one property, or a group of properties that mean something only together, is merged. */
interface Rule {
    boolean covers(String name);

    /** What the units of one property name are merged together with: its own name, or the name of the whole group. */
    default String bucket(String name) {
        return name;
    }

    /** What counts as content in these units, in an order of its own; empty for bookkeeping. */
    default List<String> forms(List<MergeUnit> units) {
        return OneValue.sorted(units);
    }

    /** Carries the client's changes into the draft, which starts as the server's component. */
    void merge(Three three, Draft draft);

    /** The units of one bucket on all sides. */
    record Three(List<MergeUnit> base, List<MergeUnit> client, List<MergeUnit> server) {}

    /** What tells one element of a property from another. */
    interface Key {
        String of(MergeUnit unit);
    }
}
