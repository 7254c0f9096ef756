package org.tenon.sync.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/** An open folder. Used by one thread at a time; {@link #close()} gives its connection back. */
public interface Folder extends AutoCloseable {
    FolderInfo info();

    /**
     * Tells {@code sink} what the folder holds, or what changed in it after {@code since}. Items that come or go meanwhile
     * are told now or the next time. The checkpoint returned was taken before the first item was told, so that nothing falls
     * between two observations. Where the validity is another than that of {@code since}, the store may tell nothing at all: what
     * was known is void then, and the caller asks again without it.
     */
    Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException;

    /**
     * Whether a folder that is at {@code checkpoint} cannot have given all of {@code handles} yet: it gave them before, and was put
     * back since to a state that it had earlier. A store that cannot tell says no.
     */
    default boolean standsBefore(Checkpoint checkpoint, Collection<Handle> handles) {
        return false;
    }

    /**
     * Of {@code handles}, those whose items are still here: asked of the store afresh, item by item. The second proof that the
     * engine wants before it believes that an item missing from a listing was deleted.
     */
    Set<Handle> stillHere(Collection<Handle> handles) throws StoreException;

    /** Link id and size of each item, without its body. Items that are gone are left out. */
    void describe(List<Handle> handles, DescriptionSink sink) throws StoreException;

    /**
     * As {@link #describe}, asked of items whose observation told their size: a store that has to pay for it leaves the size out
     * ({@link org.tenon.sync.model.ItemState#UNKNOWN_SIZE}).
     */
    default void identify(List<Handle> handles, DescriptionSink sink) throws StoreException {
        describe(handles, sink);
    }

    /** When each item was received and how large it is, without its body. Items that are gone, or of which that cannot be told, are left out. */
    default void measure(List<Handle> handles, MeasureSink sink) throws StoreException {}

    /**
     * Bodies of {@code handles}, in any order, each once; those gone are left out. A body that this store serves from a
     * connection must be consumed before the sink returns; see {@link Body#lasting()}.
     */
    void read(List<Handle> handles, BodySink sink) throws StoreException;

    /** Those of {@code flags} that this folder can keep. The others are left as the base has them, and never taken as removed. */
    Flags keepable(Flags flags);

    /**
     * Takes a body in, ahead of {@link #create}: what costs time and shows nowhere. Lasting afterwards. Staged bodies that were
     * never used are dropped when the folder closes or, after a crash, when the store is next opened.
     */
    Body stage(Body body) throws StoreException;

    /**
     * A text that tells items created from now on from those here before (IMAP: UIDNEXT). Kept with the intent, for
     * {@link #landed}.
     */
    String horizon() throws StoreException;

    /**
     * The handle that a new item will get, where this store lets us choose it (a file name, an href): then the intent holds it
     * before anything is written, and looking for it is the landing test.
     */
    Optional<Handle> proposeHandle(NewItem item);

    /** The item with the handle that it will have here, where that is known beforehand. */
    default NewItem named(NewItem item) {
        return item.at(proposeHandle(item));
    }

    /**
     * Creates items, durably: when this returns, an accepted item survives a power cut. After a crash in the middle any of them
     * may be there, each complete; {@link #landed} finds out which. One outcome an item, in order.
     */
    List<Outcome<Placed>> create(List<NewItem> items) throws StoreException;

    /**
     * Finds items that {@link #create} was asked for and that a crash or a lost connection left in doubt. For each, the handle
     * where it landed, or empty where it certainly did not. No handle is given twice.
     */
    List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException;

    /**
     * Puts new content in the place of old, durably and as one step to an onlooker: where the store cannot change a body it
     * creates the new and then deletes the old. Deferred where the item is not at {@code change.expected()} any more.
     */
    List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException;

    /** Adds and removes flags. Repeatable. Deferred where the item is gone. */
    List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException;

    /**
     * Moves items to another folder of this store without reading their bodies. After a crash an item may be in both places,
     * never in none. Deferred where the item is gone; unplaced where nobody knows whether it was moved.
     */
    List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException;

    /** Deletes just these items, whatever else is marked for deletion in the folder. Accepted where gone already. */
    List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException;

    /** As {@link #delete(List)}, but an item that is known to be at another revision by now stays, and is deferred. */
    default List<Outcome<Placed>> delete(List<Handle> handles, List<Revision> expected) throws StoreException {
        return delete(handles);
    }

    @Override
    void close();
}
