package org.tenon.sync.merge;

import java.util.List;

/** A property whose absence says as much as its usual value. */
record DefaultValue(String name, String usual) implements Rule {
    @Override
    public boolean covers(String other) {
        return name.equals(other);
    }

    @Override
    public String bucket(String other) {
        return name;
    }

    @Override
    public List<String> forms(List<MergeUnit> units) {
        return OneValue.sorted(
                units.stream().filter(u -> !u.value().equalsIgnoreCase(usual)).toList());
    }

    @Override
    public void merge(Three three, Draft draft) {
        if (!forms(three.client()).equals(forms(three.base()))) {
            OneValue.mergeWhole(three, draft);
        }
    }
}
