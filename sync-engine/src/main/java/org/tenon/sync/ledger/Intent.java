package org.tenon.sync.ledger;

import java.util.Optional;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;

/** A step as it is written down before it is done: a record for each sort, with what recovery and undo need to know of it. */
public sealed interface Intent {
    Side side();

    /** Where the step takes place; for a move or a rename, from where. */
    Place folder();

    Action action();

    /** An item, and where it is before the step. */
    record At(ItemId item, Side side, Place folder) {}

    /** A content that the step writes. */
    record Written(LinkId linkId, ContentHash hash, long sizeBytes) {
        KnownContent known() {
            return new KnownContent(Optional.of(linkId), Optional.of(hash), sizeBytes);
        }
    }

    /** A step of one item. */
    sealed interface OfItem extends Intent {
        At at();

        /** Where it was; for a creation, the handle proposed for it. */
        Optional<Handle> handle();

        /** What the item holds when the step is done; for a deletion, what it held before. */
        KnownContent content();

        default ItemId item() {
            return at().item();
        }

        @Override
        default Side side() {
            return at().side();
        }

        @Override
        default Place folder() {
            return at().folder();
        }

        /** Where the item is when the step is done. */
        default Place rests() {
            return folder();
        }
    }

    /** A step that may leave the item under a handle that nobody knows yet. */
    sealed interface Landing extends OfItem {
        /** What it writes; a move writes nothing. */
        Optional<Written> writes();
    }

    record Create(At at, Optional<Handle> handle, Flags flags, Written written) implements Landing {
        @Override
        public Action action() {
            return Action.CREATE;
        }

        @Override
        public KnownContent content() {
            return written.known();
        }

        @Override
        public Optional<Written> writes() {
            return Optional.of(written);
        }
    }

    /**
     * A content in the place of another one.
     *
     * @param kept the content before, which the bin keeps
     */
    record Overwriting(At at, Handle handle, Flags flags, Written written, ContentHash kept) {}

    /** A step that puts a content in the place of another one. */
    sealed interface Overwrite extends Landing {
        Overwriting what();

        @Override
        default At at() {
            return what().at();
        }

        @Override
        default Optional<Handle> handle() {
            return Optional.of(what().handle());
        }

        @Override
        default KnownContent content() {
            return what().written().known();
        }

        @Override
        default Optional<Written> writes() {
            return Optional.of(what().written());
        }
    }

    record Update(Overwriting what) implements Overwrite {
        @Override
        public Action action() {
            return Action.UPDATE;
        }
    }

    /** An update with what both sides had changed: undo leaves it alone. */
    record Merge(Overwriting what) implements Overwrite {
        @Override
        public Action action() {
            return Action.MERGE;
        }
    }

    record Move(At at, Place to, Handle from, Flags flags, KnownContent content) implements Landing {
        @Override
        public Action action() {
            return Action.MOVE;
        }

        @Override
        public Optional<Handle> handle() {
            return Optional.of(from);
        }

        @Override
        public Place rests() {
            return to;
        }

        @Override
        public Optional<Written> writes() {
            return Optional.empty();
        }
    }

    /** Deletions and marks can be repeated: what a crash leaves of them is planned again. */
    sealed interface Repeatable extends OfItem {
        Handle where();

        @Override
        default Optional<Handle> handle() {
            return Optional.of(where());
        }
    }

    record Reflag(At at, Handle where, Flags before, Flags after, KnownContent content) implements Repeatable {
        @Override
        public Action action() {
            return Action.FLAGS;
        }
    }

    record Delete(At at, Handle where, Flags flags, KnownContent content) implements Repeatable {
        @Override
        public Action action() {
            return Action.DELETE;
        }
    }

    record RenameFolder(Side side, Place folder, Place to) implements Intent {
        @Override
        public Action action() {
            return Action.FOLDER_RENAME;
        }
    }
}
