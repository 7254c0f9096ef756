package org.tenon.sync.dav;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.NewItem;

/** The hrefs of new items in a collection, made from their UIDs, so that a repeat after a crash meets what landed instead of doubling it. */
record ItemHrefs(CollectionAddress place) {
    /** From the UID where that is short and plain, else from its hash. */
    Handle ofUid(LinkId linkId) {
        var uid = linkId.value();
        return uid.matches("[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,99}")
                ? new Handle(uid + place.extension())
                : ofHash(linkId);
    }

    /** The name where the first choice is another item's. */
    Handle ofHash(LinkId linkId) {
        var hash = ItemText.sha256(linkId.value().getBytes(StandardCharsets.UTF_8));
        return new Handle("t-" + hash.substring(0, 40) + place.extension());
    }

    Handle first(NewItem item) {
        return item.proposed().orElseGet(() -> ofUid(item.linkId()));
    }

    /** All the names under which the item may have landed. */
    List<Handle> all(NewItem item) {
        return List.of(first(item), ofHash(item.linkId()));
    }

    /**
     * Whether what is there under {@code handle} is the item. A name made from the hash of the link id is proof enough: a server may have
     * given a UID to an item that had none.
     */
    boolean isThis(LinkId linkId, Handle handle, LinkId there) {
        return there.equals(linkId) || handle.equals(ofHash(linkId));
    }
}
