package org.tenon.sync.run;

import java.util.EnumMap;
import java.util.Map;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;

/**
 * One worker's open folders: at most one on each side, so that workers who share few connections never wait for each other in a
 * circle.
 */
final class OpenFolders implements AutoCloseable {
    private final RunContext context;
    private final Map<Side, Folder> open = new EnumMap<>(Side.class);
    private final Map<Side, FolderId> ids = new EnumMap<>(Side.class);

    OpenFolders(RunContext context) {
        this.context = context;
    }

    /** The folder, open; whatever else was open on that side is closed. */
    Folder open(Side side, FolderId folder) throws StoreException {
        var known = ids.get(side);
        if (folder.equals(known)) {
            return open.get(side);
        }
        close(side);
        var info = context.listings.info(side, folder);
        var opened = context.store(side).open(info);
        open.put(side, opened);
        ids.put(side, folder);
        return opened;
    }

    private void close(Side side) {
        ids.remove(side);
        var folder = open.remove(side);
        if (folder != null) {
            folder.close();
        }
    }

    @Override
    public void close() {
        for (var side : Side.values()) {
            close(side);
        }
    }
}
