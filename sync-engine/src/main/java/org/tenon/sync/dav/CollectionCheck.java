package org.tenon.sync.dav;

import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Scope;

/** Asks a collection whether it answers, where one of its items did not: then it is the item's matter, and else everybody's. */
record CollectionCheck(CollectionAddress place) {
    /** Throws where the collection is gone, or where the server answers nothing at all. */
    void requireCollection() throws StoreException {
        var request = DavRequest.propfind(place.path(), 0, Dav.propfind(Dav.RESOURCETYPE));
        place.http().send(request, reply -> reply.multistatus(Scope.COLLECTION, resource -> {}));
    }

    /** Throws but for an exchange that broke, or a refusal to sign in, with a server that answers others. */
    void requireAnswers(StoreException e) throws StoreException {
        if (!mayBeOfItem(e)) {
            throw e;
        }
        requireCollection();
    }

    /** Some servers say 401 where they mean 403; the collection tells whether it is the password. */
    static boolean mayBeOfItem(StoreException e) {
        return (e.kind() == Cause.UNREACHABLE || e.kind() == Cause.SIGN_IN)
                && !Thread.currentThread().isInterrupted();
    }
}
