package org.tenon.sync.merge;

/** Any other property that the standards know: one value where no side has it twice, else each line an element of its own. */
record AnythingElse() implements Rule {
    @Override
    public boolean covers(String name) {
        return true;
    }

    @Override
    public void merge(Three three, Draft draft) {
        boolean single = three.base().size() <= 1
                && three.client().size() <= 1
                && three.server().size() <= 1;
        if (single) {
            OneValue.mergeWhole(three, draft);
        } else {
            EachLine.mergeEach(three, draft, MergeUnit::form);
        }
    }
}
