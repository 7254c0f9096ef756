package org.tenon.sync.dav;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.tenon.sync.merge.ItemSplit;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.vobject.Content;

/**
 * The writer of one folder's items. Every write is conditional where the server gives something to hold it to: If-None-Match
 * for what must not be there yet, If-Match for what must be as it was seen.
 */
final class DavWriter {
    private final CollectionAddress place;
    private final DavReader reader;
    private final ItemWrites writes;
    private final ItemHrefs hrefs;
    private volatile boolean metUnknown;

    DavWriter(CollectionAddress place, DavReader reader, ItemWrites writes) {
        this.place = place;
        this.reader = reader;
        this.writes = writes;
        this.hrefs = new ItemHrefs(place);
    }

    /** Whether a new item was met on the server already, in words that nobody listed: then a listing has left it out. */
    boolean metUnknown() {
        return metUnknown;
    }

    /**
     * Of several that want one name the next is sent, and the name asked for, when the last has its answer: some servers look and
     * write in two steps.
     */
    List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        var outcomes = new HashMap<Integer, Outcome<Placed>>();
        while (outcomes.size() < items.size()) {
            var wanted = new HashSet<Handle>();
            var batch = IntStream.range(0, items.size())
                    .filter(i -> !outcomes.containsKey(i) && wanted.add(hrefs.first(items.get(i))))
                    .boxed()
                    .toList();
            var taken = overwritten(List.copyOf(wanted));
            var told = writes.each(batch.stream().map(items::get).toList(), item -> create(item, taken));
            for (int i = 0; i < batch.size(); i++) {
                outcomes.put(batch.get(i), told.get(i));
            }
        }
        return IntStream.range(0, items.size()).mapToObj(outcomes::get).toList();
    }

    private Outcome<Placed> create(NewItem item, Set<Handle> taken) throws StoreException {
        var first = hrefs.first(item);
        var body = bytes(item, first);
        if (body.isEmpty()) {
            return tooBig();
        }
        if (!isOfThisFolder(body.get())) {
            return Outcome.rejected(
                    "wrong-kind",
                    "Items of its kind have a folder of their own on the server, beside this one. Put it there.");
        }
        var outcome = taken.contains(first) ? existing(first, item, body.get()) : create(first, item, body.get());
        if (outcome.isPresent()) {
            return outcome.get();
        }
        var second = hrefs.ofHash(item.linkId());
        return (overwritten(List.of(second)).isEmpty()
                        ? create(second, item, body.get())
                        : existing(second, item, body.get()))
                .orElse(Outcome.rejected("name-taken", "The server has another item under this item's name."));
    }

    /** One of another kind would be told by another folder of the same collection, and never by this one. */
    private boolean isOfThisFolder(byte[] body) {
        var component = place.collection().mixed() ? ItemText.component(body) : "";
        return component.isEmpty() || place.holds(component);
    }

    /**
     * Of these names, those that an item has which a new one would replace: none on a server that If-None-Match keeps from it. SOGo has to be
     * asked just before; what another program makes in between is lost, and there is no closer way with it.
     */
    private Set<Handle> overwritten(List<Handle> names) throws StoreException {
        return place.isSogo() ? reader.here(names) : Set.of();
    }

    /** Empty where the name is another item's. */
    private Optional<Outcome<Placed>> create(Handle handle, NewItem item, byte[] body) throws StoreException {
        var request = writes.put(handle, body).with("If-None-Match", "*");
        var answer = writes.send(request);
        if (answer.isEmpty()) {
            var there = reader.get(handle);
            return there.isPresent() ? existing(handle, item, body) : Optional.of(ItemWrites.noAnswer());
        }
        return answer.get().meaning() instanceof WriteMeaning.Passed
                ? existing(handle, item, body)
                : Optional.of(settledAnew(answer.get(), handle));
    }

    /** As {@link ItemWrites#settled}, of a new item: taken and not to be seen, it may be there under a name of the server's own. */
    private Outcome<Placed> settledAnew(WriteAnswer answer, Handle asked) throws StoreException {
        var outcome = writes.settled(answer, asked);
        return outcome.equals(ItemWrites.GONE_AGAIN)
                ? Outcome.unplaced(
                        "The server took the item and does not show it. It is kept here and looked for in every run, and not sent again unless you say so.")
                : outcome;
    }

    /** What is already there under the name: this item, landed before; another version of it; or another item. */
    private Optional<Outcome<Placed>> existing(Handle handle, NewItem item, byte[] body) throws StoreException {
        var revision = reader.revision(handle);
        var there = reader.get(handle);
        if (there.isEmpty() || revision.isEmpty()) {
            return Optional.of(Outcome.deferred("An item of that name came and went meanwhile."));
        }
        if (ItemText.sameText(there.get().data(), body)) {
            return Optional.of(Outcome.accepted(new Placed(handle, revision.get(), Flags.NONE)));
        }
        if (hrefs.isThis(item.linkId(), handle, ItemText.linkId(there.get().data()))) {
            metUnknown = true;
            return Optional.of(Outcome.deferred("The server has this item already, in other words."));
        }
        return Optional.empty();
    }

    List<Optional<Handle>> landed(List<NewItem> items) throws StoreException {
        var candidates = new ArrayList<Handle>();
        for (var item : items) {
            candidates.addAll(hrefs.all(item));
        }
        Map<Handle, LinkId> found = new ConcurrentHashMap<>();
        reader.read(candidates, item -> found.put(item.handle(), ItemText.linkId(item.data())));
        var landed = new ArrayList<Optional<Handle>>();
        for (var item : items) {
            var handle = hrefs.all(item).stream()
                    .filter(h -> found.containsKey(h) && hrefs.isThis(item.linkId(), h, found.get(h)))
                    .findFirst();
            handle.ifPresent(found::remove);
            landed.add(handle);
        }
        return landed;
    }

    List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        return writes.each(changes, change -> {
            var body = bytes(change.content(), change.handle());
            if (body.isEmpty()) {
                return tooBig();
            }
            var request = writes.put(change.handle(), body.get());
            boolean held = CollectionAddress.matchable(change.expected());
            if (!held && !unchanged(change.handle(), change.expected())) {
                return ItemWrites.changed();
            }
            var condition = CollectionAddress.condition(change.expected());
            if (condition.isPresent()) {
                request = request.with("If-Match", condition.get());
            }
            var tag = reader.scheduleTag(change.handle(), change.expected());
            if (tag.isPresent()) {
                request = request.with("If-Schedule-Tag-Match", tag.get());
            }
            var answer = writes.send(request);
            if (answer.isEmpty()) {
                return ItemWrites.noAnswer();
            }
            int status = answer.get().status();
            boolean gone = (status == 404 || status == 410)
                    && reader.revision(change.handle()).isEmpty();
            return gone ? ItemWrites.changed() : writes.settled(answer.get(), change.handle());
        });
    }

    /**
     * For revisions that a server cannot be held to (a weak ETag, none at all): asked just before. What changes between the
     * question and the write is lost to it; there is no closer way with such a server.
     */
    private boolean unchanged(Handle handle, Revision expected) throws StoreException {
        var now = reader.revision(handle);
        return now.isPresent() && now.get().equals(expected);
    }

    /** The body as it goes on the wire; empty where it is larger than we would send. */
    private static Optional<byte[]> bytes(NewItem item, Handle handle) throws StoreException {
        var body = item.body().orElseThrow(() -> new IllegalArgumentException("an item to write needs a body"));
        try (var in = body.open()) {
            int most = ItemLimit.bytes();
            byte[] bytes = body.sizeBytes() > most ? new byte[0] : in.readNBytes(most + 1);
            boolean tooBig = body.sizeBytes() > most || bytes.length > most;
            return tooBig ? Optional.empty() : Optional.of(WireText.of(named(item, handle, bytes)));
        } catch (IOException e) {
            throw new StoreException(
                    Scope.ITEM, Retry.LATER, Cause.UNREACHABLE, "The item to be written could not be read.", e);
        }
    }

    /** With a UID where the item has none: made from its place, so that it is the same at every write. */
    private static byte[] named(NewItem item, Handle handle, byte[] bytes) {
        return item.linkId().value().startsWith("content:")
                ? ItemSplit.withUid(Content.of(bytes), handle.value()).bytes()
                : bytes;
    }

    private static Outcome<Placed> tooBig() {
        return Outcome.rejected("too-big", "The item is larger than " + ItemLimit.words() + ", the most that we hold.");
    }
}
