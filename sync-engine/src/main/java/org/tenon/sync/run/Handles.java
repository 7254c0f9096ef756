package org.tenon.sync.run;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.ledger.SightingTable;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Placed;

/** Where a chunk's items are on each side, looked up at once. */
final class Handles {
    private final SightingTable sightings;
    private final Map<Side, Map<ItemId, Handle>> known = new EnumMap<>(Side.class);

    /** @param chunk items of one folder, in order or the other way round */
    Handles(RunContext context, List<ItemFacts> chunk) {
        this.sightings = context.ledger.sightings();
        for (var side : Side.values()) {
            known.put(side, new HashMap<>());
        }
        boolean upwards =
                chunk.getFirst().item().value() <= chunk.getLast().item().value();
        var inOrder = upwards ? chunk : chunk.reversed();
        sightings.handles(
                chunk.getFirst().folder(),
                inOrder.getFirst().item(),
                inOrder.getLast().item(),
                (item, side, handle) -> known.get(side).put(item, handle));
    }

    /** Where the item was seen. */
    Handle of(ItemId item, Side side) {
        var handle = known.get(side).get(item);
        return handle != null ? handle : sightings.of(item, side).orElseThrow().handle();
    }

    /** Where the item is by now: an earlier step of its settlement may have put it elsewhere. */
    Handle now(Settlement settlement, Side side) {
        return settlement
                .placed(side)
                .map(Placed::handle)
                .orElseGet(() -> of(settlement.facts().item(), side));
    }
}
