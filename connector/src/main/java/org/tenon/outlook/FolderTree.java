package org.tenon.outlook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;

/**
 * The folders of a data file as the engine knows them. Mail lies below the top folder as people see it; calendars, task lists, notes and address
 * books below the default one of their kind, which is Outlook's to make. Outlook's own folders have names of Outlook's language: each is
 * bound, once, to the folder of that role on the server, and called as that is from then on ([MS-OXOSFLD]).
 */
final class FolderTree {
    private static final PropTag<Binary> OUTBOX = PropTag.binary(0x35E2);
    private static final PropTag<Binary> DELETED = PropTag.binary(0x35E3);
    private static final PropTag<Binary> SENT = PropTag.binary(0x35E4);
    private static final PropTag<Binary> CALENDAR = PropTag.binary(0x36D0);
    private static final PropTag<Binary> CONTACTS = PropTag.binary(0x36D1);
    private static final PropTag<Binary> NOTES = PropTag.binary(0x36D3);
    private static final PropTag<Binary> TASKS = PropTag.binary(0x36D4);
    private static final PropTag<Binary> DRAFTS = PropTag.binary(0x36D7);
    /** Conflicts, sync issues, local and server failures, junk: in that order. */
    private static final PropTag<List<Binary>> ADDITIONAL = PropTag.binaries(0x36D8);

    private static final PropTag<Integer> FOLDER_TYPE = PropTag.int32(0x3601);
    private static final PropTag<Boolean> HAS_FOLDERS = PropTag.bool(0x360A);
    private static final int SEARCH = 2;
    private static final int JUNK = 4;

    /** One folder of Outlook's. */
    record Place(Binary id, Binary parent, FolderInfo info, boolean own) {}

    /**
     * @param shells folders that are on the server no more and are here for what lies below them
     * @param omitted what people may look for and was left out, in sentences
     */
    record Listing(
            Map<Binary, Place> places,
            List<Place> shells,
            Map<Kind, Binary> defaults,
            Binary top,
            List<String> omitted) {
        Optional<Place> shell(Kind kind, FolderName name) {
            return shells.stream()
                    .filter(p -> p.info().kind() == kind && p.info().name().equals(name))
                    .findFirst();
        }

        Optional<Place> find(Kind kind, FolderName name) {
            return places.values().stream()
                    .filter(p -> p.info().kind() == kind && p.info().name().equals(name))
                    .findFirst();
        }
    }

    /** @param bare whether it holds folders and nothing else */
    record Node(Binary id, Binary parent, String name, String containerClass, int type, boolean bare) {}

    /** A folder that Outlook makes itself. */
    record Own(String role, Kind kind) {
        String word() {
            return kind == Kind.MAIL ? role : kind.word();
        }
    }

    private final MapiMessageStore store;
    private final OwnFolderNames ownNames;

    /** @param server asked only where one of Outlook's own folders is not bound yet */
    FolderTree(MapiMessageStore store, OutlookStore.ServerFolders server, BooleanSupplier lookOnly) {
        this.store = store;
        this.ownNames = new OwnFolderNames(store, server, lookOnly);
    }

    /** Every folder of these kinds, with those that lack. On MAPI's thread. */
    Listing list(Set<Kind> kinds) throws StoreException {
        var top = store.value(Property.IPM_SUBTREE)
                .orElseThrow(() -> OutlookStore.notReady("The data file has no folders for people yet."));
        var inbox = store.inbox();
        var special = inbox.isPresent() ? special(inbox.get()) : new Props();
        var own = own(special);
        var leftAlone = leftAlone(special);
        var nodes = nodes(top);
        var defaults = defaults(own, nodes);
        var names = ownNames.of(own, nodes, kinds);
        var omitted = new ArrayList<String>();
        var places = new LinkedHashMap<Binary, Place>();
        var shells = new ArrayList<Place>();
        var taken = new HashSet<String>();
        // Outlook's own first: where another has the same name, it is the other that is left out.
        var order = new ArrayList<>(nodes.values());
        Collections.sort(order, (a, b) -> Boolean.compare(own.containsKey(b.id()), own.containsKey(a.id())));
        for (var node : order) {
            var form = ItemForm.ofContainer(node.containerClass());
            boolean wanted = form.isPresent() && kinds.contains(form.get().kind());
            if (!wanted || node.type() == SEARCH || isLeftAlone(node, nodes, leftAlone)) {
                continue;
            }
            var kind = form.get().kind();
            var name = name(node, kind, nodes, inbox, defaults, names);
            if (name.isEmpty()) {
                omitted.add("A folder in Outlook (" + node.name() + ") has a name that nothing can be called by.");
            } else if (!taken.add(kind + " " + name.get().path())) {
                omitted.add("There are two folders in Outlook that would both be called "
                        + name.get().path() + "; the second is not synced. Rename one of them.");
            } else {
                var role = own.containsKey(node.id()) ? own.get(node.id()).role() : "";
                boolean isInbox = inbox.filter(node.id()::equals).isPresent();
                var info = new FolderInfo(
                        kind,
                        name.get(),
                        Optional.of(node.id().toString()),
                        Optional.empty(),
                        isInbox ? "Inbox" : role,
                        true);
                var place = new Place(node.id(), node.parent(), info, own.containsKey(node.id()) || isInbox);
                if (node.bare() && !place.own() && isShell(node.id())) {
                    shells.add(place);
                } else {
                    places.put(node.id(), place);
                }
            }
        }
        return new Listing(places, shells, defaults, top, omitted);
    }

    /** Where Outlook notes which folder is which: on the inbox, and on the root besides. */
    private Props special(Binary inbox) {
        var tags = new PropTag<?>[] {CALENDAR, CONTACTS, TASKS, NOTES, DRAFTS, ADDITIONAL};
        Props here;
        try (var folder = store.folder(inbox)) {
            here = folder.get(tags);
        }
        if (here.get(CALENDAR).isPresent()) {
            return here;
        }
        try (var root = store.root()) {
            return root.get(tags);
        }
    }

    private Map<Binary, Own> own(Props special) {
        var own = new LinkedHashMap<Binary, Own>();
        special.get(CALENDAR).ifPresent(id -> own.put(id, new Own("", Kind.CALENDAR)));
        special.get(CONTACTS).ifPresent(id -> own.put(id, new Own("", Kind.CONTACTS)));
        special.get(TASKS).ifPresent(id -> own.put(id, new Own("", Kind.TASKS)));
        special.get(NOTES).ifPresent(id -> own.put(id, new Own("", Kind.NOTES)));
        special.get(DRAFTS).ifPresent(id -> own.put(id, new Own("Drafts", Kind.MAIL)));
        var told = store.get(SENT, DELETED);
        told.get(SENT).ifPresent(id -> own.put(id, new Own("Sent", Kind.MAIL)));
        told.get(DELETED).ifPresent(id -> own.put(id, new Own("Trash", Kind.MAIL)));
        special.get(ADDITIONAL)
                .filter(all -> all.size() > JUNK && all.get(JUNK).size() > 0)
                .ifPresent(all -> own.put(all.get(JUNK), new Own("Junk", Kind.MAIL)));
        return own;
    }

    /** What is Outlook's alone, with all below it: what waits to be sent, and what Outlook tells of its own troubles. */
    private Set<Binary> leftAlone(Props special) {
        var alone = new HashSet<Binary>();
        store.value(OUTBOX).ifPresent(alone::add);
        special.get(ADDITIONAL).ifPresent(all -> alone.addAll(all.subList(0, Math.min(JUNK, all.size()))));
        return alone;
    }

    private static boolean isLeftAlone(Node node, Map<Binary, Node> nodes, Set<Binary> alone) {
        for (var at = node; at != null; at = nodes.get(at.parent())) {
            if (alone.contains(at.id())) {
                return true;
            }
        }
        return false;
    }

    private Map<Binary, Node> nodes(Binary top) {
        var nodes = new LinkedHashMap<Binary, Node>();
        try (var folder = store.folder(top);
                var table = folder.allFolders()
                        .columns(
                                Property.ENTRY_ID,
                                Property.PARENT_ENTRY_ID,
                                Property.DISPLAY_NAME,
                                Property.CONTAINER_CLASS,
                                Property.CONTENT_COUNT,
                                HAS_FOLDERS,
                                FOLDER_TYPE)) {
            table.rows().forEach(row -> {
                var id = row.get(Property.ENTRY_ID).orElseThrow();
                nodes.put(
                        id,
                        new Node(
                                id,
                                row.get(Property.PARENT_ENTRY_ID).orElse(top),
                                row.get(Property.DISPLAY_NAME).orElse(""),
                                row.get(Property.CONTAINER_CLASS).orElse(""),
                                row.get(FOLDER_TYPE).orElse(0),
                                row.get(HAS_FOLDERS).orElse(false)
                                        && row.get(Property.CONTENT_COUNT).orElse(1) == 0));
            });
        }
        return nodes;
    }

    private static Map<Kind, Binary> defaults(Map<Binary, Own> own, Map<Binary, Node> nodes) {
        var defaults = new EnumMap<Kind, Binary>(Kind.class);
        own.forEach((id, one) -> {
            if (one.kind() != Kind.MAIL && nodes.containsKey(id)) {
                defaults.put(one.kind(), id);
            }
        });
        return defaults;
    }

    /** Writes down what one of Outlook's own folders is called from now on. */
    void call(Binary id, String path) {
        ownNames.call(id, path);
    }

    // --- Folders of folders

    private boolean isShell(Binary id) {
        try (var folder = store.folder(id)) {
            return store.existingTag(Stamp.FOLDER)
                    .flatMap(folder::value)
                    .filter(String::isEmpty)
                    .isPresent();
        }
    }

    /** Lets a folder without items be here for what lies below it alone; false where it holds some. */
    boolean hollow(Binary id) {
        try (var folder = store.folder(id)) {
            if (folder.value(Property.CONTENT_COUNT).orElse(1) > 0) {
                return false;
            }
            folder.set(new Props().with(store.tag(Stamp.FOLDER), ""));
            return true;
        }
    }

    /** It is a folder as all others again. */
    void fill(Binary id) {
        try (var folder = store.folder(id)) {
            folder.delete(store.tag(Stamp.FOLDER));
        }
    }

    // --- What the others are called

    private static Optional<FolderName> name(
            Node node,
            Kind kind,
            Map<Binary, Node> nodes,
            Optional<Binary> inbox,
            Map<Kind, Binary> defaults,
            Map<Binary, String> bound) {
        if (bound.containsKey(node.id())) {
            return Optional.of(FolderName.ofPath(bound.get(node.id())));
        }
        var segments = new ArrayList<String>();
        var stop = defaults.get(kind);
        for (var at = node; at != null; at = nodes.get(at.parent())) {
            if (kind != Kind.MAIL && !at.equals(node) && Objects.equals(at.id(), stop)) {
                break;
            }
            if (inbox.filter(at.id()::equals).isPresent()) {
                segments.addFirst(FolderName.INBOX.last());
                break;
            }
            if (kind == Kind.MAIL && !at.equals(node) && bound.containsKey(at.id())) {
                segments.addAll(0, FolderName.ofPath(bound.get(at.id())).segments());
                break;
            }
            if (at.name().isEmpty()) {
                return Optional.empty();
            }
            segments.addFirst(at.name());
        }
        var name = new FolderName(segments);
        boolean passesForInbox = kind == Kind.MAIL
                && name.segments().getFirst().equals(FolderName.INBOX.last())
                && inbox.isPresent()
                && !isUnderOrAt(node, inbox.get(), nodes);
        return passesForInbox ? Optional.empty() : Optional.of(name);
    }

    private static boolean isUnderOrAt(Node node, Binary above, Map<Binary, Node> nodes) {
        for (var at = node; at != null; at = nodes.get(at.parent())) {
            if (at.id().equals(above)) {
                return true;
            }
        }
        return false;
    }

    /** Opens the folder in which one of that name lies, with those above it made where they lack. */
    MapiFolder parent(Listing listing, Kind kind, FolderName name) {
        var segments = name.segments();
        var at = kind == Kind.MAIL ? listing.top() : listing.defaults().get(kind);
        int known = 0;
        for (int i = segments.size() - 1; i > 0; i--) {
            var above = new FolderName(segments.subList(0, i));
            var there = listing.find(kind, above).or(() -> listing.shell(kind, above));
            if (there.isPresent()) {
                at = there.get().id();
                known = i;
                break;
            }
        }
        var folder = store.folder(at);
        for (var segment : segments.subList(known, segments.size() - 1)) {
            var above = folder;
            try {
                folder = make(above, segment, kind);
            } finally {
                above.close();
            }
        }
        return folder;
    }

    /** Without its class a folder would be taken for one of mail. */
    private static void drop(MapiFolder parent, MapiFolder made) {
        try (made) {
            made.value(Property.ENTRY_ID).ifPresent(id -> {
                made.close();
                parent.deleteEmptyFolder(id);
            });
        } catch (MapiException e) {
            // What made it fail is told.
        }
    }

    /** Makes a folder for items of a kind. */
    MapiFolder make(MapiFolder parent, String name, Kind kind) {
        var made = made(parent, name);
        try {
            made.set(
                    new Props().with(Property.CONTAINER_CLASS, ItemForm.of(kind).containerClass()));
            return made;
        } catch (MapiException e) {
            drop(parent, made);
            throw e;
        }
    }

    /** One that a crash kept from having a class is taken for the one to be made. */
    private static MapiFolder made(MapiFolder parent, String name) {
        try {
            return parent.createFolder(name);
        } catch (MapiException e) {
            if (e.result() == Codes.MAPI_E_COLLISION) {
                var there = parent.folder(name);
                if (there.value(Property.CONTAINER_CLASS).orElse("").isEmpty()
                        && there.value(Property.CONTENT_COUNT).orElse(1) == 0) {
                    return there;
                }
                there.close();
            }
            throw e;
        }
    }
}
