package org.tenon.sync.dav;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
 *
 * <p>The name of a new item is made from its UID, so that a repeat after a crash meets what landed instead of doubling it.
 * Deletions carry {@code Schedule-Reply: F} (RFC 6638 section 8.1): to delete a copy is not to decline.
 */
final class DavWriter {
    private static final String NO_ANSWER =
            "The server gives no answer when it is sent this item, though it answers otherwise.";

    private static final Outcome<Placed> GONE_AGAIN = Outcome.deferred("The item was taken and is gone again.");

    /** So many in a row that find no room, and the rest is not tried. */
    private static final int FULL_ENOUGH = 5;

    private final CollectionAddress place;
    private final DavReader reader;
    private final AtomicInteger withoutRoom = new AtomicInteger();
    private volatile boolean metUnknown;

    DavWriter(CollectionAddress place, DavReader reader) {
        this.place = place;
        this.reader = reader;
    }

    /** From the UID where that is short and plain, else from its hash. */
    static Handle name(LinkId linkId, String extension) {
        var uid = linkId.value();
        return uid.matches("[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,99}")
                ? new Handle(uid + extension)
                : hashed(linkId, extension);
    }

    /** The name where the first choice is another item's. */
    static Handle hashed(LinkId linkId, String extension) {
        var hash = ItemText.sha256(linkId.value().getBytes(StandardCharsets.UTF_8));
        return new Handle("t-" + hash.substring(0, 40) + extension);
    }

    private interface Step<T> {
        Outcome<Placed> take(T item) throws StoreException;
    }

    /** One outcome an item, in order; the items themselves side by side. */
    private <T> List<Outcome<Placed>> each(List<T> items, Step<T> step) throws StoreException {
        Map<Integer, Outcome<Placed>> outcomes = new ConcurrentHashMap<>();
        BoundedParallel.Maker<Integer, Void> maker = (n, emitter) -> outcomes.put(n, take(step, items.get(n)));
        BoundedParallel.run(
                IntStream.range(0, items.size()).boxed().toList(), place.http().parallelism(), maker, nothing -> {});
        return IntStream.range(0, items.size()).mapToObj(outcomes::get).toList();
    }

    /** What is the matter with one item, one that cannot be read back say, is its outcome and stops no other. */
    private static <T> Outcome<Placed> take(Step<T> step, T item) throws StoreException {
        try {
            return step.take(item);
        } catch (StoreException e) {
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
            return Outcome.deferred(e.getMessage());
        }
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
            var names = new HashSet<Handle>();
            var batch = IntStream.range(0, items.size())
                    .filter(i -> !outcomes.containsKey(i) && names.add(firstName(items.get(i))))
                    .boxed()
                    .toList();
            var taken = overwritten(List.copyOf(names));
            var told = each(batch.stream().map(items::get).toList(), item -> create(item, taken));
            for (int i = 0; i < batch.size(); i++) {
                outcomes.put(batch.get(i), told.get(i));
            }
        }
        return IntStream.range(0, items.size()).mapToObj(outcomes::get).toList();
    }

    private Outcome<Placed> create(NewItem item, Set<Handle> taken) throws StoreException {
        var first = firstName(item);
        var body = bytes(item, first);
        if (body.isEmpty()) {
            return tooBig();
        }
        if (!isOfThisFolder(body.get())) {
            return Outcome.rejected(
                    "wrong-kind", "Items of its kind have a folder of their own on the server, beside this one. Put it there.");
        }
        var outcome = taken.contains(first) ? existing(first, item, body.get()) : create(first, item, body.get());
        if (outcome.isPresent()) {
            return outcome.get();
        }
        var second = hashed(item.linkId(), place.extension());
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

    private Handle firstName(NewItem item) {
        return item.proposed().orElseGet(() -> name(item.linkId(), place.extension()));
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
        var request = put(handle, body).with("If-None-Match", "*");
        var answer = sendItem(request);
        if (answer.isEmpty()) {
            var there = reader.get(handle);
            return there.isPresent() ? existing(handle, item, body) : Optional.of(noAnswer());
        }
        return answer.get().meaning() instanceof WriteMeaning.Passed
                ? existing(handle, item, body)
                : Optional.of(settledAnew(answer.get(), handle));
    }

    /** As {@link #settled}, of a new item: taken and not to be seen, it may be there under a name of the server's own. */
    private Outcome<Placed> settledAnew(Answer answer, Handle asked) throws StoreException {
        var outcome = settled(answer, asked);
        return outcome.equals(GONE_AGAIN)
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
        if (isThis(item.linkId(), handle, there.get().data())) {
            metUnknown = true;
            return Optional.of(Outcome.deferred("The server has this item already, in other words."));
        }
        return Optional.empty();
    }

    /** A name made from the hash of the link id is proof enough: a server may have given a UID to an item that had none. */
    private boolean isThis(LinkId linkId, Handle handle, byte[] data) {
        return ItemText.linkId(data).equals(linkId) || handle.equals(hashed(linkId, place.extension()));
    }

    List<Optional<Handle>> landed(List<NewItem> items) throws StoreException {
        var candidates = new ArrayList<Handle>();
        for (var item : items) {
            candidates.addAll(names(item));
        }
        Map<Handle, LinkId> found = new ConcurrentHashMap<>();
        reader.read(candidates, item -> found.put(item.handle(), ItemText.linkId(item.data())));
        var landed = new ArrayList<Optional<Handle>>();
        for (var item : items) {
            var handle = names(item).stream()
                    .filter(h -> item.linkId().equals(found.get(h))
                            || (found.containsKey(h) && h.equals(hashed(item.linkId(), place.extension()))))
                    .findFirst();
            handle.ifPresent(found::remove);
            landed.add(handle);
        }
        return landed;
    }

    private List<Handle> names(NewItem item) {
        return List.of(firstName(item), hashed(item.linkId(), place.extension()));
    }

    List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        return each(changes, change -> {
            var body = bytes(change.content(), change.handle());
            if (body.isEmpty()) {
                return tooBig();
            }
            var request = put(change.handle(), body.get());
            boolean held = CollectionAddress.matchable(change.expected());
            if (!held && !unchanged(change.handle(), change.expected())) {
                return changed();
            }
            var condition = CollectionAddress.condition(change.expected());
            if (condition.isPresent()) {
                request = request.with("If-Match", condition.get());
            }
            var tag = reader.scheduleTag(change.handle(), change.expected());
            if (tag.isPresent()) {
                request = request.with("If-Schedule-Tag-Match", tag.get());
            }
            var answer = sendItem(request);
            if (answer.isEmpty()) {
                return noAnswer();
            }
            int status = answer.get().status;
            boolean gone = (status == 404 || status == 410)
                    && reader.revision(change.handle()).isEmpty();
            return gone ? changed() : settled(answer.get(), change.handle());
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

    /**
     * @param expected as last seen in this session, where it was: then a change since keeps the item
     */
    List<Outcome<Placed>> delete(List<Handle> handles, Map<Handle, Revision> expected) throws StoreException {
        return each(handles, handle -> delete(handle, Optional.ofNullable(expected.get(handle))));
    }

    private Outcome<Placed> delete(Handle handle, Optional<Revision> expected) throws StoreException {
        var request = DavRequest.of("DELETE", place.path(handle)).with("Schedule-Reply", "F");
        var condition = expected.flatMap(CollectionAddress::condition);
        if (condition.isPresent()) {
            request = request.with("If-Match", condition.get());
        }
        boolean inVain = expected.isPresent()
                && !expected.get().value().isEmpty()
                && !CollectionAddress.matchable(expected.get())
                && reader.revision(handle)
                        .filter(r -> !r.equals(expected.get()))
                        .isPresent();
        if (inVain) {
            return changed();
        }
        var answer = sendItem(request);
        var was = new Placed(handle, expected.orElse(Revision.FIXED), Flags.NONE);
        if (answer.isEmpty()) {
            return noAnswer();
        }
        return switch (answer.get().status) {
            case 200, 202, 204, 404, 410 -> Outcome.accepted(was);
            // A server may fail the condition for an item that is gone (RFC 9110 section 13.1.1).
            case 412 -> reader.revision(handle).isEmpty() ? Outcome.accepted(was) : changed();
            default -> notDeleted(refused(answer.get()));
        };
    }

    /** A deletion brings no content that a server could mind: whatever it minds will pass, but for a lack of rights. */
    private static Outcome<Placed> notDeleted(Outcome<Placed> outcome) {
        return outcome instanceof Outcome.Rejected<Placed>(String code, String message) && !code.equals("no-permission")
                ? Outcome.deferred(message)
                : outcome;
    }

    List<Outcome<Placed>> move(List<Handle> handles, CollectionAddress target) throws StoreException {
        var there = new DavWriter(target, new DavReader(target));
        return each(handles, handle -> move(handle, there));
    }

    private Outcome<Placed> move(Handle handle, DavWriter there) throws StoreException {
        var to = there.place.path(handle);
        boolean sameOrigin = there.place.http() == place.http();
        if (sameOrigin) {
            var sent = sendItem(DavRequest.of("MOVE", place.path(handle))
                    .with("Destination", place.http().base(to).toString())
                    .with("Overwrite", "F"));
            if (sent.isEmpty()) {
                return Outcome.unplaced(NO_ANSWER);
            }
            var answer = sent.get();
            switch (answer.status) {
                case 200, 201, 204 -> {
                    return there.moved(handle);
                }
                case 404, 410 -> {
                    return Outcome.deferred("The item is gone from where it was.");
                }
                case 301, 302, 307, 308, 403, 405, 409, 412, 501, 502 -> {}
                default -> {
                    return refused(answer);
                }
            }
        }
        return copyAndDelete(handle, there);
    }

    /** Some servers take an encoded Destination by the letter; the item then has a name with percent signs in it. */
    private Outcome<Placed> moved(Handle handle) throws StoreException {
        var placed = placed(handle);
        var literal = Href.encode(handle.value());
        return placed instanceof Outcome.Accepted<Placed> || literal.equals(handle.value())
                ? placed
                : placed(new Handle(literal));
    }

    /** Where a server does not move, or finds the name taken, perhaps by this very item after a crash. */
    private Outcome<Placed> copyAndDelete(Handle handle, DavWriter there) throws StoreException {
        var revision = reader.revision(handle);
        var item = reader.get(handle);
        if (revision.isEmpty() || item.isEmpty()) {
            return Outcome.deferred("The item is gone from where it was.");
        }
        byte[] data = item.get().data();
        var sent = there.sendItem(there.put(handle, data).with("If-None-Match", "*"));
        if (sent.isEmpty()) {
            return Outcome.unplaced(NO_ANSWER);
        }
        var answer = sent.get();
        boolean landedBefore = answer.status == 412
                && there.reader
                        .get(handle)
                        .filter(i -> ItemText.sameText(i.data(), data))
                        .isPresent();
        if (!landedBefore && answer.status == 412) {
            return Outcome.deferred("The folder that it should move to has another item under its name.");
        }
        var elsewhere = there.landedElsewhere(answer, data);
        var outcome = landedBefore
                ? there.placed(handle)
                : elsewhere.isPresent() ? there.placed(elsewhere.get()) : there.settled(answer, handle);
        if (outcome instanceof Outcome.Accepted<Placed>
                && !(delete(handle, revision) instanceof Outcome.Accepted<Placed>)) {
            return Outcome.deferred("The item changed while it was moved; it is in both folders.");
        }
        return outcome;
    }

    /** The item that the server says is in the way, where it is the very one that was sent: stored before, under a name of the server's own. */
    private Optional<Handle> landedElsewhere(Answer answer, byte[] data) throws StoreException {
        if (answer.error.href().isEmpty()
                || !(answer.meaning() instanceof WriteMeaning.Refused refused)
                || !refused.code().equals("uid-conflict")) {
            return Optional.empty();
        }
        var named = inHere(answer.error.href());
        var there = named.isPresent() ? reader.get(named.get()) : Optional.<DavReader.Item>empty();
        return there.filter(item -> ItemText.sameText(item.data(), data)).map(DavReader.Item::handle);
    }

    /** The item of this collection that an answer names. */
    private Optional<Handle> inHere(String href) {
        return place.http()
                .address(Href.withoutQuery(href), place.path())
                .filter(p -> Href.parent(p).equals(place.path()) && !p.endsWith("/"))
                .map(p -> new Handle(Href.last(p)));
    }

    private Outcome<Placed> placed(Handle handle) throws StoreException {
        return reader.revision(handle)
                .<Outcome<Placed>>map(r -> Outcome.accepted(new Placed(handle, r, Flags.NONE)))
                .orElse(GONE_AGAIN);
    }

    private DavRequest put(Handle handle, byte[] body) {
        var component = place.contacts() ? "" : ItemText.component(body);
        return DavRequest.of("PUT", place.path(handle)).content(place.contentType(component), body);
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

    /** The part of an answer to a write that decides what became of it. */
    private record Answer(int status, DavError error, Optional<String> etag, Optional<String> location) {
        static Answer refusal(int status, DavError error) {
            return new Answer(status, error, Optional.empty(), Optional.empty());
        }

        WriteMeaning meaning() {
            return WriteMeaning.of(status, error);
        }
    }

    /**
     * Sends the write of one item; empty where the server gives no answer to it though it answers others: then it is this item
     * at which it hangs up.
     */
    private Optional<Answer> sendItem(DavRequest request) throws StoreException {
        try {
            return Optional.of(send(request));
        } catch (StoreException e) {
            reader.requireAnswers(e);
            return e.kind() == Cause.SIGN_IN ? Optional.of(Answer.refusal(401, DavError.NONE)) : Optional.empty();
        }
    }

    private Answer send(DavRequest request) throws StoreException {
        return place.http().send(request, reply -> {
            if (reply.status() == 207) {
                return multistatus(reply);
            }
            if (reply.status() == 200 && reply.isPage()) {
                throw DavErrors.protocol(
                        "The server answered a write with a page for people; a sign-in page or a proxy may be in between.",
                        null);
            }
            return new Answer(
                    reply.status(),
                    reply.ok() ? DavError.NONE : reply.error(),
                    reply.header("ETag"),
                    reply.header("Location"));
        });
    }

    /** A 207 to a write means that something failed in it (RFC 4918 sections 9.6.1 and 13); some servers put all errors so. */
    private static Answer multistatus(DavReply reply) throws IOException, StoreException {
        var worst = new DavResource[1];
        try {
            reply.multistatus(Scope.COLLECTION, r -> {
                if (worst[0] == null || r.status() > worst[0].status()) {
                    worst[0] = r;
                }
            });
        } catch (StoreException e) {
            if (e.getCause() instanceof DavErrors.Malformed) {
                // A refusal that quotes what it refuses, broken references and all.
                return Answer.refusal(400, DavError.NONE);
            }
            throw e;
        }
        return worst[0] == null
                ? Answer.refusal(500, DavError.NONE)
                : Answer.refusal(Math.max(worst[0].status(), 400), worst[0].error());
    }

    private Outcome<Placed> settled(Answer answer, Handle asked) throws StoreException {
        if (!(answer.meaning() instanceof WriteMeaning.Done)) {
            return refused(answer);
        }
        withoutRoom.set(0);
        var handle = answer.location.flatMap(this::inHere).orElse(asked);
        var revision = answer.etag.flatMap(place::written);
        return revision.isPresent() ? Outcome.accepted(new Placed(handle, revision.get(), Flags.NONE)) : placed(handle);
    }

    private static Outcome<Placed> changed() {
        return Outcome.deferred("The item was changed or deleted on the server meanwhile.");
    }

    private static Outcome<Placed> tooBig() {
        return Outcome.rejected("too-big", "The item is larger than " + ItemLimit.words() + ", the most that we hold.");
    }

    private static Outcome<Placed> noAnswer() {
        return Outcome.deferred(NO_ANSWER);
    }

    private Outcome<Placed> refused(Answer answer) throws StoreException {
        return switch (answer.meaning()) {
            case WriteMeaning.Done() -> Outcome.deferred("The server gave no clear answer about this item.");
            case WriteMeaning.Passed() -> changed();
            case WriteMeaning.Refused(String code, String message) -> Outcome.rejected(code, message);
            case WriteMeaning.Later(String message) -> Outcome.deferred(message);
            case WriteMeaning.Full(String message) -> {
                if (withoutRoom.incrementAndGet() > FULL_ENOUGH) {
                    throw DavErrors.of(507, answer.error, Scope.COLLECTION);
                }
                yield Outcome.deferred(message);
            }
            case WriteMeaning.ItemOrCollection(String message) -> {
                reader.requireCollection();
                yield Outcome.deferred(message);
            }
        };
    }
}
