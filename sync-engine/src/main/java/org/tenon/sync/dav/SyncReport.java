package org.tenon.sync.dav;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The changes of a collection since a sync token, page after page (RFC 6578); each resource is told as it comes. */
final class SyncReport {
    private final CollectionAddress place;
    private final Teller teller;
    private int status;
    private boolean ofThatMoment;

    interface Teller {
        void tell(DavResource resource) throws StoreException;
    }

    SyncReport(CollectionAddress place, Teller teller) {
        this.place = place;
        this.teller = teller;
    }

    /** Of the last answer. */
    int status() {
        return status;
    }

    /** Whether a token was made in the moment in which it was told: it may stand for later changes too. */
    boolean isOfThatMoment() {
        return ofThatMoment;
    }

    /** All pages from {@code token} on. The new token, or empty where the server will not go on from this one. */
    Optional<String> since(String token) throws StoreException {
        var at = token;
        while (true) {
            var page = page(at);
            if (page.isEmpty() || !page.get().more) {
                return page.map(p -> p.token);
            }
            if (page.get().token.equals(at)) {
                throw DavErrors.protocol("The server hands out its listing in parts but never gets on with it.", null);
            }
            at = page.get().token;
        }
    }

    private record Page(String token, boolean more) {}

    private Optional<Page> page(String token) throws StoreException {
        var props = new ArrayList<>(List.of(Dav.ETAG));
        if (place.collection().mixed()) {
            props.add(Dav.CONTENT_TYPE);
        }
        if (place.http().rowCounters().known(place.path())) {
            props.addAll(List.of(Dav.MODIFIED, Dav.LENGTH));
        }
        var request = DavRequest.report(place.path(), 0, Dav.syncCollection(token, props.toArray(QName[]::new)));
        var more = new boolean[1];
        status = 0;
        return place.http().send(request, reply -> {
            status = reply.status();
            switch (reply.status()) {
                case 400, 403, 405, 409, 411, 412, 415, 422, 500, 501, 507 -> {
                    return Optional.empty();
                }
                default -> {}
            }
            var next = reply.multistatus(Scope.COLLECTION, resource -> {
                if (resource.status() == 507 && place.isSelf(resource)) {
                    more[0] = true;
                } else {
                    teller.tell(resource);
                }
            });
            ofThatMoment |= next.filter(reply.clock()::isOfThatMoment).isPresent();
            return next.map(t -> new Page(t, more[0]));
        });
    }
}
