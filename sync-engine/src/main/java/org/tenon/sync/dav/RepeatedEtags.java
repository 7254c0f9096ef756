package org.tenon.sync.dav;

import java.util.HashMap;
import java.util.Map;
import org.tenon.sync.model.Handle;

/**
 * The first ETags of a listing. Where two items have one ETag, it says how often each was written, and not what is in it.
 */
final class RepeatedEtags {
    private static final int MOST = 1000;

    private final Map<String, Handle> first = new HashMap<>();

    boolean repeats(String etag, Handle handle) {
        if (first.size() >= MOST) {
            return false;
        }
        var before = first.put(etag, handle);
        return before != null && !before.equals(handle);
    }

    void clear() {
        first.clear();
    }
}
