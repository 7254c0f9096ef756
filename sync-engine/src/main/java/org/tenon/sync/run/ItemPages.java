package org.tenon.sync.run;

import java.util.List;
import java.util.function.Function;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.store.StoreException;

/** Goes through what the ledger keeps of items, in their order and a page at a time, so that memory does not grow with the mailbox. */
record ItemPages<T>(Query<T> query, Function<T, ItemId> item) {
    /** The page after an item; empty where there is nothing behind it. */
    @FunctionalInterface
    interface Query<T> {
        List<T> after(ItemId item);
    }

    @FunctionalInterface
    interface Reader<T> {
        void take(List<T> page) throws StoreException;
    }

    boolean isEmpty() {
        return query.after(ItemId.NONE).isEmpty();
    }

    void each(Reader<T> reader) throws StoreException {
        each(ItemId.NONE, reader);
    }

    void each(ItemId first, Reader<T> reader) throws StoreException {
        var page = query.after(first);
        while (!page.isEmpty()) {
            var last = item.apply(page.getLast());
            reader.take(page);
            page = query.after(last);
        }
    }
}
