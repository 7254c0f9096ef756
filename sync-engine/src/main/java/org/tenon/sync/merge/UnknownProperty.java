package org.tenon.sync.merge;

import java.util.Set;

/**
 * A property that is in none of the standards: kept as it is, and carried like any other. Where both sides changed it, one value
 * is taken and told: nobody can see it on a screen of the other program, so a second copy of the item would be no help.
 */
record UnknownProperty(Set<String> standard) implements Rule {
    @Override
    public boolean covers(String name) {
        return !standard.contains(name);
    }

    @Override
    public void merge(Three three, Draft draft) {
        boolean single = three.base().size() <= 1
                && three.client().size() <= 1
                && three.server().size() <= 1;
        if (single) {
            mergeSingle(three, draft);
        } else {
            EachLine.mergeEach(three, draft, MergeUnit::form);
        }
    }

    private void mergeSingle(Three three, Draft draft) {
        var base = forms(three.base());
        var client = forms(three.client());
        var server = forms(three.server());
        if (client.equals(base) || client.equals(server)) {
            return;
        }
        boolean removedThere = server.isEmpty() && !base.isEmpty();
        boolean removedHere = client.isEmpty();
        var name = (removedHere ? three.server() : three.client())
                .stream().findFirst().map(MergeUnit::name).orElse("");
        boolean clients;
        if (server.equals(base)) {
            clients = true;
        } else if (removedHere || removedThere) {
            clients = draft.editBeatsRemoval(name, removedThere);
        } else {
            clients = draft.pass().oneOfTwo(name);
        }
        if (clients) {
            draft.replace(three.server(), three.client());
        }
    }
}
