package org.tenon.sync.plan;

import org.tenon.sync.model.Action;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;

/** One thing to do for one item. */
public sealed interface Step {
    ItemId item();

    /** Why, for a person who reads a dry run. */
    String reason();

    /** A step that changes a side. */
    sealed interface Act extends Step {
        /** The side that changes. */
        Side side();

        Action action();
    }

    /** Puts a copy of the other side's item into {@code folder} here. */
    record Create(ItemId item, Side side, FolderId folder, Flags flags, String reason) implements Act {
        @Override
        public Action action() {
            return Action.CREATE;
        }
    }

    /** Puts the other side's content in the place of this side's. */
    record Replace(ItemId item, Side side, String reason) implements Act {
        @Override
        public Action action() {
            return Action.UPDATE;
        }
    }

    /** Both sides changed the content: merge it, or keep both copies. */
    record Reconcile(ItemId item, String reason) implements Step {}

    record Move(ItemId item, Side side, FolderId from, FolderId to, String reason) implements Act {
        @Override
        public Action action() {
            return Action.MOVE;
        }
    }

    record Reflag(ItemId item, Side side, Flags add, Flags remove, String reason) implements Act {
        @Override
        public Action action() {
            return Action.FLAGS;
        }
    }

    record Delete(ItemId item, Side side, String reason) implements Act {
        @Override
        public Action action() {
            return Action.DELETE;
        }
    }

    /** Both sides hold the same: only the ledger has to learn it. */
    record Agree(ItemId item, String reason) implements Step {}

    /** Neither side holds it: only the ledger still does. */
    record Forget(ItemId item, String reason) implements Step {}
}
