package org.tenon.sync.dav;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The writes of single items in one collection: each is sent, and what the server answers, or does not answer, is its outcome. What is
 * the matter with one item stops no other, as long as the collection answers.
 */
final class ItemWrites {
    static final Outcome<Placed> GONE_AGAIN = Outcome.deferred("The item was taken and is gone again.");

    private static final String NO_ANSWER =
            "The server gives no answer when it is sent this item, though it answers otherwise.";

    /** So many in a row that find no room, and the rest is not tried. */
    private static final int FULL_ENOUGH = 5;

    private final CollectionAddress place;
    private final DavReader reader;
    private final CollectionCheck check;
    private final AtomicInteger withoutRoom = new AtomicInteger();

    ItemWrites(CollectionAddress place, DavReader reader) {
        this.place = place;
        this.reader = reader;
        this.check = new CollectionCheck(place);
    }

    interface Step<T> {
        Outcome<Placed> take(T item) throws StoreException;
    }

    /** One outcome an item, in order; the items themselves side by side. */
    <T> List<Outcome<Placed>> each(List<T> items, Step<T> step) throws StoreException {
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

    DavRequest put(Handle handle, byte[] body) {
        var component = place.contacts() ? "" : ItemText.component(body);
        return DavRequest.of("PUT", place.path(handle)).content(place.contentType(component), body);
    }

    /**
     * Sends the write of one item; empty where the server gives no answer to it though it answers others: then it is this item
     * at which it hangs up.
     */
    Optional<WriteAnswer> send(DavRequest request) throws StoreException {
        try {
            return Optional.of(place.http().send(request, WriteAnswer::of));
        } catch (StoreException e) {
            check.requireAnswers(e);
            return e.kind() == Cause.SIGN_IN ? Optional.of(WriteAnswer.refusal(401, DavError.NONE)) : Optional.empty();
        }
    }

    Outcome<Placed> settled(WriteAnswer answer, Handle asked) throws StoreException {
        if (!(answer.meaning() instanceof WriteMeaning.Done)) {
            return refused(answer);
        }
        withoutRoom.set(0);
        var handle = answer.location().flatMap(this::inHere).orElse(asked);
        var revision = answer.etag().flatMap(place::written);
        return revision.isPresent() ? Outcome.accepted(new Placed(handle, revision.get(), Flags.NONE)) : placed(handle);
    }

    /** The item of this collection that an answer names. */
    Optional<Handle> inHere(String href) {
        return place.http()
                .address(Href.withoutQuery(href), place.path())
                .filter(p -> Href.parent(p).equals(place.path()) && !p.endsWith("/"))
                .map(p -> new Handle(Href.last(p)));
    }

    Outcome<Placed> placed(Handle handle) throws StoreException {
        return reader.revision(handle)
                .<Outcome<Placed>>map(r -> Outcome.accepted(new Placed(handle, r, Flags.NONE)))
                .orElse(GONE_AGAIN);
    }

    Outcome<Placed> refused(WriteAnswer answer) throws StoreException {
        return switch (answer.meaning()) {
            case WriteMeaning.Done() -> Outcome.deferred("The server gave no clear answer about this item.");
            case WriteMeaning.Passed() -> changed();
            case WriteMeaning.Refused(String code, String message) -> Outcome.rejected(code, message);
            case WriteMeaning.Later(String message) -> Outcome.deferred(message);
            case WriteMeaning.Full(String message) -> {
                if (withoutRoom.incrementAndGet() > FULL_ENOUGH) {
                    throw DavErrors.of(507, answer.error(), Scope.COLLECTION);
                }
                yield Outcome.deferred(message);
            }
            case WriteMeaning.ItemOrCollection(String message) -> {
                check.requireCollection();
                yield Outcome.deferred(message);
            }
        };
    }

    static Outcome<Placed> changed() {
        return Outcome.deferred("The item was changed or deleted on the server meanwhile.");
    }

    static Outcome<Placed> noAnswer() {
        return Outcome.deferred(NO_ANSWER);
    }

    /** As {@link #noAnswer}, of a request after which the item may be in another place. */
    static Outcome<Placed> noAnswerFrom() {
        return Outcome.unplaced(NO_ANSWER);
    }
}
