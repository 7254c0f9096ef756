package org.tenon.outlook;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Flags;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/**
 * Makes the new items of one folder, some at a time: MAPI's thread saves them and reads them back, and is free for others while they are
 * made and held against what came. A message that came back whole is saved once ({@link OpenBatches}).
 */
final class ItemCreator {
    private static final int TOGETHER = 16;
    private static final long TOGETHER_BYTES = 1 << 20;

    private static final Outcome<Placed> UNFINISHED =
            Outcome.unplaced("An item was saved in Outlook and could not be completed. The next run looks for it.");

    private final OutlookStore store;
    private final Binary id;
    private final ItemForm form;
    private final SavedItems savedItems;

    ItemCreator(OutlookStore store, Binary id, ItemForm form, SavedItems savedItems) {
        this.store = store;
        this.id = id;
        this.form = form;
        this.savedItems = savedItems;
    }

    /** @param asNewMail whether the person's rules shall run on it */
    List<Outcome<Placed>> create(List<NewItem> items, Predicate<NewItem> asNewMail) throws StoreException, IOException {
        var outcomes = new ArrayList<Outcome<Placed>>(items.size());
        var home = home();
        boolean whole = false;
        try {
            var some = new ArrayList<NewItem>();
            for (var item : items) {
                if (asNewMail.test(item)) {
                    outcomes.addAll(together(some, home));
                    some.clear();
                    outcomes.add(arrived(item, home));
                } else {
                    some.add(item);
                    if (some.size() == TOGETHER || bytes(some) > TOGETHER_BYTES) {
                        outcomes.addAll(together(some, home));
                        some.clear();
                    }
                }
            }
            outcomes.addAll(together(some, home));
            whole = !outcomes.contains(UNFINISHED);
            return outcomes;
        } finally {
            end(home, whole);
        }
    }

    /** What new items are known by until they are finished. */
    private Binary home() throws StoreException, IOException {
        if (form == ItemForm.MAIL) {
            try {
                return store.onMapi(() -> store.openBatches().begin());
            } catch (MapiException e) {
                // Then each is saved twice.
                return Stamp.UNFINISHED;
            }
        }
        return Stamp.UNFINISHED;
    }

    private void end(Binary home, boolean whole) throws StoreException, IOException {
        if (!home.equals(Stamp.UNFINISHED)) {
            try {
                store.onMapi(() -> {
                    store.openBatches().end(home, whole);
                    return null;
                });
            } catch (MapiException e) {
                // The next look holds them against what came once more.
                return;
            }
        }
    }

    private static long bytes(List<NewItem> items) {
        return items.stream().mapToLong(i -> i.body().orElseThrow().sizeBytes()).sum();
    }

    private Outcome<Placed> arrived(NewItem item, Binary home) throws StoreException, IOException {
        var came = EchoedText.Came.of(item);
        var made = made(item, came, Stamp.UNFINISHED);
        if (made.isEmpty()) {
            return OutlookFailures.noItem(form);
        }
        var kept = form.keepable(item.flags());
        try {
            var arrived = store.onMapi(
                    () -> store.arrivingMail().create(id, made.get(), kept, draft -> savedItems.settled(draft, came)));
            return arrived.isPresent()
                    ? arrived.get()
                    : together(List.of(item), home).getFirst();
        } catch (MapiException e) {
            return OutlookFailures.outcome(store, e);
        }
    }

    private List<Outcome<Placed>> together(List<NewItem> items, Binary home) throws StoreException, IOException {
        var all = new ArrayList<Making>();
        try {
            for (var item : items) {
                var came = EchoedText.Came.of(item);
                all.add(new Making(came, made(item, came, home)));
            }
            inFolder(all.stream().filter(m -> m.item.isPresent()).toList(), Making::save);
            for (var making : all) {
                making.hold(!home.equals(Stamp.UNFINISHED));
            }
            inFolder(all.stream().filter(m -> m.outcome == null).toList(), Making::complete);
            return all.stream().map(m -> m.outcome).toList();
        } finally {
            all.forEach(Making::close);
        }
    }

    /** Makes one that takes the place of {@code old}, which is known to be as it shall be by whoever asks. */
    Outcome<Placed> create(NewItem item, Replaced old) throws StoreException, IOException {
        var came = EchoedText.Came.of(item);
        var made = made(item, came, Stamp.UNFINISHED);
        if (made.isEmpty()) {
            return OutlookFailures.noItem(form);
        }
        made.get().properties().put(Stamp.REPLACES, old.written());
        return store.onMapi(() -> {
            try (var folder = store.mapiStore().folder(id);
                    var message = folder.create()) {
                new ItemSaver(store.mapiStore()).fill(message, made.get());
                message.save();
                return takesPlace(folder, message, came, old);
            }
        });
    }

    /** The old one goes only when the new one says what came; from then on the new one stays, and is finished by the next look if need be. */
    private Outcome<Placed> takesPlace(MapiFolder folder, MapiMessage message, EchoedText.Came came, Replaced old)
            throws IOException {
        var entry = message.value(Property.ENTRY_ID).orElseThrow();
        boolean rid = false;
        try {
            savedItems.settle(message, came, Stamp.UNFINISHED);
            rid = savedItems.isRid(old);
        } finally {
            if (!rid) {
                SavedItems.takenBack(folder, message);
            }
        }
        if (!rid) {
            return OutlookWriter.OPEN;
        }
        message.set(new Props().with(store.mapiStore().tag(Stamp.HOME), entry));
        message.delete(store.mapiStore().tag(Stamp.REPLACES), store.mapiStore().tag(Stamp.CAME));
        message.save();
        return Outcome.accepted(savedItems.placed(message));
    }

    /** The item of a text, with what a new one has besides. */
    private Optional<MapiItem> made(NewItem item, EchoedText.Came came, Binary home) throws IOException {
        var made = form.item(came.text(), store.settings());
        made.ifPresent(m -> {
            prepare(m, form.keepable(item.flags()), item.body().orElseThrow().receivedAt());
            m.properties().put(Stamp.HOME, home).put(Stamp.CAME, came.hash().hex());
        });
        return made;
    }

    private void prepare(MapiItem item, Flags kept, Instant received) {
        if (form == ItemForm.MAIL) {
            item.properties()
                    .put(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(MailMarks.isRead(kept), kept.has(Flags.DRAFT)));
            var marks = MailMarks.written(kept, item.properties().get(PidTag.ICON_INDEX));
            for (int i = 0; i < marks.size(); i++) {
                item.properties().put(PropTag.any(marks.tag(i)), marks.value(i));
            }
            // Those that its sender gave it are part of its text.
            var categories = MailMarks.categories(kept);
            if (categories.isEmpty()) {
                item.properties().remove(PropertyKey.of(PidLid.KEYWORDS));
            } else {
                item.properties().put(PidLid.KEYWORDS, categories);
            }
            if (!received.equals(Instant.EPOCH)) {
                item.properties().put(PidTag.MESSAGE_DELIVERY_TIME, received);
            }
        } else {
            ownTimes(item);
        }
    }

    static void ownTimes(MapiItem item) {
        item.properties().get(PidTag.CREATION_TIME).ifPresent(t -> item.properties()
                .put(Stamp.CREATED, t));
        item.properties().get(PidTag.LAST_MODIFICATION_TIME).ifPresent(t -> item.properties()
                .put(Stamp.MODIFIED, t));
    }

    private interface Step {
        void take(Making making, MapiFolder folder) throws StoreException, IOException;
    }

    private void inFolder(List<Making> all, Step step) throws StoreException, IOException {
        if (!all.isEmpty()) {
            store.onMapi(() -> {
                try (var folder = store.mapiStore().folder(id)) {
                    for (var making : all) {
                        try {
                            step.take(making, folder);
                        } catch (MapiException e) {
                            making.outcome = OutlookFailures.outcome(store, e);
                        }
                    }
                    return null;
                }
            });
        }
    }

    /** One item on its way. */
    private final class Making implements AutoCloseable {
        private final EchoedText.Came came;
        private final Optional<MapiItem> item;
        private SavedItems.ReadBack back;
        private Placed placed;
        private Outcome<Placed> outcome;

        Making(EchoedText.Came came, Optional<MapiItem> item) {
            this.came = came;
            this.item = item;
            this.outcome = item.isPresent() ? null : OutlookFailures.noItem(form);
        }

        void save(MapiFolder folder) throws IOException {
            try (var message = folder.create()) {
                new ItemSaver(store.mapiStore()).fill(message, item.get());
                message.save();
                try {
                    back = savedItems.readBack(message);
                    placed = savedItems.placed(message);
                } catch (MapiException e) {
                    left(e, SavedItems.takenBack(folder, message));
                }
            }
        }

        /** Says what becomes of it, where it is finished already. */
        void hold(boolean once) throws IOException {
            if (outcome == null && back.holds(came) && once) {
                outcome = Outcome.accepted(placed);
            }
        }

        /** Who changed it meanwhile has changed an unfinished one: the next look completes it. */
        void complete(MapiFolder folder) throws IOException {
            var entry = OutlookItem.entryId(placed.handle());
            try (var message = store.mapiStore().messageToChange(entry)) {
                outcome = UNFINISHED;
                if (savedItems.placed(message).equals(placed)) {
                    back.finish(message, entry);
                    outcome = Outcome.accepted(savedItems.placed(message));
                }
            } catch (MapiException e) {
                left(e, e.result() != Codes.MAPI_E_OBJECT_CHANGED && SavedItems.takenBack(folder, entry));
            }
        }

        /** It is there when it is finished, or not at all; else that is said. */
        private void left(MapiException e, boolean takenBack) {
            if (takenBack || OutlookFailures.isWhole(e)) {
                throw e;
            }
            outcome = UNFINISHED;
        }

        @Override
        public void close() {
            if (back != null) {
                back.close();
            }
        }
    }
}
