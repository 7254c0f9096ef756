package org.tenon.sync.dav;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.namespace.QName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The reader of one folder's items: multiget in chunks, side by side, and a plain GET for each item that a multiget leaves
 * unanswered or refuses. Never takes silence for absence.
 */
final class DavReader {
    private static final int CHUNK_MIN = 20;
    private static final int CHUNK_MAX = 150;

    private final DavPlace place;
    private final Map<Handle, ScheduleTag> scheduleTags = new ConcurrentHashMap<>();

    DavReader(DavPlace place) {
        this.place = place;
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

    /** Every item once, in any order; those gone are left out. One that cannot be read fails the call after all others came. */
    void read(Collection<Handle> handles, Lanes.Taker<Item> taker) throws StoreException {
        var unreadable = new AtomicReference<StoreException>();
        Lanes.Maker<List<Handle>, Item> maker = (chunk, emitter) -> multiget(chunk, emitter, unreadable);
        Lanes.run(chunks(handles), place.http().lanes(), maker, taker);
        if (unreadable.get() != null) {
            throw unreadable.get();
        }
    }

    private List<List<Handle>> chunks(Collection<Handle> handles) {
        var all = List.copyOf(new LinkedHashSet<>(handles));
        int lanes = place.http().lanes();
        int size = Math.clamp((all.size() + 2L * lanes - 1) / (2L * lanes), CHUNK_MIN, CHUNK_MAX);
        var chunks = new ArrayList<List<Handle>>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return chunks;
    }

    private void multiget(List<Handle> chunk, Lanes.Emitter<Item> emitter, AtomicReference<StoreException> unreadable)
            throws StoreException, InterruptedException {
        var open = new LinkedHashSet<>(chunk);
        boolean again = chunk.size() > 1;
        for (int inVain = 0; again && !open.isEmpty() && inVain < 2; ) {
            int before = open.size();
            again = !multigetOnce(open, emitter);
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

    /**
     * Takes from {@code open} what the server told. False where its answer went wrong in the middle: XML cannot carry an
     * item with a control character or a broken UTF-8 sequence in it, and some servers try.
     */
    private boolean multigetOnce(LinkedHashSet<Handle> open, Lanes.Emitter<Item> emitter) throws StoreException {
        QName[] props = place.contacts()
                ? new QName[] {Dav.ETAG, place.data()}
                : new QName[] {Dav.ETAG, Dav.SCHEDULE_TAG, place.data()};
        try {
            ask(List.copyOf(open), props, (handle, resource) -> {
                var data =
                        resource.prop(place.data()).map(DavResource.Value::text).orElse("");
                if (resource.gone()) {
                    open.remove(handle);
                } else if (!data.isBlank() && open.remove(handle)) {
                    emit(handle, resource, data, emitter);
                }
            });
            return true;
        } catch (StoreException e) {
            if (e.getCause() instanceof DavErrors.Malformed) {
                return false;
            }
            if (!(e.getCause() instanceof DavErrors.TooBig)) {
                throw e;
            }
            return true;
        }
    }

    private void getOne(Handle handle, Lanes.Emitter<Item> emitter, AtomicReference<StoreException> unreadable)
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
            unreadable.compareAndSet(null, e);
        }
    }

    private void emit(Handle handle, DavResource resource, String data, Lanes.Emitter<Item> emitter)
            throws StoreException {
        byte[] bytes = ItemText.crlf(data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var revision = DavPlace.revision(resource);
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

    private interface Answer {
        void about(Handle handle, DavResource resource) throws StoreException;
    }

    /** One multiget. A server that refuses it, or fails at it, has answered nothing: the items are then asked for one by one. */
    private void ask(Collection<Handle> handles, QName[] props, Answer answer) throws StoreException {
        var paths = handles.stream().map(place::path).toList();
        var body = Dav.multiget(place.multiget(), paths, props);
        place.http().send(DavRequest.report(place.path(), 0, body), reply -> {
            if (reply.status() == 404 || reply.status() == 410) {
                throw DavErrors.of(reply.status(), "", Scope.COLLECTION);
            }
            if (reply.status() == 207) {
                reply.multistatus(Scope.COLLECTION, resource -> {
                    if (resource.href().endsWith("/") || place.isSelf(resource)) {
                        return;
                    }
                    var handle = place.handle(resource);
                    if (handle.isPresent()) {
                        answer.about(handle.get(), resource);
                    }
                });
            }
            return null;
        });
    }

    /** One item by itself; empty where it is gone. */
    Optional<Item> get(Handle handle) throws StoreException {
        try {
            return place.http().send(DavRequest.of("GET", place.path(handle)), reply -> {
                if (reply.status() == 404 || reply.status() == 410) {
                    return Optional.empty();
                }
                if (reply.status() == 200) {
                    byte[] data = reply.body().readAllBytes();
                    if (isCutShort(data)) {
                        throw unreadable("it ends too early");
                    }
                    if (looksLikeItem(data)) {
                        return Optional.of(new Item(handle, Optional.empty(), ItemText.crlf(data)));
                    }
                    throw DavErrors.protocol(
                            "The server answered with something else than an item; a sign-in page or a proxy may be in between.",
                            null);
                }
                throw unreadable("HTTP " + reply.status());
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof DavErrors.TooBig) {
                throw unreadable("too big");
            }
            throw e;
        }
    }

    /** Told from a page by its first character; a damaged item is an item still. */
    private static boolean looksLikeItem(byte[] data) {
        for (byte b : data) {
            if (b > ' ') {
                return b != '<';
            }
        }
        return false;
    }

    /** An item that begins as one and does not end: what a broken line leaves must not be taken for what the server has. */
    private static boolean isCutShort(byte[] data) {
        var text = new String(data, java.nio.charset.StandardCharsets.ISO_8859_1).strip();
        var upper = text.substring(0, Math.min(text.length(), 20)).toUpperCase(java.util.Locale.ROOT);
        for (var name : List.of("VCALENDAR", "VCARD")) {
            if (upper.startsWith("BEGIN:" + name)) {
                return !text.regionMatches(
                        true, text.length() - name.length() - 4, "END:" + name, 0, name.length() + 4);
            }
        }
        return false;
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
        var here = ConcurrentHashMap.<Handle>newKeySet();
        Lanes.Maker<List<Handle>, Handle> maker = (chunk, emitter) -> {
            var open = new LinkedHashSet<>(chunk);
            if (chunk.size() > 1) {
                ask(Set.copyOf(open), new QName[] {Dav.ETAG}, (handle, resource) -> {
                    if (resource.gone()) {
                        open.remove(handle);
                    } else if (resource.status() == 0 && open.remove(handle)) {
                        here.add(handle);
                    }
                });
            }
            for (var handle : open) {
                if (exists(handle)) {
                    here.add(handle);
                }
            }
        };
        Lanes.run(chunks(handles), place.http().lanes(), maker, h -> {});
        return new HashSet<>(here);
    }

    private boolean exists(Handle handle) throws StoreException {
        return place.http().send(DavRequest.of("HEAD", place.path(handle)), reply -> switch (reply.status()) {
            case 404, 410 -> false;
            case 200, 204, 403, 405, 406, 423 -> true;
            default -> throw DavErrors.of(reply.status(), "", Scope.STORE);
        });
    }

    /** The revision that an item has now, as a listing would tell it; empty where it is gone. */
    Optional<Revision> revision(Handle handle) throws StoreException {
        var found = new ArrayList<Revision>();
        var request = DavRequest.propfind(place.path(handle), 0, Dav.propfind(Dav.ETAG, Dav.MODIFIED, Dav.LENGTH));
        boolean there = place.http().send(request, reply -> {
            if (reply.status() == 404 || reply.status() == 410) {
                return false;
            }
            var present = new boolean[1];
            reply.multistatus(Scope.COLLECTION, resource -> {
                present[0] |= !resource.gone();
                DavPlace.revision(resource).ifPresent(found::add);
            });
            return present[0];
        });
        if (!there) {
            return Optional.empty();
        }
        return found.isEmpty()
                ? get(handle).map(item -> DavPlace.revisionOfContent(item.data()))
                : Optional.of(found.getFirst());
    }
}
