package org.tenon.sync.fake;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.fake.Faults.Listing;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.Observation;

/** What an observation is going to tell, taken in one instant. */
record Telling(List<Entry> here, List<Handle> gone, Observation end) {

    static Telling of(Box box, Optional<Checkpoint> since, boolean tombstones, Listing lie) {
        var position = since.filter(c -> tombstones && c.validity().equals(box.validity()))
                .map(Checkpoint::position)
                .filter(p -> !p.isEmpty());
        var now = new Checkpoint(box.validity(), tombstones ? Long.toString(box.log()) : "");
        if (lie == Listing.SHORT || lie == Listing.EMPTY) {
            return lying(box, lie);
        }
        if (position.isEmpty()) {
            return new Telling(List.copyOf(box.items()), List.of(), new Observation(true, now));
        }
        long from = Long.parseLong(position.get());
        if (from > box.log()) {
            return new Telling(List.of(), List.of(), Observation.rewound(now));
        }
        return new Telling(box.changedSince(from), box.goneSince(from), new Observation(false, now));
    }

    /** Claims to be all. Says nothing of how far it looked, and the folder's digest changes, so that the truth comes later. */
    private static Telling lying(Box box, Listing lie) {
        box.stir();
        var all = List.copyOf(box.items());
        return new Telling(
                lie == Listing.EMPTY ? List.of() : all.subList(0, all.size() / 2),
                List.of(),
                new Observation(true, new Checkpoint(box.validity(), "")));
    }
}
