package org.tenon.sync.plan;

import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;

/**
 * All that the planner knows of one item.
 *
 * @param agreed whether there is a base
 * @param folder the base's folder; without a base, the one where the item was first seen
 * @param flags the base's flags
 */
public record ItemFacts(ItemId item, boolean agreed, FolderId folder, Flags flags, Seen client, Seen server) {
    public Seen on(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /** Whether a side is to get it for the first time: nothing was ever agreed, so that it is no return of something. */
    public boolean isNewOn(Side side) {
        return !agreed && on(side).isAbsent();
    }

    /** What of it a side refuses, that refuses it: {@code new}, {@code edit}, {@code move}, {@code mark}, or {@code item}. */
    public String refusedOn(Side side) {
        var here = on(side).standing();
        return here == Standing.ABSENT
                ? "new"
                : switch (on(side.other()).standing()) {
                    case EDITED -> here == Standing.GONE ? "new" : "edit";
                    case MOVED -> "move";
                    case MARKED -> "mark";
                    case ABSENT, GONE, SAME -> "item";
                };
    }
}
