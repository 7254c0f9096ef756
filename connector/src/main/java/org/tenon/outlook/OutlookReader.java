package org.tenon.outlook;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;

/** Makes the texts of a folder's items. */
final class OutlookReader {
    private final OutlookStore store;
    private final ItemForm form;
    private final SavedItems savedItems;

    OutlookReader(OutlookStore store, ItemForm form, SavedItems savedItems) {
        this.store = store;
        this.form = form;
        this.savedItems = savedItems;
    }

    interface TextSink {
        void text(Handle handle, LargeValue text, Instant received) throws StoreException;
    }

    /**
     * One that cannot be read does not keep the others back; all such are told together at the end. Each is tried twice: a call may fail
     * once, and an item that is not known for what it is has its like put beside it.
     */
    void texts(List<Handle> handles, TextSink sink) throws StoreException {
        var unreadable = new HashMap<Handle, String>();
        for (var handle : new LinkedHashSet<>(handles)) {
            try {
                try {
                    text(handle, sink);
                } catch (MapiException e) {
                    if (OutlookFailures.isWhole(e)) {
                        throw e;
                    }
                    text(handle, sink);
                }
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw OutlookFailures.of("reading an item", e);
                }
                unreadable.put(handle, "an item that Outlook does not give (" + e.getMessage() + ")");
            } catch (IOException e) {
                unreadable.put(handle, "an item that could not be read to its end");
            }
        }
        if (!unreadable.isEmpty()) {
            throw new StoreException(
                    Retry.LATER,
                    Cause.PROTOCOL,
                    unreadable.size() + (unreadable.size() == 1 ? " item" : " items")
                            + " could not be read in Outlook. The others are not held up.",
                    unreadable);
        }
    }

    private void text(Handle handle, TextSink sink) throws StoreException, IOException {
        try (var loader = new ItemLoader(store.mapiStore())) {
            var item = load(handle, loader);
            if (item.isPresent()) {
                var received = form == ItemForm.MAIL
                        ? item.get().properties().get(PidTag.MESSAGE_DELIVERY_TIME)
                        : Optional.<Instant>empty();
                try (var text = EchoedText.of(item.get(), form, store.settings())) {
                    sink.text(handle, text, received.orElse(Instant.EPOCH));
                }
            }
        }
    }

    /** The item as a value, with the name and the times that its text shall have; empty where it is gone. */
    private Optional<MapiItem> load(Handle handle, ItemLoader loader) throws StoreException, IOException {
        var entry = OutlookItem.entryId(handle);
        var item = store.onMapi(() -> {
            try {
                var loaded = loaded(entry, loader);
                if (loaded.properties()
                        .get(Stamp.HOME)
                        .filter(store.openBatches()::isCutOff)
                        .isPresent()) {
                    savedItems.finish(entry);
                    loaded = loaded(entry, loader);
                }
                store.itemNames().claim(loaded, entry, form);
                return Optional.of(loaded);
            } catch (MapiException e) {
                if (OutlookFailures.isGone(e)) {
                    return Optional.<MapiItem>empty();
                }
                throw e;
            }
        });
        item.ifPresent(i -> form.asRead(i, entry));
        return item;
    }

    private MapiItem loaded(Binary entry, ItemLoader loader) throws IOException {
        try (var message = store.mapiStore().message(entry)) {
            return loader.load(message);
        }
    }
}
