package org.tenon.outlook;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.Restriction.Relation;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;
import org.tenon.mapi.value.Property;
import org.tenon.sync.store.StoreException;

/**
 * Writes down on an item by which name all sides know it, before it is told of for the first time where it is: one that Outlook made keeps
 * that name where a person moves it, and a copy has one of its own, whatever becomes of what it was copied from. On MAPI's thread.
 */
final class OwnItemNames {
    /** What a name is told by, and what goes with it. */
    private static final List<NamedProp<?>> TELLING = List.of(
            Stamp.HOME,
            Stamp.LEFT,
            PidLid.ORIGINAL,
            PidLid.UID,
            PidLid.GLOBAL_OBJECT_ID,
            PidLid.CLEAN_GLOBAL_OBJECT_ID,
            Stamp.WHOLE,
            Stamp.ECHO,
            Stamp.CAME,
            Stamp.REPLACES,
            Stamp.CHANGING,
            Stamp.CREATED);

    private final OutlookStore store;
    /**
     * Where items were that went from there, and where the one is that was found first: the next one with the stamp of it is a copy. The
     * data file tells the same of those that an earlier process found.
     */
    private final Map<Binary, Binary> moved = new HashMap<>();

    OwnItemNames(OutlookStore store) {
        this.store = store;
    }

    /** The items that are not at home where they are, or have no home. */
    Restriction unclaimed() {
        var home = store.mapiStore().tag(Stamp.HOME);
        return Restriction.exists(home)
                .negated()
                .or(new Restriction.CompareProps(Relation.NOT_EQUAL, home, Property.ENTRY_ID));
    }

    /** Gives an item its name, where it has none for this place. */
    void claim(Binary entry, ItemForm form) throws IOException {
        try {
            MapiItem item;
            try (var message = store.mapiStore().message(entry)) {
                item = telling(message);
            }
            claim(item, entry, form);
        } catch (MapiException e) {
            if (OutlookFailures.isWhole(e)) {
                throw e;
            }
        }
    }

    private MapiItem telling(MapiMessage message) {
        var found = new ItemProperties();
        message.value(PidTag.CREATION_TIME).ifPresent(t -> found.put(PidTag.CREATION_TIME, t));
        var values = message.get(TELLING.stream().map(store.mapiStore()::tag).toArray(PropTag<?>[]::new));
        for (int i = 0; i < TELLING.size(); i++) {
            var name = TELLING.get(i);
            if (!(values.value(i) instanceof PropError(int result))) {
                found.put(PropertyKey.of(name), name.type().type(), values.value(i));
            } else if (result != Codes.MAPI_E_NOT_FOUND) {
                found.put(PropertyKey.of(name), PropType.BINARY, Binary.EMPTY); // Of what is large, that it is there.
            }
        }
        return new MapiItem(found, List.of(), List.of());
    }

    /** The same with an item that was read, which then has the name also where it cannot be written down. */
    void claim(MapiItem item, Binary entry, ItemForm form) throws IOException {
        var home = item.properties().get(Stamp.HOME);
        boolean known = form == ItemForm.MAIL
                || home.filter(h -> h.equals(entry) || store.openBatches().isCutOff(h))
                        .isPresent();
        if (!known) {
            claim(item, entry, form, home.isPresent() && isCopied(home.get(), entry, form));
        }
    }

    /** Whether what says that it is at home there is a copy of a person's: it is another item than the one whose stamps it has. */
    boolean isCopied(Binary home, Binary entry, ItemForm form) throws IOException {
        if (isThere(home)) {
            return true;
        }
        if (!moved.containsKey(home)) {
            moved.put(home, successor(home, form).orElse(entry));
        }
        return !moved.get(home).equals(entry);
    }

    /** What was there before, and has its name for the place where it is now, or gets it there. */
    private Optional<Binary> successor(Binary left, ItemForm form) throws IOException {
        var tag = store.mapiStore().existingTag(Stamp.LEFT);
        if (tag.isPresent()) {
            var fromThere = Restriction.is(tag.get(), left);
            for (var place : places(form)) {
                try (var folder = store.mapiStore().folder(place)) {
                    for (var item : OutlookItem.entries(folder, fromThere)) {
                        if (isAtHome(item)) {
                            return Optional.of(item);
                        }
                    }
                } catch (MapiException e) {
                    if (!OutlookFailures.isGone(e)) {
                        throw e;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean isAtHome(Binary entry) {
        try (var message = store.mapiStore().message(entry)) {
            return message.value(store.mapiStore().tag(Stamp.HOME))
                    .filter(home -> home.equals(entry) || home.equals(Stamp.SUCCESSOR))
                    .isPresent();
        }
    }

    /** @param copied whether it is a copy of a person's, and another item than the one whose stamps it has */
    void claim(MapiItem item, Binary entry, ItemForm form, boolean copied) throws IOException {
        var before = item.properties().copy();
        if (copied) {
            ItemForm.forget(item);
        }
        form.claim(item, entry, copied);
        if (store.isLookedAtOnly()) {
            return;
        }
        try (var message = store.mapiStore().messageToChange(entry)) {
            new ItemSaver(store.mapiStore()).properties(message, before, item.properties());
            message.save();
        } catch (MapiException e) {
            // It has its name for this once; a later look writes it down.
            return;
        }
    }

    private Set<Binary> places(ItemForm form) throws IOException {
        try {
            return store.places(EnumSet.of(form.kind()));
        } catch (StoreException e) {
            throw new IOException(e);
        }
    }

    /** What was moved has the stamp of where it was, and is not there; what was copied has it, and that is still there. */
    private boolean isThere(Binary home) {
        try (var original = store.mapiStore().message(home)) {
            return original.value(Property.ENTRY_ID).isPresent();
        } catch (MapiException e) {
            return false;
        }
    }
}
