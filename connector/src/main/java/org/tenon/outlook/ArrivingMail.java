package org.tenon.outlook;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/**
 * Saves new mail as such, which is how rules and the alert come to see it. A rule may move, mark or delete it at that very save, so that
 * nothing may be done to it afterwards: it is made whole in a hidden message, read back and held against what came, and copied from there.
 * The copy has the hidden one's entry id as its {@link Stamp#HOME}: by that it is found, wherever the rule put it.
 */
final class ArrivingMail {
    private final OutlookStore store;
    private boolean swept;

    ArrivingMail(OutlookStore store) {
        this.store = store;
    }

    /** Holds a message that was saved against what came, and saves it again. */
    @FunctionalInterface
    interface Settling {
        void settle(MapiMessage draft) throws IOException;
    }

    /**
     * On MAPI's thread.
     *
     * @return empty where the data file knows nothing of this: then it is for the caller to make it as any other
     */
    Optional<Outcome<Placed>> create(Binary inbox, MapiItem item, Flags flags, Settling settling)
            throws StoreException, IOException {
        try (var root = store.mapiStore().root()) {
            sweep(root);
            Binary draft;
            try (var made = root.createHidden()) {
                new ItemSaver(store.mapiStore()).fill(made, item);
                made.save();
                draft = made.value(Property.ENTRY_ID).orElseThrow();
                settling.settle(made);
            } catch (MapiException | IOException e) {
                swept = false;
                throw e;
            }
            try {
                return copied(inbox, draft, flags);
            } finally {
                remove(root, List.of(draft));
            }
        }
    }

    private Optional<Outcome<Placed>> copied(Binary inbox, Binary draft, Flags flags) throws StoreException {
        try (var folder = store.mapiStore().folder(inbox);
                var from = store.mapiStore().message(draft);
                var message = folder.createNewMail()) {
            if (!from.copyTo(message, PidTag.MESSAGE_FLAGS)) {
                return Optional.empty();
            }
            message.set(new Props()
                    .with(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(MailMarks.isRead(flags), flags.has(Flags.DRAFT))));
            try {
                message.saveAsNewMail();
            } catch (MapiException e) {
                var there = OutlookFailures.isWhole(e) ? Optional.<Binary>empty() : find(draft);
                if (there.isEmpty()) {
                    throw e;
                }
            }
            return Optional.of(Outcome.accepted(placed(message, draft, flags)));
        } catch (MapiException e) {
            if (e.result() == Codes.MAPI_E_UNKNOWN_FLAGS || e.result() == Codes.MAPI_E_INVALID_PARAMETER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * As it was saved, whatever a rule made of it since: that is the next look's to see, like any work of the person's. One that a rule
     * deleted at once has the place of what it was copied from, where nobody finds it either.
     */
    private Placed placed(MapiMessage message, Binary draft, Flags flags) throws StoreException {
        try {
            var row = message.get(OutlookItem.properties(store.marks()));
            var entry = row.get(Property.ENTRY_ID);
            if (entry.isPresent()) {
                return new Placed(OutlookItem.handle(entry.get()), OutlookItem.revision(row), flags);
            }
        } catch (MapiException e) {
            if (OutlookFailures.isWhole(e)) {
                throw e;
            }
        }
        var found = find(draft).orElse(draft);
        return new Placed(OutlookItem.handle(found), OutlookItem.revision(new Props()), flags);
    }

    private Optional<Binary> find(Binary draft) throws StoreException {
        var home = store.mapiStore().tag(Stamp.HOME);
        for (var place : store.places(EnumSet.of(Kind.MAIL))) {
            try (var folder = store.mapiStore().folder(place)) {
                var found = OutlookItem.entries(folder, Restriction.is(home, draft));
                if (!found.isEmpty()) {
                    return Optional.of(found.getFirst());
                }
            } catch (MapiException e) {
                if (!OutlookFailures.isGone(e)) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    /** What a crash left. */
    private void sweep(MapiFolder root) {
        if (!swept) {
            var home = store.mapiStore().tag(Stamp.HOME);
            try (var table = root.hiddenMessages().columns(Property.ENTRY_ID).where(Restriction.exists(home))) {
                var left = table.rows()
                        .flatMap(row -> row.get(Property.ENTRY_ID).stream())
                        .toList();
                if (!left.isEmpty()) {
                    remove(root, left);
                }
            }
            swept = true;
        }
    }

    /** Nobody sees one that stays, and the next session takes it away. */
    private void remove(MapiFolder root, List<Binary> drafts) {
        try {
            root.delete(drafts);
        } catch (MapiException e) {
            swept = false;
        }
    }
}
