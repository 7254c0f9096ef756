package org.tenon.sync.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;

/** The items of a folder, as an observation from the beginning tells them. */
public final class ListedItems implements ItemSink {
    private final Map<Handle, ItemState> items = new LinkedHashMap<>();

    private ListedItems() {}

    public static Map<Handle, ItemState> of(Folder folder) throws StoreException {
        var listed = new ListedItems();
        folder.observe(Optional.empty(), listed);
        return listed.items;
    }

    @Override
    public void here(ItemState item) {
        items.put(item.handle(), item);
    }

    @Override
    public void gone(Handle handle) {
        items.remove(handle);
    }
}
