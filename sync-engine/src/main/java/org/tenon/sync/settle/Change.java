package org.tenon.sync.settle;

import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Placed;

/** One thing that the ledger learns. */
public sealed interface Change {
    ItemId item();

    /**
     * The side holds the item now, so; {@code agreedFlags} of that is agreed.
     *
     * @param wrote whether the step wrote the content as well, so that this revision stands for it; otherwise a revision that is
     *     not the one seen before stands for somebody else's change, still to be looked at
     */
    record Place(ItemId item, Side side, FolderId folder, Placed placed, Flags agreedFlags, boolean wrote)
            implements Change {}

    /** The item's content is this. */
    record Content(ItemId item, LinkId linkId, ContentHash hash, long sizeBytes) implements Change {}

    /** What was seen on the side is agreed. */
    record Acknowledge(ItemId item, Side side) implements Change {}

    /** These flags, which the side has, have yet to cross. */
    record Owe(ItemId item, Side side, Flags flags) implements Change {}

    /** The item has a base: this folder, these flags. */
    record Agree(ItemId item, FolderId folder, Flags flags) implements Change {}

    /** The side will not have it. */
    record Refuse(ItemId item, Side side, String code, String message) implements Change {}

    /**
     * Left for later.
     *
     * @param why a sentence for people
     * @param again whether another try within this run is worth while
     */
    record PutOff(ItemId item, String why, boolean again) implements Change {}
}
