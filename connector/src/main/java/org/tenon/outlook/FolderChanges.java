package org.tenon.outlook;

import java.util.EnumSet;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** Makes, renames and deletes the folders of a data file. */
final class FolderChanges {
    private static final int LONGEST_NAME = 250;

    private final OutlookStore store;

    FolderChanges(OutlookStore store) {
        this.store = store;
    }

    private static Outcome<FolderInfo> gone() {
        return Outcome.deferred("The folder is gone. The next run looks again.");
    }

    private static Outcome<FolderInfo> badName() {
        return Outcome.rejected(
                "bad-name",
                "Outlook cannot tell this folder's name from another folder's, which differs in upper and lower case alone, or it is too"
                        + " long. Rename one of the two.");
    }

    /** Work on a folder as a whole: what its failures mean is the same for all. */
    private Outcome<FolderInfo> change(String doing, OutlookStore.Work<Outcome<FolderInfo>> work)
            throws StoreException {
        return store.call(doing, () -> {
            try {
                return work.run();
            } catch (MapiException e) {
                return switch (e.result()) {
                    case Codes.MAPI_E_COLLISION, Codes.MAPI_E_STRING_TOO_LONG, Codes.MAPI_E_INVALID_PARAMETER ->
                        badName();
                    case Codes.MAPI_E_NO_SUPPORT, Codes.MAPI_E_NO_ACCESS ->
                        Outcome.rejected("refused", "Outlook does not do that (" + e.getMessage() + ").");
                    default -> throw e;
                };
            }
        });
    }

    Outcome<FolderInfo> create(Kind kind, FolderName name) throws StoreException {
        var listing = store.listing(EnumSet.of(kind));
        var there = listing.find(kind, name);
        if (there.isPresent()) {
            return Outcome.accepted(there.get().info());
        }
        if (!isUsable(listing, kind, name)) {
            return badName();
        }
        var shell = listing.shell(kind, name);
        if (shell.isPresent()) {
            return change("making a folder", () -> {
                store.tree().fill(shell.get().id());
                return Outcome.accepted(shell.get().info());
            });
        }
        return change("making a folder", () -> {
            try (var parent = store.tree().parent(listing, kind, name);
                    var made = store.tree().make(parent, name.last(), kind)) {
                var id = made.value(Property.ENTRY_ID).orElseThrow();
                return store.tree().list(EnumSet.of(kind)).places().values().stream()
                        .filter(p -> p.id().equals(id) && p.info().name().equals(name))
                        .map(p -> Outcome.accepted(p.info()))
                        .findFirst()
                        .orElseGet(FolderChanges::badName);
            }
        });
    }

    private static boolean isUsable(FolderTree.Listing listing, Kind kind, FolderName name) {
        boolean belowDefault = kind != Kind.MAIL
                && name.segments().size() > 1
                && listing.find(kind, FolderName.of(name.segments().getFirst()))
                        .filter(p -> p.id().equals(listing.defaults().get(kind)))
                        .isPresent();
        return !belowDefault && name.segments().stream().allMatch(s -> s.length() <= LONGEST_NAME);
    }

    Outcome<FolderInfo> rename(FolderInfo folder, Binary id, FolderName name) throws StoreException {
        var kind = folder.kind();
        var listing = store.listing(EnumSet.of(kind));
        var place = listing.places().get(id);
        if (place == null) {
            return gone();
        }
        if (!isUsable(listing, kind, name) || listing.find(kind, name).isPresent()) {
            return badName();
        }
        if (place.own()) {
            if (place.info().name().isInbox()) {
                return Outcome.rejected("refused", "The inbox is Outlook's own and keeps its name.");
            }
            // People see Outlook's name for it; what the server calls it is written beside.
            return change("renaming a folder", () -> {
                store.tree().call(place.id(), name.path());
                return renamed(place.id(), kind, name);
            });
        }
        return change("renaming a folder", () -> {
            try (var parent = store.tree().parent(listing, kind, name)) {
                var to = parent.value(Property.ENTRY_ID).orElseThrow();
                if (to.equals(place.parent())) {
                    try (var own = store.mapiStore().folder(place.id())) {
                        own.set(new Props().with(Property.DISPLAY_NAME, name.last()));
                    }
                } else {
                    try (var from = store.mapiStore().folder(place.parent())) {
                        from.moveFolder(place.id(), parent, name.last());
                    }
                }
                return renamed(place.id(), kind, name);
            }
        });
    }

    private Outcome<FolderInfo> renamed(Binary id, Kind kind, FolderName name) throws StoreException {
        return store.tree().list(EnumSet.of(kind)).places().values().stream()
                .filter(p -> p.id().equals(id) || p.info().name().equals(name))
                .map(p -> Outcome.accepted(p.info()))
                .findFirst()
                .orElseGet(FolderChanges::gone);
    }

    Outcome<FolderInfo> delete(FolderInfo folder, Binary id) throws StoreException {
        var place = store.listing(EnumSet.of(folder.kind())).places().get(id);
        if (place == null) {
            return Outcome.accepted(folder);
        }
        if (place.own()) {
            return Outcome.rejected("refused", "The folder is Outlook's own and stays; it is empty.");
        }
        return change("deleting a folder", () -> {
            try (var parent = store.mapiStore().folder(place.parent())) {
                parent.deleteEmptyFolder(place.id());
                return Outcome.accepted(folder);
            } catch (MapiException e) {
                return switch (e.result()) {
                    case Codes.MAPI_E_HAS_MESSAGES ->
                        Outcome.deferred("There is something in the folder still. It stays until it is empty.");
                    case Codes.MAPI_E_HAS_FOLDERS ->
                        !place.own() && store.tree().hollow(place.id())
                                ? Outcome.accepted(folder)
                                : Outcome.deferred(
                                        "There are folders in the folder still. It stays until they are gone.");
                    case Codes.MAPI_E_NOT_FOUND -> Outcome.accepted(folder);
                    default -> throw e;
                };
            }
        });
    }
}
