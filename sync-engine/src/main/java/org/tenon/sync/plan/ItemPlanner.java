package org.tenon.sync.plan;

import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy.Conflict;

/** Decides, for one item, what to do: first whether it is to be on each side, then where, then with which flags. */
public final class ItemPlanner {
    private final Policy policy;

    public ItemPlanner(Policy policy) {
        this.policy = policy;
    }

    public List<Step> plan(ItemFacts facts) {
        for (var side : Side.values()) {
            var there = facts.on(side.other());
            var row = TruthTable.row(facts.on(side).standing(), there.standing());
            switch (row.deed()) {
                case CREATE -> {
                    return List.of(new Step.Create(facts.item(), side, there.folder(), mergedFlags(facts), row.why()));
                }
                case DELETE -> {
                    return List.of(new Step.Delete(facts.item(), side, row.why()));
                }
                case FORGET -> {
                    return List.of(new Step.Forget(facts.item(), row.why()));
                }
                case REPLACE -> {
                    return with(new Step.Replace(facts.item(), side, row.why()), facts);
                }
                case RECONCILE -> {
                    return with(new Step.Reconcile(facts.item(), row.why()), facts);
                }
                case KEEP -> {
                    // The other side's row decides.
                }
            }
        }
        var steps = placeAndFlags(facts);
        return steps.isEmpty() ? List.of(new Step.Agree(facts.item(), "the same on both sides")) : steps;
    }

    /** Content first; place and flags come along in the same run, after it. */
    private List<Step> with(Step content, ItemFacts facts) {
        var steps = new ArrayList<Step>();
        steps.add(content);
        steps.addAll(placeAndFlags(facts));
        return steps;
    }

    private List<Step> placeAndFlags(ItemFacts facts) {
        var steps = new ArrayList<Step>();
        FolderId folder = agreedFolder(facts);
        for (var side : Side.values()) {
            var seen = facts.on(side);
            if (seen.here() && !seen.folder().equals(folder)) {
                steps.add(new Step.Move(facts.item(), side, seen.folder(), folder, "moved on the other side"));
            }
        }
        for (var side : Side.values()) {
            var there = facts.on(side.other());
            var here = facts.on(side);
            var add = there.added().minus(here.flags());
            var remove = there.removed().and(here.flags()).minus(here.added());
            if (!facts.agreed()) {
                remove = Flags.NONE;
            }
            if (!add.isEmpty() || !remove.isEmpty()) {
                steps.add(new Step.Reflag(facts.item(), side, add, remove, "marked on the other side"));
            }
        }
        return steps;
    }

    /** Moved on one side: there. On both, to different folders: the server's place, or the client's where policy says so. */
    private FolderId agreedFolder(ItemFacts facts) {
        var winner = policy.conflict() == Conflict.CLIENT ? Side.CLIENT : Side.SERVER;
        var seen = facts.on(winner);
        return seen.here() && !seen.folder().equals(facts.folder())
                ? seen.folder()
                : facts.on(winner.other()).folder();
    }

    /**
     * The base's flags with what either side added and without what either side removed. Of a flag that one side added and the
     * other removed, the addition stays: a mark too many is seen, one too few is not.
     */
    public static Flags mergedFlags(ItemFacts facts) {
        var added = facts.client().added().plus(facts.server().added());
        var removed = removedWhereHere(facts.client()).plus(removedWhereHere(facts.server()));
        return facts.flags().minus(removed).plus(added);
    }

    private static Flags removedWhereHere(Seen seen) {
        return seen.here() ? seen.removed() : Flags.NONE;
    }
}
