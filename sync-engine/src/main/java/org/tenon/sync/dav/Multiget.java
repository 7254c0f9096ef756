package org.tenon.sync.dav;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import javax.xml.namespace.QName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** Asks for properties of many items of one collection at once: a multiget by its report (RFC 4791 section 7.9, RFC 6352 section 8.7). */
record Multiget(CollectionAddress place) {
    private static final int CHUNK_MIN = 20;
    private static final int CHUNK_MAX = 150;

    interface Answer {
        void about(Handle handle, DavResource resource) throws StoreException;
    }

    /** Parts of a size that keeps all connections busy. */
    List<List<Handle>> chunks(Collection<Handle> handles) {
        var all = List.copyOf(new LinkedHashSet<>(handles));
        int width = place.http().parallelism();
        int size = Math.clamp((all.size() + 2L * width - 1) / (2L * width), CHUNK_MIN, CHUNK_MAX);
        var chunks = new ArrayList<List<Handle>>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return chunks;
    }

    /**
     * One multiget. A server that refuses it, fails at it or hangs up has answered nothing, perhaps because of one of the items: if
     * it is there at all, they are then asked for one by one.
     */
    void ask(Collection<Handle> handles, QName[] props, Answer answer) throws StoreException {
        try {
            askOnce(handles, props, answer);
        } catch (StoreException e) {
            new CollectionCheck(place).requireAnswers(e);
        }
    }

    private void askOnce(Collection<Handle> handles, QName[] props, Answer answer) throws StoreException {
        var paths =
                handles.stream().map(h -> place.http().spelled(place.path(h))).toList();
        var body = Dav.multiget(place.multiget(), paths, props);
        boolean denied = place.http()
                .send(DavRequest.report(place.path(), 0, body).forItems(), reply -> {
                    if (reply.status() == 207) {
                        reply.multistatus(Scope.COLLECTION, resource -> {
                            if (resource.nameless() || resource.href().endsWith("/") || place.isSelf(resource)) {
                                return;
                            }
                            var handle = place.handle(resource);
                            if (handle.isPresent()) {
                                answer.about(handle.get(), resource);
                            }
                        });
                    }
                    return reply.status() == 404 || reply.status() == 410;
                });
        if (denied) {
            // The collection, or only an item: SabreDAV 1.8 says 404 to the whole where one of the items is gone.
            new CollectionCheck(place).requireCollection();
        }
    }
}
