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
        /** @param came the content hash of what came, where the item tells it: another one now, and somebody has changed it since */
        void text(Handle handle, LargeValue text, Instant received, Optional<String> came) throws StoreException;
    }

    /**
     * One that cannot be read does not keep the others back; all such are told together at the end. Each is tried twice: a call may fail
     * once, and an item that is not known for what it is has its like put beside it.
     */
    void texts(List<Handle> handles, TextSink sink) throws StoreException {
        var unreadable = new HashMap<Handle, String>();
        try {
            TwoAtATime.each(
                    new LinkedHashSet<>(handles),
                    this::read,
                    read -> {
                        try (read) {
                            if (read.text().isPresent()) {
                                sink.text(read.handle(), read.text().get(), read.received(), read.came());
                            }
                            read.trouble().ifPresent(why -> unreadable.put(read.handle(), why));
                        }
                    },
                    Read::close);
        } catch (MapiException e) {
            throw OutlookFailures.of("reading an item", e);
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
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

    /**
     * What came of reading an item.
     *
     * @param text none where the item is gone, or where there is trouble
     */
    private record Read(
            Handle handle, Optional<Overflow> text, Instant received, Optional<String> came, Optional<String> trouble)
            implements AutoCloseable {
        static Read none(Handle handle, Optional<String> trouble) {
            return new Read(handle, Optional.empty(), Instant.EPOCH, Optional.empty(), trouble);
        }

        @Override
        public void close() {
            text.ifPresent(Overflow::close);
        }
    }

    private Read read(Handle handle) throws StoreException {
        try {
            try {
                return text(handle);
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw e;
                }
                return text(handle);
            }
        } catch (MapiException e) {
            if (OutlookFailures.isWhole(e)) {
                throw e;
            }
            return Read.none(handle, Optional.of("an item that Outlook does not give (" + e.getMessage() + ")"));
        } catch (IOException e) {
            return Read.none(handle, Optional.of("an item that could not be read to its end"));
        }
    }

    private Read text(Handle handle) throws StoreException, IOException {
        try (var loader = new ItemLoader(store.mapiStore())) {
            var item = load(handle, loader);
            if (item.isEmpty()) {
                return Read.none(handle, Optional.empty());
            }
            var received = form == ItemForm.MAIL
                    ? item.get().properties().get(PidTag.MESSAGE_DELIVERY_TIME)
                    : Optional.<Instant>empty();
            return new Read(
                    handle,
                    Optional.of(EchoedText.of(item.get(), form, store.settings())),
                    received.orElse(Instant.EPOCH),
                    item.get().properties().get(Stamp.CAME),
                    Optional.empty());
        }
    }

    /** The item as a value, with the name and the times that its text shall have; empty where it is gone. */
    private Optional<MapiItem> load(Handle handle, ItemLoader loader) throws StoreException, IOException {
        var entry = OutlookItem.entryId(handle);
        var item = store.onMapi(() -> {
            try {
                var loaded = loaded(entry, loader);
                boolean cutOff = loaded.properties()
                        .get(Stamp.HOME)
                        .filter(store.openBatches()::isCutOff)
                        .isPresent();
                if (cutOff && !store.isLookedAtOnly()) {
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
