package org.tenon.outlook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;

/**
 * What becomes of an item of one folder once the data file has it: it is read back and held against what came, and told where it is. What a
 * crash cut off is completed by the next look, or goes.
 */
final class SavedItems {
    private static final int UNMODIFIED = 2;

    private final OutlookStore store;
    private final Binary id;
    private final ItemForm form;

    SavedItems(OutlookStore store, Binary id, ItemForm form) {
        this.store = store;
        this.id = id;
        this.form = form;
    }

    /** Writes down where the item is and what the data file made of it, and tells where it is now. */
    Outcome<Placed> settled(MapiMessage message, EchoedText.Came came) throws IOException {
        settle(message, came, message.value(Property.ENTRY_ID).orElseThrow());
        return Outcome.accepted(placed(message));
    }

    void settle(MapiMessage message, EchoedText.Came came, Binary home) throws IOException {
        try (var back = readBack(message)) {
            back.holds(came);
            back.finish(message, home);
        }
    }

    ReadBack readBack(MapiMessage message) throws IOException {
        return new ReadBack(message);
    }

    /** An item as the data file has it. Read on MAPI's thread, held against what came on any, to be finished on MAPI's again. */
    final class ReadBack implements AutoCloseable {
        private final ItemLoader loader = new ItemLoader(store.mapiStore());
        private final MapiItem kept;
        private final ItemProperties before;
        private EchoedText.Held held = () -> {};

        private ReadBack(MapiMessage message) throws IOException {
            kept = loader.load(message);
            before = kept.properties().copy();
        }

        /** Whether it says what came, with nothing more to be written down. */
        boolean holds(EchoedText.Came came) throws IOException {
            if (form != ItemForm.MAIL) {
                ItemForm.times(kept.properties());
            }
            held = EchoedText.note(kept, came, form, store.settings());
            return !ItemSaver.differ(before, kept.properties());
        }

        void finish(MapiMessage message, Binary home) throws IOException {
            stamp(kept, home);
            saveChanged(message, before, kept);
        }

        @Override
        public void close() {
            held.close();
            loader.close();
        }
    }

    private static void stamp(MapiItem kept, Binary home) {
        kept.properties().put(Stamp.HOME, home);
        if (!home.equals(Stamp.UNFINISHED)) {
            kept.properties().remove(PropertyKey.of(Stamp.REPLACES));
            kept.properties().remove(PropertyKey.of(Stamp.CAME));
            kept.properties().remove(PropertyKey.of(Stamp.CHANGING));
        }
    }

    private void saveChanged(MapiMessage message, ItemProperties before, MapiItem kept) throws IOException {
        // Set before the first save, and never written again.
        for (var properties : List.of(before, kept.properties())) {
            properties.remove(PropertyKey.of(PidTag.MESSAGE_FLAGS));
        }
        if (ItemSaver.differ(before, kept.properties())) {
            new ItemSaver(store.mapiStore()).properties(message, before, kept.properties());
            message.save();
        }
    }

    /** What a crash left half done is completed first: a row tells a revision, which completing it changes. */
    void complete(MapiFolder folder) throws IOException {
        // A copy is younger than what it was copied from.
        var youngestFirst = new ArrayList<>(toComplete(folder));
        youngestFirst.sort(Comparator.comparing(EntryNumbers::of).reversed());
        for (var entry : youngestFirst) {
            try {
                complete(entry);
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw e;
                }
            }
        }
    }

    private List<Binary> toComplete(MapiFolder folder) {
        if (form != ItemForm.MAIL) {
            try {
                return OutlookItem.entries(folder, store.itemNames().unclaimed(), form::holds);
            } catch (MapiException e) {
                // Then they get their names when they are read.
                if (e.result() != Codes.MAPI_E_TOO_COMPLEX) {
                    throw e;
                }
            }
        }
        return store.mapiStore()
                .existingTag(Stamp.HOME)
                .map(home -> OutlookItem.entries(folder, store.openBatches().cutOff(home)))
                .orElse(List.of());
    }

    /** Before an item is told of: it is finished, or has its name. */
    private void complete(Binary entry) throws IOException {
        Optional<Binary> home;
        try (var message = store.mapiStore().message(entry)) {
            home = message.value(store.mapiStore().tag(Stamp.HOME));
        }
        if (home.filter(store.openBatches()::isCutOff).isPresent()) {
            finish(entry);
        } else {
            store.itemNames().claim(entry, form);
        }
    }

    /**
     * Completes an item of ours that a crash kept us from finishing: what the data file made of it is taken for what came, or for what
     * was kept whole beside it. What it takes the place of goes, where nobody changed that meanwhile. One that says something else than
     * what came, and that nobody has saved since, goes itself: it is made again.
     */
    void finish(Binary entry) throws IOException {
        try (var folder = store.mapiStore().folder(id);
                var message = store.mapiStore().messageToChange(entry);
                var loader = new ItemLoader(store.mapiStore())) {
            var kept = loader.load(message);
            var before = kept.properties().copy();
            if (form != ItemForm.MAIL && isCopyOfUnfinished(folder, entry, before)) {
                message.close();
                store.itemNames().claim(kept, entry, form, true);
                return;
            }
            if (before.get(Stamp.HOME).filter(Stamp.SUCCESSOR::equals).isPresent()) {
                succeed(folder, message, kept, entry);
                return;
            }
            stamp(kept, entry);
            var changing = changing(before);
            changing.filter(c -> !c.entry().equals(entry))
                    .ifPresent(c -> kept.properties().put(Stamp.LEFT, c.entry()));
            if (form != ItemForm.MAIL) {
                ItemForm.times(kept.properties());
            }
            if (changing.isPresent() ? isAsSaved(kept, before, changing.get()) : isAsWeLeftIt(before)) {
                form.settle(kept, store.settings());
                if (!EchoedText.settle(kept, form, store.settings())
                        && isUnmodified(before)
                        && !EchoedText.says(kept, before.get(Stamp.CAME), form, store.settings())) {
                    takenBack(folder, message);
                    return;
                }
            }
            var replaced = before.get(Stamp.REPLACES).flatMap(Replaced::read);
            if (replaced.isPresent()) {
                letGo(replaced.get());
            }
            saveChanged(message, before, kept);
        }
    }

    /**
     * Whether a person copied it before it was finished: the copy has all that it says, and is younger, or in a folder that it was not made
     * for. The youngest are asked first.
     */
    private boolean isCopyOfUnfinished(MapiFolder folder, Binary entry, ItemProperties properties) throws IOException {
        var changing = changing(properties);
        if (changing.isPresent()) {
            var at = changing.get().entry();
            return !at.equals(entry) && store.itemNames().isCopied(at, entry, form);
        }
        var came = properties.get(Stamp.CAME);
        var replaces = properties.get(Stamp.REPLACES);
        if (replaces.flatMap(Replaced::read).filter(r -> !r.to().equals(id)).isPresent()) {
            return true;
        }
        if (came.isEmpty() && replaces.isEmpty()) {
            return false;
        }
        var home = store.mapiStore().tag(Stamp.HOME);
        var like = Restriction.is(home, properties.get(Stamp.HOME).orElseThrow());
        for (var other : OutlookItem.entries(folder, like)) {
            if (EntryNumbers.of(other) < EntryNumbers.of(entry)) {
                try (var elder = store.mapiStore().message(other)) {
                    if (elder.value(store.mapiStore().tag(Stamp.CAME)).equals(came)
                            && elder.value(store.mapiStore().tag(Stamp.REPLACES))
                                    .equals(replaces)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * One that was copied to take another one's place gets it as soon as that is gone. Where somebody worked on the other one meanwhile, that one
     * stays, and this one goes, or is an item of its own where somebody worked on it as well.
     */
    private void succeed(MapiFolder folder, MapiMessage message, MapiItem kept, Binary entry) throws IOException {
        var before = kept.properties().copy();
        var old = before.get(Stamp.REPLACES).flatMap(Replaced::read);
        var standing = old.map(this::standing).orElse(Standing.GONE);
        if (standing == Standing.CHANGED || standing == Standing.ELSEWHERE) {
            if (isUnmodified(before)) {
                takenBack(folder, message);
                return;
            }
            if (form != ItemForm.MAIL) {
                message.close();
                store.itemNames().claim(kept, entry, form, true);
                return;
            }
        } else if (standing == Standing.AS_IT_WAS && !isRid(old.orElseThrow())) {
            return;
        }
        stamp(kept, entry);
        saveChanged(message, before, kept);
    }

    private static Optional<Changing> changing(ItemProperties properties) {
        return properties.get(Stamp.CHANGING).flatMap(Changing::read);
    }

    /**
     * Whether one that took a new content in its place says something else than was to be expected of it, and that may be taken for what came:
     * it is the data file's. Where it was saved since, it is somebody's words.
     */
    private boolean isAsSaved(MapiItem kept, ItemProperties before, Changing changing) throws IOException {
        return before.get(PidTag.LAST_MODIFICATION_TIME)
                        .filter(changing::isLastSave)
                        .isPresent()
                && !EchoedText.says(kept, before.get(Stamp.ECHO), form, store.settings());
    }

    /**
     * Whether what it says may be taken for what came. One that was settled, or that was new and has been saved since, says by now what
     * whoever saved it wrote.
     */
    private static boolean isAsWeLeftIt(ItemProperties properties) {
        boolean isNew = properties.get(Stamp.CAME).isPresent();
        return properties.get(Stamp.ECHO).isEmpty() && (!isNew || isUnmodified(properties));
    }

    /** From its first save to the next, whoever saves. */
    private static boolean isUnmodified(ItemProperties properties) {
        return (properties.get(PidTag.MESSAGE_FLAGS).orElse(0) & UNMODIFIED) != 0;
    }

    private void letGo(Replaced old) {
        if (standing(old) == Standing.AS_IT_WAS) {
            isRid(old);
        }
    }

    /** Lets an item of Outlook's tell a text that is its own in other words, for as long as nobody touches it. */
    void echo(Binary entry, LargeValue text) throws IOException {
        try (var message = store.mapiStore().messageToChange(entry)) {
            settle(message, EchoedText.Came.of(text, form), entry);
        }
    }

    Placed placed(MapiMessage message) {
        var row = row(message);
        return new Placed(
                OutlookItem.handle(row.get(Property.ENTRY_ID).orElseThrow()),
                OutlookItem.revision(row),
                form.flags(row, store.marks()));
    }

    boolean isAt(MapiMessage message, Revision expected) {
        return OutlookItem.revision(row(message)).equals(expected);
    }

    Props row(MapiMessage message) {
        return message.get(OutlookItem.properties(store.marks()));
    }

    /** Deletes what was saved and could not be completed, so that it is there once when it is made again. */
    static boolean takenBack(MapiFolder folder, MapiMessage message) {
        try {
            var made = message.value(Property.ENTRY_ID).orElseThrow();
            message.close();
            return takenBack(folder, made);
        } catch (MapiException e) {
            return false;
        }
    }

    static boolean takenBack(MapiFolder folder, Binary made) {
        try {
            return folder.delete(List.of(made));
        } catch (MapiException e) {
            return false;
        }
    }

    /** Deletes what another one takes the place of; true where it is gone, whoever did it. */
    boolean isRid(Replaced old) {
        try (var folder = store.mapiStore().folder(old.from())) {
            return folder.delete(List.of(old.entry()))
                    || standing(old) == Standing.GONE
                    || standing(old) == Standing.ELSEWHERE;
        }
    }

    private enum Standing {
        AS_IT_WAS,
        CHANGED,
        ELSEWHERE,
        GONE
    }

    private Standing standing(Replaced old) {
        try (var message = store.mapiStore().message(old.entry())) {
            if (!message.value(Property.PARENT_ENTRY_ID).map(old.from()::equals).orElse(true)) {
                return Standing.ELSEWHERE;
            }
            return isAt(message, old.revision()) ? Standing.AS_IT_WAS : Standing.CHANGED;
        } catch (MapiException e) {
            if (OutlookFailures.isGone(e)) {
                return Standing.GONE;
            }
            throw e;
        }
    }
}
