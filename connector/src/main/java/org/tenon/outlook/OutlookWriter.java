package org.tenon.outlook;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** Changes one item of a folder at a time. What MAPI or a stream fails with is the caller's to judge. */
final class OutlookWriter {
    private static final Outcome<Placed> CHANGED =
            Outcome.deferred("The item was changed or removed in Outlook meanwhile. The next run looks again.");

    private static final Outcome<Placed> HALF_MOVED = Outcome.unplaced(
            "An item was moved in Outlook, and that could not be completed. The next run looks for it.");

    private static final Outcome<Placed> NO_COPY = Outcome.deferred(
            "Outlook does not copy all of a message whose state as a draft changed. The next run tries again.");

    static final Outcome<Placed> OPEN =
            Outcome.deferred("Outlook has the item open, and it cannot be deleted now. The next run tries again.");

    private final OutlookStore store;
    private final Binary id;
    private final ItemForm form;
    private final SavedItems savedItems;
    private final ItemCreator creator;

    OutlookWriter(OutlookStore store, Binary id, ItemForm form, SavedItems savedItems, ItemCreator creator) {
        this.store = store;
        this.id = id;
        this.form = form;
        this.savedItems = savedItems;
        this.creator = creator;
    }

    Outcome<Placed> replace(Replacement change) throws StoreException, IOException {
        if (form == ItemForm.MAIL) {
            return exchange(change);
        }
        var entry = OutlookItem.entryId(change.handle());
        try (var loader = new ItemLoader(store.mapiStore())) {
            var before = store.onMapi(() -> {
                try (var message = store.mapiStore().message(entry)) {
                    return savedItems.isAt(message, change.expected())
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
            var came = EchoedText.Came.of(change.content());
            var updated = form.updated(existing, came.text(), store.settings());
            if (updated.isEmpty()) {
                return OutlookFailures.noItem(form);
            }
            ItemCreator.ownTimes(updated.get());
            form.named(updated.get());
            updated.get().properties().put(Stamp.HOME, Stamp.UNFINISHED);
            updated.get().properties().remove(PropertyKey.of(Stamp.CAME));
            var held = EchoedText.expect(updated.get(), came, form, store.settings());
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
            if (!savedItems.isAt(message, change.expected())) {
                return CHANGED;
            }
            var changing = new Changing(OutlookItem.entryId(change.handle()), store.now());
            now.properties().put(Stamp.CHANGING, changing.written());
            new ItemSaver(store.mapiStore()).change(message, before, now);
            message.save();
            return savedItems.settled(message, came);
        }
    }

    /**
     * A message never changes in part: the new one first, then the old one goes. Where a crash or a failure comes between, the new one
     * says so, and {@link SavedItems#finish} lets the old one go.
     */
    private Outcome<Placed> exchange(Replacement change) throws StoreException, IOException {
        return isAt(change.handle(), change.expected())
                ? creator.create(
                        change.content(), new Replaced(OutlookItem.entryId(change.handle()), change.expected(), id, id))
                : CHANGED;
    }

    private boolean isAt(Handle handle, Revision expected) throws StoreException, IOException {
        return store.onMapi(() -> {
            try (var message = store.mapiStore().message(OutlookItem.entryId(handle))) {
                return savedItems.isAt(message, expected);
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
                        return Outcome.accepted(savedItems.placed(message));
                    }
                }
                var wanted = form.keepable(before.plus(change.add()).minus(change.remove()));
                if (before.has(Flags.DRAFT) != wanted.has(Flags.DRAFT)) {
                    return remade(folder, new Replaced(entry, revision, id, id), before, wanted);
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
                    return Outcome.accepted(savedItems.placed(message));
                }
            }
        });
    }

    /** Whether a message is a draft is said before its first save, and never again: another one like it takes its place. */
    private Outcome<Placed> remade(MapiFolder folder, Replaced old, Flags before, Flags wanted) {
        try (var message = folder.create()) {
            if (!copy(old, message, ItemSaver.firstFlags(MailMarks.isRead(wanted), wanted.has(Flags.DRAFT)))) {
                return NO_COPY;
            }
            store.marks().write(message, before, wanted);
            message.save();
            return takesPlace(folder, message, old);
        }
    }

    /**
     * Fills another one like it, which says for whom it is there until it is finished.
     *
     * @return whether it has all of it
     */
    private boolean copy(Replaced old, MapiMessage message, int flags) {
        try (var from = store.mapiStore().message(old.entry())) {
            if (!from.copyTo(message, PidTag.MESSAGE_FLAGS)) {
                return false;
            }
        }
        message.set(came(old.entry(), Stamp.SUCCESSOR)
                .with(PidTag.MESSAGE_FLAGS, flags)
                .with(store.mapiStore().tag(Stamp.REPLACES), old.written()));
        return true;
    }

    /** What is written on an item that was elsewhere before: a copy that a person makes of it there, at any time, is told by that. */
    private Props came(Binary from, Binary home) {
        var told = new Props().with(store.mapiStore().tag(Stamp.HOME), home);
        return form == ItemForm.MAIL ? told : told.with(store.mapiStore().tag(Stamp.LEFT), from);
    }

    private Outcome<Placed> takesPlace(MapiFolder folder, MapiMessage message, Replaced old) {
        var made = message.value(Property.ENTRY_ID).orElseThrow();
        if (!savedItems.isRid(old)) {
            message.close();
            folder.delete(List.of(made));
            return OPEN;
        }
        message.set(new Props().with(store.mapiStore().tag(Stamp.HOME), made));
        message.delete(store.mapiStore().tag(Stamp.REPLACES));
        message.save();
        return Outcome.accepted(savedItems.placed(message));
    }

    Outcome<Placed> move(Binary entry, Binary to) throws StoreException, IOException {
        return store.onMapi(() -> {
            try (var message = store.mapiStore().message(entry)) {
                if (!message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true)) {
                    return CHANGED;
                }
                if (to.equals(id)) {
                    return Outcome.accepted(savedItems.placed(message));
                }
            }
            return form == ItemForm.MAIL ? moved(entry, to) : movedByCopy(entry, to);
        });
    }

    /** Of two that a cut-off move leaves, either is the message: its content tells. */
    private Outcome<Placed> moved(Binary entry, Binary to) {
        Binary key;
        try (var message = store.mapiStore().message(entry)) {
            key = message.value(Property.SEARCH_KEY).orElse(Binary.EMPTY);
        }
        try (var from = store.mapiStore().folder(id);
                var target = store.mapiStore().folder(to)) {
            var before = withKey(target, key);
            from.move(List.of(entry), target);
            // Whether an item keeps its entry id when it moves is the data file's affair: its search key stays with it,
            // and tells.
            var arrived = new LinkedHashSet<>(withKey(target, key));
            arrived.removeAll(before);
            if (arrived.isEmpty()) {
                return CHANGED;
            }
            var now = arrived.iterator().next();
            try (var message = store.mapiStore().messageToChange(now)) {
                if (!now.equals(entry)) {
                    message.set(came(entry, now));
                    message.save();
                }
                return Outcome.accepted(savedItems.placed(message));
            }
        }
    }

    /**
     * Of two that Outlook's own move leaves where it is cut off, the second looks like a copy that a person made. So another one is made that
     * says what it is there for, and the first one is deleted. Outlook moves what cannot be copied whole.
     */
    private Outcome<Placed> movedByCopy(Binary entry, Binary to) throws IOException {
        try (var target = store.mapiStore().folder(to);
                var made = target.create()) {
            Replaced old;
            int flags;
            store.itemNames().claim(entry, form);
            try (var message = store.mapiStore().message(entry)) {
                old = new Replaced(entry, OutlookItem.revision(savedItems.row(message)), id, to);
                flags = message.value(PidTag.MESSAGE_FLAGS).orElse(0);
            }
            if (!copy(old, made, ItemSaver.likeFirst(flags))) {
                return moved(entry, to);
            }
            made.save();
            try {
                return takesPlace(target, made, old);
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw e;
                }
                return HALF_MOVED;
            }
        }
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
                if (expected.isPresent() && !savedItems.isAt(message, expected.get())) {
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
