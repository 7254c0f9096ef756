package org.tenon.sync.run;

import org.tenon.sync.ledger.Journal.Conflict;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ConflictPlanner;
import org.tenon.sync.plan.ConflictPlanner.Copy;
import org.tenon.sync.plan.Policy;

/** Takes conflicts off the list that a person has dealt with where the copies lie. Both versions stay as they are. */
final class SettledConflicts {
    private final RunContext context;

    SettledConflicts(RunContext context) {
        this.context = context;
    }

    void run() {
        var journal = context.ledger.journal();
        for (var conflict : journal.conflicts()) {
            boolean item = context.ledger.items().get(conflict.item()).isPresent();
            boolean marked = conflict.what().endsWith(ConflictCopy.TOLD);
            if (context.covers(conflict.folder()) && ConflictPlanner.settled(item, marked, copy(conflict))) {
                context.ledger.soonDurable(() -> journal.resolveConflict(conflict.id()));
            }
        }
    }

    private Copy copy(Conflict conflict) {
        // Where it was made: beside the version that made way.
        boolean onServer = context.policy.conflict() == Policy.Conflict.CLIENT
                && context.rules(conflict.folder()).contentIsFixed();
        return conflict.copy().isEmpty()
                ? Copy.UNKNOWN
                : context.ledger
                        .sightings()
                        .at(conflict.folder(), onServer ? Side.SERVER : Side.CLIENT, new Handle(conflict.copy()))
                        .map(this::copy)
                        .orElse(Copy.UNKNOWN);
    }

    private Copy copy(Sighting seen) {
        var sightings = context.ledger.sightings();
        var there = sightings.of(seen.item(), seen.side().other());
        if (seen.gone() || there.filter(Sighting::gone).isPresent()) {
            return Copy.GONE;
        }
        if (context.rules(seen.folder()).contentIsFixed()) {
            return seen.flags().has(ConflictCopy.KEYWORD) ? Copy.MARKED : Copy.UNMARKED;
        }
        var content = context.ledger
                .items()
                .get(seen.item())
                .filter(item -> item.agreed())
                .flatMap(item -> item.hash())
                .flatMap(context.ledger.contents()::find);
        return content.map(c -> ConflictCopy.isMarked(c) ? Copy.MARKED : Copy.UNMARKED)
                .orElse(Copy.UNKNOWN);
    }
}
