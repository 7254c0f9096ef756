package org.tenon.sync.dav;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.BodySink;
import org.tenon.sync.store.DescriptionSink;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/** An open collection, or the half of one that holds this folder's kind. */
final class DavFolder implements Folder {
    /** Beyond this many the revisions seen are not remembered: memory stays flat, and deletions go without a condition. */
    private static final int REMEMBERED = 100_000;

    private final DavStore store;
    private final CollectionStates states;
    private final FolderInfo info;
    private final CollectionAddress place;
    private final DavReader reader;
    private final DavWriter writer;
    private final DavMover mover;
    private final DavDeleter deleter;
    private final StagingArea staging;
    private final Map<Handle, Revision> seen = new HashMap<>();
    private boolean closed;

    DavFolder(DavStore store, FolderInfo info, CollectionAddress place) {
        this.store = store;
        this.states = store.states();
        this.info = info;
        this.place = place;
        this.reader = new DavReader(place);
        var writes = new ItemWrites(place, reader);
        this.writer = new DavWriter(place, reader, writes);
        this.deleter = new DavDeleter(place, reader, writes);
        this.mover = new DavMover(place, reader, writes, deleter);
        this.staging = new StagingArea();
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        boolean doubted = states.isDoubted(info);
        var observation = new DavObserver(
                        place,
                        reader,
                        new ItemSink() {
                            @Override
                            public void here(ItemState item) {
                                if (seen.size() < REMEMBERED) {
                                    seen.put(item.handle(), item.revision());
                                }
                                sink.here(item);
                            }

                            @Override
                            public void gone(Handle handle) {
                                seen.remove(handle);
                                sink.gone(handle);
                            }

                            @Override
                            public boolean awaitsOurs() {
                                return sink.awaitsOurs();
                            }
                        },
                        states.validity(info),
                        store.now())
                .observe(doubted ? Optional.empty() : since);
        states.validity(info, observation.checkpoint().validity());
        if (doubted) {
            states.believe(info);
        }
        return observation;
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        var here = reader.here(handles);
        if (!place.collection().mixed() || here.isEmpty()) {
            return here;
        }
        // In another folder of the same collection is not here; one that cannot be read is.
        var elsewhere = new HashSet<Handle>();
        reader.read(List.copyOf(here), item -> {
            if (!place.holds(ItemText.component(item.data()))) {
                elsewhere.add(item.handle());
            }
        });
        here.removeAll(elsewhere);
        return here;
    }

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        reader.read(handles, item -> sink.described(item.handle(), ItemText.linkId(item.data()), item.data().length));
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        reader.read(handles, item -> sink.body(item.handle(), MemoryBody.passing(item.data())));
    }

    /** DAV keeps no flags beside an item: its categories are content. */
    @Override
    public Flags keepable(Flags flags) {
        return Flags.NONE;
    }

    @Override
    public Body stage(Body body) throws StoreException {
        return staging.take(body);
    }

    /** Names come from UIDs, so nothing else is needed to find what landed. */
    @Override
    public String horizon() {
        return "";
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        return Optional.of(new ItemHrefs(place).ofUid(item.linkId()));
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        var outcomes = remember(writer.create(items));
        if (writer.metUnknown()) {
            states.doubt(info);
        }
        return outcomes;
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        return writer.landed(items);
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var outcomes = remember(writer.replace(changes));
        for (int i = 0; i < changes.size(); i++) {
            suspect(outcomes.get(i), changes.get(i).handle(), changes.get(i).expected());
        }
        return outcomes;
    }

    private List<Outcome<Placed>> remember(List<Outcome<Placed>> outcomes) {
        for (var outcome : outcomes) {
            outcome.toOptional().ifPresent(placed -> seen.put(placed.handle(), placed.revision()));
        }
        return outcomes;
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) {
        return changes.stream()
                .map(c -> Outcome.<Placed>rejected("no-flags", "This kind of item has no flags on the server."))
                .toList();
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        var outcomes = mover.move(handles, store.place(target));
        noteState(outcomes);
        return outcomes;
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        var outcomes = deleter.delete(handles, seen);
        noteState(outcomes);
        return outcomes;
    }

    private void noteState(List<Outcome<Placed>> outcomes) throws StoreException {
        if (outcomes.stream().anyMatch(o -> o instanceof Outcome.Accepted<Placed>)) {
            states.deletedIn(place);
        }
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles, List<Revision> expected) throws StoreException {
        var revisions = new HashMap<Handle, Revision>();
        for (int i = 0; i < handles.size(); i++) {
            revisions.put(handles.get(i), expected.get(i));
        }
        var outcomes = deleter.delete(handles, revisions);
        noteState(outcomes);
        for (int i = 0; i < handles.size(); i++) {
            suspect(outcomes.get(i), handles.get(i), expected.get(i));
        }
        return outcomes;
    }

    /** An item refused twice in the same state: the server does not name it among its changes. */
    private void suspect(Outcome<Placed> outcome, Handle handle, Revision expected) {
        if (outcome instanceof Outcome.Deferred<Placed> && !states.firstRefusal(info, handle, expected)) {
            states.doubt(info);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            staging.close();
            store.closed();
        }
    }
}
