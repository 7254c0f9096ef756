package org.tenon.sync.dav;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/** Moves items of one folder into another: by MOVE where a server does that, else by a copy and a deletion. */
final class DavMover {
    private final CollectionAddress place;
    private final DavReader reader;
    private final ItemWrites writes;
    private final DavDeleter deleter;

    DavMover(CollectionAddress place, DavReader reader, ItemWrites writes, DavDeleter deleter) {
        this.place = place;
        this.reader = reader;
        this.writes = writes;
        this.deleter = deleter;
    }

    /** The folder to move into. */
    private record Target(CollectionAddress place, DavReader reader, ItemWrites writes) {
        /** Some servers take an encoded Destination by the letter; the item then has a name with percent signs in it. */
        Outcome<Placed> moved(Handle handle) throws StoreException {
            var placed = writes.placed(handle);
            var literal = Href.encode(handle.value());
            return placed instanceof Outcome.Accepted<Placed> || literal.equals(handle.value())
                    ? placed
                    : writes.placed(new Handle(literal));
        }

        /** The item that the server says is in the way, where it is the very one that was sent: stored before, under a name of the server's own. */
        Optional<Handle> landedElsewhere(WriteAnswer answer, byte[] data) throws StoreException {
            if (answer.error().href().isEmpty()
                    || !(answer.meaning() instanceof WriteMeaning.Refused refused)
                    || !refused.code().equals("uid-conflict")) {
                return Optional.empty();
            }
            var named = writes.inHere(answer.error().href());
            var there = named.isPresent() ? reader.get(named.get()) : Optional.<DavReader.Item>empty();
            return there.filter(item -> ItemText.sameText(item.data(), data)).map(DavReader.Item::handle);
        }
    }

    List<Outcome<Placed>> move(List<Handle> handles, CollectionAddress target) throws StoreException {
        var targetReader = new DavReader(target);
        var there = new Target(target, targetReader, new ItemWrites(target, targetReader));
        return writes.each(handles, handle -> move(handle, there));
    }

    private Outcome<Placed> move(Handle handle, Target there) throws StoreException {
        var to = there.place.path(handle);
        boolean sameOrigin = there.place.http() == place.http();
        if (sameOrigin) {
            var sent = writes.send(DavRequest.of("MOVE", place.path(handle))
                    .with("Destination", place.http().base(to).toString())
                    .with("Overwrite", "F"));
            if (sent.isEmpty()) {
                return ItemWrites.noAnswerFrom();
            }
            var answer = sent.get();
            switch (answer.status()) {
                case 200, 201, 204 -> {
                    return there.moved(handle);
                }
                case 404, 410 -> {
                    return Outcome.deferred("The item is gone from where it was.");
                }
                case 301, 302, 307, 308, 403, 405, 409, 412, 501, 502 -> {}
                default -> {
                    return writes.refused(answer);
                }
            }
        }
        return copyAndDelete(handle, there);
    }

    /** Where a server does not move, or finds the name taken, perhaps by this very item after a crash. */
    private Outcome<Placed> copyAndDelete(Handle handle, Target there) throws StoreException {
        var revision = reader.revision(handle);
        var item = reader.get(handle);
        if (revision.isEmpty() || item.isEmpty()) {
            return Outcome.deferred("The item is gone from where it was.");
        }
        byte[] data = item.get().data();
        var sent = there.writes.send(there.writes.put(handle, data).with("If-None-Match", "*"));
        if (sent.isEmpty()) {
            return ItemWrites.noAnswerFrom();
        }
        var answer = sent.get();
        boolean landedBefore = answer.status() == 412
                && there.reader
                        .get(handle)
                        .filter(i -> ItemText.sameText(i.data(), data))
                        .isPresent();
        if (!landedBefore && answer.status() == 412) {
            return Outcome.deferred("The folder that it should move to has another item under its name.");
        }
        var elsewhere = there.landedElsewhere(answer, data);
        var outcome = landedBefore
                ? there.writes.placed(handle)
                : elsewhere.isPresent() ? there.writes.placed(elsewhere.get()) : there.writes.settled(answer, handle);
        if (outcome instanceof Outcome.Accepted<Placed>
                && !(deleter.delete(handle, revision) instanceof Outcome.Accepted<Placed>)) {
            return Outcome.deferred("The item changed while it was moved; it is in both folders.");
        }
        return outcome;
    }
}
