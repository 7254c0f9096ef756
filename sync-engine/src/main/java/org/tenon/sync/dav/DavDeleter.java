package org.tenon.sync.dav;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/**
 * Deletes items of one folder, as they were last seen. Deletions carry {@code Schedule-Reply: F} (RFC 6638 section 8.1): to delete a copy is
 * not to decline.
 */
final class DavDeleter {
    private final CollectionAddress place;
    private final DavReader reader;
    private final ItemWrites writes;

    DavDeleter(CollectionAddress place, DavReader reader, ItemWrites writes) {
        this.place = place;
        this.reader = reader;
        this.writes = writes;
    }

    /**
     * @param expected as last seen in this session, where it was: then a change since keeps the item
     */
    List<Outcome<Placed>> delete(List<Handle> handles, Map<Handle, Revision> expected) throws StoreException {
        return writes.each(handles, handle -> delete(handle, Optional.ofNullable(expected.get(handle))));
    }

    Outcome<Placed> delete(Handle handle, Optional<Revision> expected) throws StoreException {
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
            return ItemWrites.changed();
        }
        var answer = writes.send(request);
        var was = new Placed(handle, expected.orElse(Revision.FIXED), Flags.NONE);
        if (answer.isEmpty()) {
            return ItemWrites.noAnswer();
        }
        return switch (answer.get().status()) {
            case 200, 202, 204, 404, 410 -> Outcome.accepted(was);
            // A server may fail the condition for an item that is gone (RFC 9110 section 13.1.1).
            case 412 -> reader.revision(handle).isEmpty() ? Outcome.accepted(was) : ItemWrites.changed();
            default -> notDeleted(writes.refused(answer.get()));
        };
    }

    /** A deletion brings no content that a server could mind: whatever it minds will pass, but for a lack of rights. */
    private static Outcome<Placed> notDeleted(Outcome<Placed> outcome) {
        return outcome instanceof Outcome.Rejected<Placed>(String code, String message) && !code.equals("no-permission")
                ? Outcome.deferred(message)
                : outcome;
    }
}
