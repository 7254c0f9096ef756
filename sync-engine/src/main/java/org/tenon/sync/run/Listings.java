package org.tenon.sync.run;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** The folders that each side was seen to have in this try. Safe for use by several threads. */
final class Listings {
    private final Map<Side, Map<FolderId, FolderInfo>> sides = new EnumMap<>(Side.class);

    Listings() {
        for (var side : Side.values()) {
            sides.put(side, new ConcurrentHashMap<>());
        }
    }

    void clear() {
        sides.values().forEach(Map::clear);
    }

    void put(Side side, FolderId folder, FolderInfo info) {
        sides.get(side).put(folder, info);
    }

    void remove(Side side, FolderId folder) {
        sides.get(side).remove(folder);
    }

    boolean has(Side side, FolderId folder) {
        return sides.get(side).containsKey(folder);
    }

    Map<FolderId, FolderInfo> of(Side side) {
        return sides.get(side);
    }

    FolderInfo info(Side side, FolderId folder) throws StoreException {
        var info = sides.get(side).get(folder);
        if (info == null) {
            throw new StoreException(
                    Scope.COLLECTION, Retry.LATER, Cause.FOLDER_GONE, "a folder is not there (any more) on one side");
        }
        return info;
    }
}
