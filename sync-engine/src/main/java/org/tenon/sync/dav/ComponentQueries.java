package org.tenon.sync.dav;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** Queries for each kind of component that a collection may hold: which of its items are of which kind, without reading them. */
record ComponentQueries(CollectionAddress place) {
    /** The kinds of the items that the queries found: nothing where the server does not answer such. */
    Map<Handle, Set<Kind>> kinds() throws StoreException {
        var found = new HashMap<Handle, Set<Kind>>();
        for (var kind : place.collection().kinds()) {
            var of = items(DavCollection.component(kind));
            if (of.isEmpty()) {
                return Map.of();
            }
            of.get().forEach(handle -> found.computeIfAbsent(handle, h -> EnumSet.noneOf(Kind.class))
                    .add(kind));
        }
        return found;
    }

    private Optional<Set<Handle>> items(String component) throws StoreException {
        var body = Dav.componentQuery(component);
        var found = new HashSet<Handle>();
        return place.http().send(DavRequest.report(place.path(), 1, body), reply -> {
            if (reply.status() != 207) {
                return Optional.empty();
            }
            reply.multistatus(Scope.COLLECTION, resource -> {
                if (resource.status() == 0) {
                    place.handle(resource).ifPresent(found::add);
                }
                // One of which it says nothing is read, to see which it is.
            });
            return Optional.of(found);
        });
    }
}
