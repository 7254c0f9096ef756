package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tenon.sync.ledger.Arrivals.Arrived;
import org.tenon.sync.settle.Change;
import org.tenon.sync.settle.Settlement;

/** Writes down settlements: those of items that came to a side for the first time all at once, since they are the many. */
final class ArrivalWriter {
    private final RunContext context;
    private final Consumer<Change> each;

    /** @param each writes a change of any other sort */
    ArrivalWriter(RunContext context, Consumer<Change> each) {
        this.context = context;
        this.each = each;
    }

    void write(List<Settlement> settlements) {
        var arrived = new ArrayList<Arrived>();
        var changes = new ArrayList<List<Change>>();
        for (var settlement : settlements) {
            var all = settlement.changes();
            var one = arrived(settlement, all);
            if (one.isPresent()) {
                arrived.add(one.get());
                changes.add(all);
            } else {
                all.forEach(each);
            }
        }
        if (!arrived.isEmpty()) {
            switch (context.ledger.arrivals().settle(arrived)) {
                case ALL_AGREED -> {
                    // Nothing more to be done for them.
                }
                case SOME_DIFFER -> context.lookAgain();
                case NOTHING_WRITTEN -> changes.forEach(all -> all.forEach(each));
            }
        }
    }

    /** Empty where anything else became of the item. */
    private static Optional<Arrived> arrived(Settlement settlement, List<Change> changes) {
        return changes.size() == 5
                        && changes.get(0) instanceof Change.Content content
                        && changes.get(1) instanceof Change.Acknowledge
                        && changes.get(2) instanceof Change.Acknowledge
                        && changes.get(3) instanceof Change.Place place
                        && settlement.facts().isNewOn(place.side())
                        && changes.get(4) instanceof Change.Agree base
                ? Optional.of(new Arrived(
                        place.item(),
                        place.side(),
                        place.folder(),
                        place.placed().handle(),
                        place.placed().revision(),
                        place.placed().flags(),
                        place.agreedFlags(),
                        content.linkId(),
                        content.hash(),
                        content.sizeBytes(),
                        base.flags()))
                : Optional.empty();
    }
}
