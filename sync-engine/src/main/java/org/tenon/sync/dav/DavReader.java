package org.tenon.sync.dav;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.namespace.QName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The reader of one folder's items: multiget in chunks, side by side, and a plain GET for each item that a multiget leaves
 * unanswered, refuses or breaks at. Never takes silence for absence. An item that cannot be had is put aside by name, and the
 * others come all the same.
 */
final class DavReader {
    private final CollectionAddress place;
    private final CollectionCheck check;
    private final Multiget multiget;
    private final Map<Handle, ScheduleTag> scheduleTags = new ConcurrentHashMap<>();
    private volatile boolean listed;

    DavReader(CollectionAddress place) {
        this.place = place;
        this.check = new CollectionCheck(place);
        this.multiget = new Multiget(place);
    }

    /** An item as the server has it, lines ended by CRLF. The revision is absent where only a GET gave it. */
    static final class Item {
        private final Handle handle;
        private final Optional<Revision> revision;
        private final byte[] data;

        Item(Handle handle, Optional<Revision> revision, byte[] data) {
            this.handle = handle;
            this.revision = revision;
            this.data = data;
        }

        Handle handle() {
            return handle;
        }

        Optional<Revision> revision() {
            return revision;
        }

        byte[] data() {
            return data;
        }
    }

    /** RFC 6638's mark of an item's scheduling state, and the revision that it was seen with. */
    record ScheduleTag(Revision revision, String tag) {}

    /** The schedule tag that belongs to just this revision, if one was seen. */
    Optional<String> scheduleTag(Handle handle, Revision revision) {
        return Optional.ofNullable(scheduleTags.get(handle))
                .filter(t -> t.revision().equals(revision))
                .map(ScheduleTag::tag);
    }

    /** Every item once, in any order; those gone are left out. Those that cannot be read fail the call after all others came. */
    void read(Collection<Handle> handles, BoundedParallel.Taker<Item> taker) throws StoreException {
        learn(handles);
        Map<Handle, String> unreadable = new ConcurrentHashMap<>();
        BoundedParallel.Maker<List<Handle>, Item> maker = (chunk, emitter) -> multiget(chunk, emitter, unreadable);
        BoundedParallel.run(multiget.chunks(handles), place.http().parallelism(), maker, taker);
        if (!unreadable.isEmpty()) {
            throw new StoreException(
                    Retry.LATER, Cause.PROTOCOL, unreadable.values().iterator().next(), unreadable);
        }
    }

    /** Has the server tell its spelling of handles that it may spell otherwise than we do. */
    void learn(Collection<Handle> handles) throws StoreException {
        for (var handle : handles) {
            if (place.http().isSpellingInDoubt(place.path(handle))) {
                if (!listed) {
                    listed = true;
                    var request = DavRequest.propfind(place.path(), 1, Dav.propfind(Dav.ETAG));
                    place.http().send(request, reply -> reply.multistatus(Scope.COLLECTION, place::handle));
                }
                return;
            }
        }
    }

    private void multiget(List<Handle> chunk, BoundedParallel.Emitter<Item> emitter, Map<Handle, String> unreadable)
            throws StoreException, InterruptedException {
        var open = new LinkedHashSet<>(chunk);
        boolean again = chunk.size() > 1;
        for (int inVain = 0; again && !open.isEmpty() && inVain < 2; ) {
            int before = open.size();
            again = multigetOnce(open, emitter) == Ended.BROKEN;
            inVain = open.size() < before ? 0 : inVain + 1;
            if (again && !open.isEmpty()) {
                // Most servers answer in order, so the first that is left is the one that broke the answer.
                getOne(open.removeFirst(), emitter, unreadable);
            }
        }
        for (var handle : open) {
            getOne(handle, emitter, unreadable);
        }
    }

    /** How a multiget came to its end. */
    private enum Ended {
        /** With all that the server had to say; what is still open it did not tell. */
        WHOLE,
        /** In text that no parser takes. */
        BROKEN
    }

    /** Takes from {@code open} what the server told. An item whose text came broken or was too long stays open. */
    private Ended multigetOnce(LinkedHashSet<Handle> open, BoundedParallel.Emitter<Item> emitter)
            throws StoreException {
        QName[] props = place.contacts()
                ? new QName[] {Dav.ETAG, place.data()}
                : new QName[] {Dav.ETAG, Dav.SCHEDULE_TAG, place.data()};
        try {
            multiget.ask(List.copyOf(open), props, (handle, resource) -> {
                var data = resource.prop(place.data())
                        .filter(v -> !v.damaged())
                        .map(DavResource.Value::text)
                        .orElse("");
                if (resource.gone()) {
                    open.remove(handle);
                } else if (!data.isBlank() && open.remove(handle)) {
                    emit(handle, resource, data, emitter);
                }
            });
            return Ended.WHOLE;
        } catch (StoreException e) {
            if (e.getCause() instanceof DavErrors.Malformed) {
                return Ended.BROKEN;
            }
            if (e.getCause() instanceof DavErrors.TooBig) {
                return Ended.WHOLE;
            }
            if (!CollectionCheck.mayBeOfItem(e)) {
                throw e;
            }
            // It may be one of the items at which the server hangs up: if it is there at all, they are asked for one by
            // one.
            check.requireCollection();
            return Ended.WHOLE;
        }
    }

    private void getOne(Handle handle, BoundedParallel.Emitter<Item> emitter, Map<Handle, String> unreadable)
            throws StoreException, InterruptedException {
        try {
            var item = get(handle);
            if (item.isPresent()) {
                emitter.emit(item.get(), item.get().data().length);
            }
        } catch (StoreException e) {
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
            unreadable.put(handle, e.getMessage());
        }
    }

    private void emit(Handle handle, DavResource resource, String data, BoundedParallel.Emitter<Item> emitter)
            throws StoreException {
        byte[] bytes = ItemText.crlf(data.getBytes(StandardCharsets.UTF_8));
        var revision =
                place.http().rowCounters().known(place.path()) ? Optional.<Revision>empty() : place.revision(resource);
        if (revision.isPresent()) {
            resource.text(Dav.SCHEDULE_TAG)
                    .ifPresent(tag -> scheduleTags.put(handle, new ScheduleTag(revision.get(), tag)));
        }
        try {
            emitter.emit(new Item(handle, revision, bytes), bytes.length);
        } catch (InterruptedException e) {
            throw DavErrors.interrupted(e);
        }
    }

    /** One item by itself; empty where it is gone. */
    Optional<Item> get(Handle handle) throws StoreException {
        learn(List.of(handle));
        try {
            return place.http().send(DavRequest.of("GET", place.path(handle)), reply -> {
                if (reply.status() == 404 || reply.status() == 410) {
                    return Optional.empty();
                }
                if (reply.status() != 200) {
                    throw unreadable("HTTP " + reply.status());
                }
                byte[] data = reply.body().readNBytes(ItemLimit.bytes() + 1);
                if (data.length > ItemLimit.bytes()) {
                    throw unreadable("it is larger than " + ItemLimit.words() + ", the most that we hold");
                }
                if (ItemText.isCutShort(data)) {
                    throw unreadable("it ends too early");
                }
                if (ItemText.isBlank(data)) {
                    throw unreadable("it is empty");
                }
                if (ItemText.looksLikeItem(data)) {
                    return Optional.of(new Item(handle, Optional.empty(), ItemText.crlf(data)));
                }
                throw DavErrors.protocol(
                        "The server answered with something else than an item; a sign-in page or a proxy may be in between.",
                        null);
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof DavErrors.TooBig) {
                throw unreadable("it is larger than any that we accept");
            }
            boolean aboutItem = e.scope() == Scope.ITEM;
            if (!aboutItem && !CollectionCheck.mayBeOfItem(e)) {
                throw e;
            }
            check.requireCollection();
            throw aboutItem
                    ? e
                    : unreadable(
                            e.kind() == Cause.SIGN_IN ? "HTTP 401" : "it gives no answer, though it answers otherwise");
        }
    }

    private static StoreException unreadable(String why) {
        return new StoreException(
                Scope.ITEM,
                Retry.LATER,
                Cause.PROTOCOL,
                "The server lists an item that it does not hand out (" + why + ").");
    }

    /** Of these, the ones that are there. Only a 404 or 410 about the item itself is taken for absence. */
    Set<Handle> here(Collection<Handle> handles) throws StoreException {
        learn(handles);
        var here = ConcurrentHashMap.<Handle>newKeySet();
        BoundedParallel.Maker<List<Handle>, Handle> maker = (chunk, emitter) -> {
            var open = new LinkedHashSet<>(chunk);
            if (chunk.size() > 1) {
                askWhatIsHere(open, here);
            }
            for (var handle : open) {
                if (exists(handle)) {
                    here.add(handle);
                }
            }
        };
        BoundedParallel.run(multiget.chunks(handles), place.http().parallelism(), maker, h -> {});
        return new HashSet<>(here);
    }

    /** An answer that cannot be read to its end leaves the rest open. */
    private void askWhatIsHere(Set<Handle> open, Set<Handle> here) throws StoreException {
        try {
            multiget.ask(Set.copyOf(open), new QName[] {Dav.ETAG}, (handle, resource) -> {
                if (resource.gone()) {
                    open.remove(handle);
                } else if (resource.status() == 0 && open.remove(handle)) {
                    here.add(handle);
                }
            });
        } catch (StoreException e) {
            boolean unreadable =
                    e.getCause() instanceof DavErrors.TooBig || e.getCause() instanceof DavErrors.Malformed;
            if (!unreadable) {
                throw e;
            }
        }
    }

    private boolean exists(Handle handle) throws StoreException {
        int status;
        try {
            status = place.http().send(DavRequest.of("HEAD", place.path(handle)), DavReply::status);
        } catch (StoreException e) {
            check.requireAnswers(e);
            return true;
        }
        if (status / 100 == 5 || status == 429) {
            // Perhaps at this item alone; then it has not said that the item is gone.
            check.requireCollection();
        }
        return status != 404 && status != 410;
    }

    /** The revision that an item has now, as a listing would tell it; empty where it is gone. */
    Optional<Revision> revision(Handle handle) throws StoreException {
        var now = look(handle);
        return now.there() && now.revision().isEmpty()
                ? get(handle).map(item -> CollectionAddress.revisionOfContent(item.data()))
                : now.revision();
    }

    /** Whether an item is there, and its revision as far as the server tells one without handing it out. */
    record Look(boolean there, Optional<Revision> revision) {
        boolean isClear() {
            return !there || revision.isPresent();
        }
    }

    Look look(Handle handle) throws StoreException {
        learn(List.of(handle));
        var found = new ArrayList<Revision>();
        var request = DavRequest.propfind(place.path(handle), 0, Dav.propfind(Dav.ETAG, Dav.MODIFIED, Dav.LENGTH));
        boolean there = place.http().send(request, reply -> {
            if (reply.status() == 404 || reply.status() == 410) {
                return false;
            }
            var present = new boolean[1];
            reply.multistatus(Scope.COLLECTION, resource -> {
                present[0] |= !resource.gone();
                place.revision(resource).ifPresent(found::add);
            });
            return present[0];
        });
        return new Look(there, there ? found.stream().findFirst() : Optional.empty());
    }
}
