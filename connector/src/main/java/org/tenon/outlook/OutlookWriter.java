package org.tenon.outlook;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.outlook.SavedItems.Replaced;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** Changes one item of a folder at a time. What MAPI or a stream fails with is the caller's to judge. */
final class OutlookWriter {
    private static final Outcome<Placed> CHANGED =
            Outcome.deferred("The item was changed or removed in Outlook meanwhile. The next run looks again.");

    private static final Outcome<Placed> OPEN =
            Outcome.deferred("Outlook has the item open, and it cannot be deleted now. The next run tries again.");

    private final OutlookStore store;
    private final Binary id;
    private final ItemForm form;
    private final SavedItems savedItems;

    OutlookWriter(OutlookStore store, Binary id, ItemForm form, SavedItems savedItems) {
        this.store = store;
        this.id = id;
        this.form = form;
        this.savedItems = savedItems;
    }

    /** @param asNewMail whether the person's rules shall run on it */
    Outcome<Placed> create(NewItem item, boolean asNewMail) throws StoreException, IOException {
        var body = item.body().orElseThrow();
        var came = came(item);
        var made = form.item(came.text(), store.settings());
        if (made.isEmpty()) {
            return noItem();
        }
        var kept = form.keepable(item.flags());
        prepare(made.get(), came, kept, body.receivedAt());
        if (asNewMail) {
            var arrived = store.onMapi(
                    () -> store.arrivingMail().create(id, made.get(), kept, draft -> savedItems.settled(draft, came)));
            if (arrived.isPresent()) {
                return arrived.get();
            }
        }
        return create(made.get(), came, Optional.empty());
    }

    private static EchoedText.Came came(NewItem item) {
        return new EchoedText.Came(text(item.body().orElseThrow()), item.hash());
    }

    private Outcome<Placed> noItem() {
        return Outcome.rejected(
                "refused",
                "It is not one item of the kind " + form.kind().word()
                        + " that can be read, so Outlook cannot hold it.");
    }

    /** A staged body as the conversions read it. */
    private static LargeValue text(Body body) {
        return body instanceof OutlookFolder.StagedBody(Overflow text, Instant received)
                ? text
                : new LargeValue() {
                    @Override
                    public InputStream open() throws IOException {
                        return body.open();
                    }

                    @Override
                    public long sizeBytes() {
                        return body.sizeBytes();
                    }
                };
    }

    /** What a new item has besides what its text says. */
    private void prepare(MapiItem item, EchoedText.Came came, Flags kept, Instant received) {
        if (form == ItemForm.MAIL) {
            item.properties()
                    .put(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(MailMarks.isRead(kept), kept.has(Flags.DRAFT)));
            var marks = MailMarks.written(kept);
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
        item.properties()
                .put(Stamp.HOME, Stamp.UNFINISHED)
                .put(Stamp.CAME, came.hash().hex());
    }

    /** @param replaced what the new one takes the place of: known to be as it shall be by whoever asks */
    private Outcome<Placed> create(MapiItem item, EchoedText.Came came, Optional<Replaced> replaced)
            throws StoreException, IOException {
        replaced.ifPresent(old -> item.properties().put(Stamp.REPLACES, old.written()));
        return store.onMapi(() -> {
            try (var folder = store.mapiStore().folder(id);
                    var message = folder.create()) {
                new ItemSaver(store.mapiStore()).fill(message, item);
                message.save();
                return replaced.isPresent()
                        ? takesPlace(folder, message, came, replaced.get())
                        : completed(folder, message, came);
            }
        });
    }

    private Outcome<Placed> completed(MapiFolder folder, MapiMessage message, EchoedText.Came came) throws IOException {
        try {
            return savedItems.settled(message, came);
        } catch (MapiException e) {
            if (SavedItems.takenBack(folder, message) || OutlookFailures.isWhole(e)) {
                throw e;
            }
            return Outcome.unplaced(
                    "An item was saved in Outlook and could not be completed. The next run looks for it.");
        }
    }

    /** The old one goes only when the new one says what came; from then on the new one stays, and is finished by the next look if need be. */
    private Outcome<Placed> takesPlace(MapiFolder folder, MapiMessage message, EchoedText.Came came, Replaced old)
            throws IOException {
        var entry = message.value(Property.ENTRY_ID).orElseThrow();
        boolean rid = false;
        try {
            savedItems.settle(message, came, Stamp.UNFINISHED);
            rid = savedItems.isRid(folder, old.entry());
        } finally {
            if (!rid) {
                SavedItems.takenBack(folder, message);
            }
        }
        if (!rid) {
            return OPEN;
        }
        message.set(new Props().with(store.mapiStore().tag(Stamp.HOME), entry));
        message.delete(store.mapiStore().tag(Stamp.REPLACES), store.mapiStore().tag(Stamp.CAME));
        message.save();
        return savedItems.placed(message, entry);
    }

    private static void ownTimes(MapiItem item) {
        item.properties().get(PidTag.CREATION_TIME).ifPresent(t -> item.properties()
                .put(Stamp.CREATED, t));
        item.properties().get(PidTag.LAST_MODIFICATION_TIME).ifPresent(t -> item.properties()
                .put(Stamp.MODIFIED, t));
    }

    Outcome<Placed> replace(Replacement change) throws StoreException, IOException {
        var body = change.content().body().orElseThrow();
        if (form == ItemForm.MAIL) {
            return exchange(change, body);
        }
        var entry = OutlookItem.entryId(change.handle());
        try (var loader = new ItemLoader(store.mapiStore())) {
            var before = store.onMapi(() -> {
                try (var message = store.mapiStore().message(entry)) {
                    return OutlookItem.revision(savedItems.row(message)).equals(change.expected())
                            ? Optional.of(loader.load(message))
                            : Optional.<MapiItem>empty();
                }
            });
            if (before.isEmpty()) {
                return CHANGED;
            }
            var existing = new MapiItem(
                    before.get().properties().copy(),
                    before.get().recipients(),
                    before.get().attachments());
            form.asRead(existing, entry);
            var updated = form.updated(existing, text(body), store.settings());
            if (updated.isEmpty()) {
                return noItem();
            }
            ownTimes(updated.get());
            updated.get().properties().put(Stamp.HOME, Stamp.UNFINISHED);
            var came = came(change.content());
            var held = EchoedText.keep(updated.get(), came);
            try {
                return store.onMapi(() -> changed(change, before.get(), updated.get(), came));
            } finally {
                held.close();
            }
        }
    }

    private Outcome<Placed> changed(Replacement change, MapiItem before, MapiItem now, EchoedText.Came came)
            throws IOException {
        try (var message = store.mapiStore().messageToChange(OutlookItem.entryId(change.handle()))) {
            if (!OutlookItem.revision(savedItems.row(message)).equals(change.expected())) {
                return CHANGED;
            }
            new ItemSaver(store.mapiStore()).change(message, before, now);
            message.save();
            return savedItems.settled(message, came);
        }
    }

    /**
     * A message never changes in part: the new one first, then the old one goes. Where a crash or a failure comes between, the new one
     * says so, and {@link SavedItems#finish} lets the old one go.
     */
    private Outcome<Placed> exchange(Replacement change, Body body) throws StoreException, IOException {
        boolean there = isAt(change.handle(), change.expected());
        var made = form.item(text(body), store.settings());
        if (!there || made.isEmpty()) {
            return there ? noItem() : CHANGED;
        }
        var old = new Replaced(OutlookItem.entryId(change.handle()), change.expected());
        var came = came(change.content());
        prepare(made.get(), came, form.keepable(change.content().flags()), body.receivedAt());
        return create(made.get(), came, Optional.of(old));
    }

    private boolean isAt(Handle handle, Revision expected) throws StoreException, IOException {
        return store.onMapi(() -> {
            try (var message = store.mapiStore().message(OutlookItem.entryId(handle))) {
                return OutlookItem.revision(savedItems.row(message)).equals(expected);
            } catch (MapiException e) {
                if (OutlookFailures.isGone(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    Outcome<Placed> reflag(Reflag change) throws StoreException, IOException {
        var entry = OutlookItem.entryId(change.handle());
        return store.onMapi(() -> {
            try (var folder = store.mapiStore().folder(id)) {
                Flags before;
                Revision revision;
                try (var message = store.mapiStore().message(entry)) {
                    if (!message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true)) {
                        return CHANGED;
                    }
                    before = form.flags(savedItems.row(message), store.marks());
                    revision = OutlookItem.revision(savedItems.row(message));
                    var wanted = form.keepable(before.plus(change.add()).minus(change.remove()));
                    if (form != ItemForm.MAIL || wanted.equals(before)) {
                        return savedItems.placed(message, entry);
                    }
                }
                var wanted = form.keepable(before.plus(change.add()).minus(change.remove()));
                if (before.has(Flags.DRAFT) != wanted.has(Flags.DRAFT)) {
                    return remade(folder, new Replaced(entry, revision), before, wanted);
                }
                if (MailMarks.differ(before, wanted)) {
                    try (var message = store.mapiStore().messageToChange(entry)) {
                        store.marks().write(message, before, wanted);
                        message.save();
                    }
                }
                if (MailMarks.isRead(before) != MailMarks.isRead(wanted)) {
                    folder.setRead(List.of(entry), MailMarks.isRead(wanted));
                }
                try (var message = store.mapiStore().message(entry)) {
                    return savedItems.placed(message, entry);
                }
            }
        });
    }

    /** Whether a message is a draft is said before its first save, and never again: another one like it takes its place. */
    private Outcome<Placed> remade(MapiFolder folder, Replaced old, Flags before, Flags wanted) {
        try (var message = folder.create()) {
            try (var from = store.mapiStore().message(old.entry())) {
                from.copyTo(message, PidTag.MESSAGE_FLAGS);
            }
            message.set(new Props()
                    .with(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(MailMarks.isRead(wanted), wanted.has(Flags.DRAFT)))
                    .with(store.mapiStore().tag(Stamp.HOME), Stamp.UNFINISHED)
                    .with(store.mapiStore().tag(Stamp.REPLACES), old.written()));
            store.marks().write(message, before, wanted);
            message.save();
            var made = message.value(Property.ENTRY_ID).orElseThrow();
            if (!savedItems.isRid(folder, old.entry())) {
                message.close();
                folder.delete(List.of(made));
                return OPEN;
            }
            message.set(new Props().with(store.mapiStore().tag(Stamp.HOME), made));
            message.delete(store.mapiStore().tag(Stamp.REPLACES));
            message.save();
            return savedItems.placed(message, made);
        }
    }

    /** Whether an item keeps its entry id when it moves is the data file's affair: its search key stays with it, and tells. */
    Outcome<Placed> move(Binary entry, Binary to) throws StoreException, IOException {
        return store.onMapi(() -> {
            Binary key;
            try (var message = store.mapiStore().message(entry)) {
                if (!message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true)) {
                    return CHANGED;
                }
                if (to.equals(id)) {
                    return savedItems.placed(message, entry);
                }
                key = message.value(Property.SEARCH_KEY).orElse(Binary.EMPTY);
            }
            try (var from = store.mapiStore().folder(id);
                    var target = store.mapiStore().folder(to)) {
                var before = withKey(target, key);
                from.move(List.of(entry), target);
                var arrived = new LinkedHashSet<>(withKey(target, key));
                arrived.removeAll(before);
                if (arrived.isEmpty()) {
                    return CHANGED;
                }
                var now = arrived.iterator().next();
                try (var message = store.mapiStore().messageToChange(now)) {
                    if (!now.equals(entry)) {
                        message.set(new Props().with(store.mapiStore().tag(Stamp.HOME), now));
                        message.save();
                    }
                    return savedItems.placed(message, now);
                }
            }
        });
    }

    private static List<Binary> withKey(MapiFolder folder, Binary key) {
        try (var table = folder.messages()
                .columns(Property.ENTRY_ID, Property.SEARCH_KEY)
                .where(Restriction.is(Property.SEARCH_KEY, key))) {
            return table.rows()
                    .map(row -> row.get(Property.ENTRY_ID))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /** For good: by MAPI there is no way back in a data file. The engine has put a copy into its bin before. */
    Outcome<Placed> delete(Handle handle, Optional<Revision> expected) throws StoreException, IOException {
        var entry = OutlookItem.entryId(handle);
        var gone = Outcome.accepted(new Placed(handle, Revision.FIXED, Flags.NONE));
        return store.onMapi(() -> {
            try (var message = store.mapiStore().message(entry)) {
                boolean elsewhere =
                        !message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true);
                if (elsewhere) {
                    return gone;
                }
                if (expected.isPresent()
                        && !OutlookItem.revision(savedItems.row(message)).equals(expected.get())) {
                    return CHANGED;
                }
            } catch (MapiException e) {
                if (OutlookFailures.isGone(e)) {
                    return gone;
                }
                throw e;
            }
            try (var folder = store.mapiStore().folder(id)) {
                return folder.delete(List.of(entry)) ? gone : OPEN;
            }
        });
    }
}
