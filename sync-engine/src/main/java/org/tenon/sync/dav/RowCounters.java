package org.tenon.sync.dav;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The collections whose ETags have not earned belief. An ETag is to change whenever the item does (RFC 9110 section 8.8.3), but
 * SOGo's count the writes of a database row: an item that was deleted and made again under the same address has the ETag of its
 * first state once more. Such ETags give themselves away, since all items written once have the same one.
 */
final class RowCounters {
    private static final Pattern SOGO = Pattern.compile("\"?gcs[0-9]{8,}\"?");

    private final Set<String> collections = ConcurrentHashMap.newKeySet();

    private volatile boolean sogo;

    /** Whether an ETag was seen that only SOGo makes. */
    boolean isSogo() {
        return sogo;
    }

    boolean counts(String collection, String etag) {
        if (SOGO.matcher(etag).matches()) {
            sogo = true;
            found(collection);
        }
        return collections.contains(collection);
    }

    boolean known(String collection) {
        return collections.contains(collection);
    }

    void found(String collection) {
        collections.add(collection);
    }
}
