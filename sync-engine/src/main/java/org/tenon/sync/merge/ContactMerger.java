package org.tenon.sync.merge;

import org.tenon.sync.plan.Policy;
import org.tenon.sync.vobject.Content;

/** Merges vCards, of one version or of two. */
public final class ContactMerger implements Merger {
    private final ThreeWay threeWay = new ThreeWay(new ContactFormat());

    @Override
    public MergeResult merge(Content base, Content client, Content server, Policy.Conflict conflict) {
        return threeWay.merge(base, client, server, conflict);
    }

    @Override
    public boolean sameContent(Content one, Content other) {
        return threeWay.sameContent(one, other);
    }
}
