package org.tenon.sync.dav;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/** Moves items of one folder into another: by MOVE where a server does that, else by a copy and a deletion. */
final class DavMover {
    private static final Outcome<Placed> GONE = Outcome.deferred("The item is gone from where it was.");

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

        /** Under that name, or under one of its own where that is another item's. */
        Outcome<Placed> store(Handle handle, byte[] data) throws StoreException {
            var linkId = ItemText.linkId(data);
            for (var name : List.of(handle, new ItemHrefs(place).ofHash(linkId))) {
                var there = data(name);
                if (there.isEmpty()) {
                    var sent = writes.send(writes.put(name, data).with("If-None-Match", "*"));
                    if (sent.isEmpty()) {
                        return ItemWrites.noAnswerFrom();
                    }
                    var answer = sent.get();
                    if (answer.status() != 412) {
                        var elsewhere = landedElsewhere(answer, data);
                        return elsewhere.isPresent() ? writes.placed(elsewhere.get()) : writes.settled(answer, name);
                    }
                    there = data(name);
                }
                if (there.filter(text -> ItemText.sameText(text, data)).isPresent()) {
                    return writes.placed(name); // It landed before.
                }
                if (there.filter(text -> ItemText.linkId(text).equals(linkId)).isPresent()) {
                    return Outcome.rejected(
                            "uid-conflict", "The folder that it should move to has another item with its UID.");
                }
            }
            return Outcome.deferred("The folder that it should move to has other items under its names.");
        }

        /** The one to move it to where {@code taken} is another item's; empty where that is the same item, or has its UID. */
        Optional<Handle> otherName(Handle taken, byte[] data) throws StoreException {
            var linkId = ItemText.linkId(data);
            var other = new ItemHrefs(place).ofHash(linkId);
            boolean same = data(taken)
                    .filter(there -> ItemText.linkId(there).equals(linkId))
                    .isPresent();
            return same || reader.revision(other).isPresent() ? Optional.empty() : Optional.of(other);
        }

        private Optional<byte[]> data(Handle name) throws StoreException {
            return reader.get(name).map(DavReader.Item::data);
        }
    }

    List<Outcome<Placed>> move(List<Handle> handles, CollectionAddress target) throws StoreException {
        var targetReader = new DavReader(target);
        var there = new Target(target, targetReader, new ItemWrites(target, targetReader));
        return writes.each(handles, handle -> move(handle, there));
    }

    private Outcome<Placed> move(Handle handle, Target there) throws StoreException {
        // Asked for first: SOGo heeds no Overwrite, and what has the name there would be gone.
        boolean free = there.reader.revision(handle).isEmpty();
        var moved = free ? renamed(handle, handle, there) : Optional.<Outcome<Placed>>empty();
        if (moved.isPresent()) {
            return moved.get();
        }
        var copied = copyAndDelete(handle, there);
        if (!free && copied instanceof Outcome.Rejected<Placed>) {
            // Cyrus takes a UID once an account, and so no copy; a new name it takes.
            var item = reader.get(handle);
            var name = item.isPresent() ? there.otherName(handle, item.get().data()) : Optional.<Handle>empty();
            return name.isPresent() ? renamed(handle, name.get(), there).orElse(copied) : copied;
        }
        return copied;
    }

    /** Empty where the server does not move it, and may take a copy. */
    private Optional<Outcome<Placed>> renamed(Handle handle, Handle name, Target there) throws StoreException {
        if (there.place.http() != place.http()) {
            return Optional.empty();
        }
        var to = there.place.http().base(there.place.path(name)).toString();
        var sent = writes.send(DavRequest.of("MOVE", place.path(handle))
                .with("Destination", to)
                .with("Overwrite", "F"));
        if (sent.isEmpty()) {
            return Optional.of(ItemWrites.noAnswerFrom());
        }
        var answer = sent.get();
        return switch (answer.status()) {
            case 200, 201, 204 -> Optional.of(there.moved(name));
            case 404, 410 -> Optional.of(GONE);
            case 301, 302, 307, 308, 403, 405, 409, 412, 501, 502 -> Optional.empty();
            default -> Optional.of(writes.refused(answer));
        };
    }

    /** Where a server does not move, or finds the name taken, perhaps by this very item after a crash. */
    private Outcome<Placed> copyAndDelete(Handle handle, Target there) throws StoreException {
        var revision = reader.revision(handle);
        var item = reader.get(handle);
        if (revision.isEmpty() || item.isEmpty()) {
            return GONE;
        }
        var outcome = there.store(handle, item.get().data());
        if (outcome instanceof Outcome.Accepted<Placed>
                && !(deleter.delete(handle, revision) instanceof Outcome.Accepted<Placed>)) {
            return Outcome.unplaced("The item changed while it was moved; it is in both folders.");
        }
        return outcome;
    }
}
