package org.tenon.sync.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.tenon.sync.fake.Faults.Listing;
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
import org.tenon.sync.store.MeasureSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** One process's open folder: asks here, effects in {@link FakeEffects}. Sinks are called outside the lock of the contents. */
final class FakeFolder implements Folder {
    private final FakeStore store;
    private final FolderInfo info;
    private final Box box;
    private final String validity;
    private final Throwable openedHere = new Throwable("opened here");
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private final Set<FakeBody> staged = new HashSet<>();
    private boolean closed;
    private boolean lost;

    FakeFolder(FakeStore store, FolderInfo info, Box box) {
        this.store = store;
        this.info = info;
        this.box = box;
        this.validity = box.validity();
    }

    Throwable openedHere() {
        return openedHere;
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        return call(Op.OBSERVE, () -> {
            var lie = store.faults().listing();
            var news = reading(() -> {
                store.contents().settle(); // What is told is believed: it must not go again with the lights.
                return Telling.of(box, since, store.traits().has(Trait.TOMBSTONES), lie);
            });
            int told = 0;
            for (var item : news.here()) {
                if (told++ == news.here().size() / 2) {
                    store.faults().midway(Op.OBSERVE);
                }
                sink.here(state(item));
                if (lie == Listing.REPEATED) {
                    sink.here(state(item));
                }
            }
            news.gone().forEach(sink::gone);
            return news.end();
        });
    }

    private ItemState state(Entry entry) {
        var traits = store.traits();
        return new ItemState(
                entry.handle(),
                revision(entry),
                entry.flags(),
                traits.has(Trait.TELLS_LINK_IDS) ? Optional.of(Mails.linkId(entry.body())) : Optional.empty(),
                traits.has(Trait.TELLS_SIZES) ? Mails.size(entry.body()) : ItemState.UNKNOWN_SIZE);
    }

    private Revision revision(Entry entry) {
        return store.traits().has(Trait.MUTABLE_BODIES) ? new Revision("r" + entry.revision()) : Revision.FIXED;
    }

    @Override
    public boolean standsBefore(Checkpoint checkpoint, Collection<Handle> handles) {
        synchronized (store.contents()) {
            return !store.traits().has(Trait.PROPOSES_HANDLES)
                    && handles.stream().anyMatch(handle -> Long.parseLong(handle.value()) >= box.nextUid());
        }
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        return call(Op.STILL_HERE, () -> {
            var here = new LinkedHashSet<Handle>();
            entries(handles).forEach(entry -> here.add(entry.handle()));
            return here;
        });
    }

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        call(Op.DESCRIBE, () -> {
            for (var entry : entries(handles)) {
                store.faults().midway(Op.DESCRIBE);
                if (store.traits().has(Trait.TELLS_CHANGES) && entry.revision() > 1) {
                    sink.changed(
                            entry.handle(),
                            Mails.linkId(entry.body()),
                            Mails.size(entry.body()),
                            Mails.hash(entry.body()));
                } else {
                    sink.described(entry.handle(), Mails.linkId(entry.body()), Mails.size(entry.body()));
                }
            }
            return handles;
        });
    }

    @Override
    public void measure(List<Handle> handles, MeasureSink sink) throws StoreException {
        call(Op.DESCRIBE, () -> {
            for (var entry : entries(handles)) {
                store.faults().midway(Op.DESCRIBE);
                sink.measured(entry.handle(), entry.receivedAt(), Mails.size(entry.body()));
            }
            return handles;
        });
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        call(Op.READ, () -> {
            for (var entry : entries(handles)) {
                store.faults().midway(Op.READ);
                if (store.faults().isUnreadable(entry.handle())) {
                    continue;
                }
                var body = new FakeBody(
                        entry.body(), entry.receivedAt(), false, store.faults().cutsBody());
                sink.body(entry.handle(), body);
                body.end();
            }
            return handles;
        });
    }

    @Override
    public Flags keepable(Flags flags) {
        var keepable = store.traits().keepable();
        return keepable.isEmpty() ? flags : flags.and(keepable);
    }

    @Override
    public Body stage(Body body) throws StoreException {
        return call(Op.STAGE, () -> {
            var copy = new FakeBody(asStored(bytes(body)), body.receivedAt(), true, false);
            staged.add(copy);
            return copy;
        });
    }

    @Override
    public String horizon() throws StoreException {
        return call(
                Op.HORIZON,
                () -> reading(() -> Long.toString(box.nextUid() + store.faults().horizonLie())));
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        if (!store.traits().has(Trait.PROPOSES_HANDLES)) {
            return Optional.empty();
        }
        synchronized (store.contents()) {
            var handle = store.contents().nextName();
            box.issue(handle);
            return Optional.of(handle);
        }
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        return call(
                Op.LANDED,
                () -> reading(() -> {
                    long from = Long.parseLong(horizon);
                    var taken = new HashSet<Handle>();
                    List<Optional<Handle>> found = new ArrayList<>();
                    for (var item : items) {
                        var where = item.proposed().isPresent()
                                ? box.find(item.proposed().get())
                                : box.items().stream()
                                        .filter(e -> Long.parseLong(e.handle().value()) >= from)
                                        .filter(e -> !taken.contains(e.handle()))
                                        .filter(e -> isCopy(e, item))
                                        .findFirst();
                        where.ifPresent(e -> taken.add(e.handle()));
                        found.add(where.map(Entry::handle));
                    }
                    return found;
                }));
    }

    private static boolean isCopy(Entry entry, NewItem item) {
        return Mails.size(entry.body()) == item.sizeBytes()
                && Mails.linkId(entry.body()).equals(item.linkId())
                && Mails.hash(entry.body()).equals(item.hash());
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        return change(Op.CREATE, items, new FakeEffects(store, this, box)::create);
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        changes.forEach(change -> known(change.handle()));
        return change(Op.REPLACE, changes, new FakeEffects(store, this, box)::replace);
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        changes.forEach(change -> known(change.handle()));
        return change(Op.REFLAG, changes, new FakeEffects(store, this, box)::reflag);
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        handles.forEach(this::known);
        return change(Op.MOVE, handles, handle -> new FakeEffects(store, this, box).move(handle, target));
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        handles.forEach(this::known);
        return change(Op.DELETE, handles, new FakeEffects(store, this, box)::delete);
    }

    @Override
    public void close() {
        closed = true;
        staged.forEach(FakeBody::end);
        staged.clear();
        store.closed(this);
    }

    /** What the body of {@code item} holds, which this very folder must have staged. */
    byte[] stagedBytes(NewItem item) {
        var body = item.body().orElseThrow(() -> new AssertionError("an item to create has no body"));
        if (!(body instanceof FakeBody ours) || !staged.contains(ours)) {
            throw new AssertionError("a body was not staged by the folder that is to hold it");
        }
        try (var in = ours.open()) {
            var bytes = in.readAllBytes();
            if (!Mails.hash(bytes).equals(item.hash()) || Mails.size(bytes) != item.sizeBytes()) {
                throw new AssertionError("an item's hash or size is not that of its body");
            }
            return bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Placed placed(Entry entry) {
        return new Placed(entry.handle(), revision(entry), entry.flags());
    }

    private byte[] asStored(byte[] bytes) {
        return store.traits().has(Trait.CRLF) ? Mails.crlf(bytes) : Mails.lf(bytes);
    }

    private static byte[] bytes(Body body) throws StoreException {
        try (var in = body.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new StoreException(Scope.STORE, Retry.NOW, Cause.UNREACHABLE, "a body ended before its time", e);
        }
    }

    private List<Entry> entries(Collection<Handle> handles) throws StoreException {
        handles.forEach(this::known);
        return reading(() -> handles.stream().flatMap(h -> box.find(h).stream()).toList());
    }

    /** A handle that this folder never gave to anybody came from another folder, or from a bug. */
    private void known(Handle handle) {
        synchronized (store.contents()) {
            if (!box.knows(handle)) {
                throw new AssertionError("handle " + handle + " was never one of " + info.name());
            }
        }
    }

    private interface Call<T> {
        T run() throws StoreException;
    }

    private interface Change<I> {
        Outcome<Placed> apply(I item) throws StoreException;
    }

    private <I> List<Outcome<Placed>> change(Op op, List<I> items, Change<I> change) throws StoreException {
        return call(op, () -> {
            List<Outcome<Placed>> outcomes = new ArrayList<>();
            try {
                for (var item : items) {
                    if (!outcomes.isEmpty()) {
                        store.faults().midway(op);
                    }
                    Optional<Outcome<Placed>> refused = store.faults().item(op);
                    if (refused.isPresent()) {
                        outcomes.add(refused.get());
                        continue;
                    }
                    synchronized (store.contents()) {
                        inValidity();
                        outcomes.add(change.apply(item));
                    }
                }
            } catch (StoreException e) {
                settle();
                throw e;
            }
            settle();
            return outcomes;
        });
    }

    private void settle() {
        synchronized (store.contents()) {
            store.contents().settle();
        }
    }

    /** One call at a time, on a folder that is open, of the validity that it was opened with, on a connection that holds. */
    private <T> T call(Op op, Call<T> call) throws StoreException {
        if (!user.compareAndSet(null, Thread.currentThread())) {
            throw new AssertionError(
                    op + " on a folder that is busy: used by two threads, or from within its own sink");
        }
        try {
            if (closed) {
                throw new AssertionError(op + " on a folder that was closed");
            }
            if (lost) {
                throw new StoreException(Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE, "the connection is lost");
            }
            store.begin(op);
            var result = call.run();
            store.faults().after(op);
            return result;
        } catch (StoreException e) {
            lost |= e.kind() == Cause.UNREACHABLE;
            throw e;
        } finally {
            user.set(null);
        }
    }

    private <T> T reading(Supplier<T> look) throws StoreException {
        synchronized (store.contents()) {
            inValidity();
            return look.get();
        }
    }

    private void inValidity() throws StoreException {
        var now = store.contents().box(info.name());
        if (now.isEmpty() || now.get() != box || !box.validity().equals(validity)) {
            throw FakeStore.gone("the folder is not what it was");
        }
    }
}
