package org.tenon.outlook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.tenon.convert.PidLid;
import org.tenon.lab.Rig;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.MapiSession;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.UserHands;

/**
 * Somebody in front of Outlook, by MAPI alone: the folders of one kind, and what is done with items of whatever kind. Nothing of what is
 * under test is asked, but for items that came into the data file as a sync brings them.
 */
abstract class OutlookPerson implements UserHands, AutoCloseable {
    private static final PropTag<Binary> OUTBOX = PropTag.binary(0x35E2);
    private static final PropTag<Binary> DELETED = PropTag.binary(0x35E3);
    private static final PropTag<Binary> SENT = PropTag.binary(0x35E4);
    private static final PropTag<Binary> CALENDAR = PropTag.binary(0x36D0);
    private static final PropTag<Binary> CONTACTS = PropTag.binary(0x36D1);
    private static final PropTag<Binary> TASKS = PropTag.binary(0x36D4);
    private static final PropTag<Binary> DRAFTS = PropTag.binary(0x36D7);
    static final FolderName DELETED_ITEMS = FolderName.of("Deleted Items");
    private static final FolderName TRASH = FolderName.of("Trash");

    private final OutlookProfile profile;
    private final Kind kind;
    private final Mapi mapi = Mapi.start(Rig.LIBRARY);
    private final MapiSession session;
    final MapiMessageStore store;
    /** Brings items in as a sync does. */
    final AnotherPerson importer;

    private final Supplier<List<FolderName>> there;

    /**
     * @param there the folders on the other side: by them it shows what Deleted Items is called, and what is here for what lies below it alone
     */
    OutlookPerson(OutlookProfile profile, Kind kind, Supplier<List<FolderName>> there) {
        this.profile = profile;
        this.kind = kind;
        this.importer = new AnotherPerson(profile, kind);
        this.there = there;
        this.session = mapi.call(() -> mapi.logOn(profile.name()));
        this.store = mapi.call(session::defaultStore);
    }

    final <T> T at(Callable<T> work) {
        return mapi.call(work);
    }

    private String containerClass() {
        return switch (kind) {
            case CALENDAR -> "IPF.Appointment";
            case TASKS -> "IPF.Task";
            case CONTACTS -> "IPF.Contact";
            default -> "IPF.Note";
        };
    }

    // --- Folders

    private record Found(Binary id, Binary parent, boolean shown, boolean hasFolders) {}

    private static FolderName deletedItems(List<FolderName> there) {
        return there.contains(TRASH) ? TRASH : DELETED_ITEMS;
    }

    /**
     * All folders of the kind by the paths that people see, those of other kinds than mail from the default one on; Outlook's own ones of mail that
     * are empty, and its Outbox, are not shown.
     */
    private Map<FolderName, Found> folders() {
        var others = there.get();
        return at(() -> {
            var inbox = store.inbox().orElseThrow();
            var told = store.get(OUTBOX, DELETED, SENT);
            Binary drafts;
            Binary home;
            try (var folder = store.folder(inbox)) {
                drafts = folder.value(DRAFTS).orElse(Binary.EMPTY);
                home = kind == Kind.MAIL ? inbox : folder.value(homeTag()).orElseThrow();
            }
            var own = List.of(
                    told.get(OUTBOX).orElseThrow(),
                    told.get(DELETED).orElseThrow(),
                    told.get(SENT).orElseThrow(),
                    drafts);
            var top = store.value(Property.IPM_SUBTREE).orElseThrow();
            var rows = new TreeMap<String, Props>();
            try (var folder = store.folder(top);
                    var table = folder.allFolders()
                            .columns(
                                    Property.ENTRY_ID,
                                    Property.PARENT_ENTRY_ID,
                                    Property.DISPLAY_NAME,
                                    Property.CONTAINER_CLASS,
                                    Property.CONTENT_COUNT)) {
                table.rows()
                        .forEach(row -> rows.put(
                                row.get(Property.ENTRY_ID).orElseThrow().toString(), row));
            }
            var found = new TreeMap<FolderName, Found>();
            for (var row : rows.values()) {
                var id = row.get(Property.ENTRY_ID).orElseThrow();
                if (!row.get(Property.CONTAINER_CLASS).orElse("IPF.Note").startsWith(containerClass())) {
                    continue;
                }
                var segments = new ArrayList<String>();
                for (var one = row; one != null; one = rows.get(parent(one).toString())) {
                    var at = one.get(Property.ENTRY_ID).orElseThrow();
                    if (at.equals(inbox)) {
                        segments.addFirst("INBOX");
                        break;
                    }
                    if (kind != Kind.MAIL && at.equals(home) && !id.equals(home)) {
                        break;
                    }
                    segments.addAll(
                            0,
                            at.equals(own.get(1))
                                    ? deletedItems(others).segments()
                                    : List.of(one.get(Property.DISPLAY_NAME).orElseThrow()));
                }
                var name = new FolderName(segments);
                boolean hasFolders =
                        rows.values().stream().anyMatch(r -> parent(r).equals(id));
                boolean empty = row.get(Property.CONTENT_COUNT).orElse(0) == 0;
                boolean alone = (kind == Kind.MAIL && own.contains(id))
                        ? !name.equals(TRASH)
                        : hasFolders && !others.contains(name);
                boolean shown = !empty || !alone || id.equals(home);
                found.put(name, new Found(id, parent(row), shown, hasFolders));
            }
            return found;
        });
    }

    private PropTag<Binary> homeTag() {
        return switch (kind) {
            case CALENDAR -> CALENDAR;
            case TASKS -> TASKS;
            default -> CONTACTS;
        };
    }

    private static Binary parent(Props row) {
        return row.get(Property.PARENT_ENTRY_ID).orElse(Binary.EMPTY);
    }

    List<FolderName> names() {
        return folders().entrySet().stream()
                .filter(e -> e.getValue().shown())
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean hasFoldersBelow(FolderName name) {
        return found(name).hasFolders();
    }

    /** Each item gets another entry id, as where a data file was made anew. */
    void renumber(FolderName folder) {
        var elsewhere = at(() -> {
            var deleted = store.value(DELETED).orElseThrow();
            return deleted.equals(found(folder).id()) ? store.inbox().orElseThrow() : deleted;
        });
        for (var seen : look(folder)) {
            in(folder, in -> {
                var back = transfer(in, entry(seen.handle()), elsewhere, true);
                try (var from = store.folder(elsewhere)) {
                    return transfer(from, back, in.value(Property.ENTRY_ID).orElseThrow(), true);
                }
            });
        }
    }

    private Found found(FolderName name) {
        return Optional.ofNullable(folders().get(name)).orElseThrow(() -> new AssertionError("no folder " + name));
    }

    interface InFolder<T> {
        T with(MapiFolder folder) throws Exception;
    }

    final <T> T in(FolderName name, InFolder<T> work) {
        var id = found(name).id();
        return at(() -> {
            try (var folder = store.folder(id)) {
                return work.with(folder);
            }
        });
    }

    /** Below which a person makes folders of the kind. */
    private Binary top() {
        if (kind == Kind.MAIL) {
            return store.value(Property.IPM_SUBTREE).orElseThrow();
        }
        try (var folder = store.folder(store.inbox().orElseThrow())) {
            return folder.value(homeTag()).orElseThrow();
        }
    }

    @Override
    public void createFolder(FolderName name) {
        var there = folders();
        at(() -> {
            var known = top();
            for (int depth = 1; depth <= name.segments().size(); depth++) {
                var at = new FolderName(name.segments().subList(0, depth));
                if (there.containsKey(at)) {
                    known = there.get(at).id();
                    continue;
                }
                try (var parent = store.folder(known);
                        var made = parent.createFolder(at.last())) {
                    made.set(new Props().with(Property.CONTAINER_CLASS, containerClass()));
                    known = made.value(Property.ENTRY_ID).orElseThrow();
                }
            }
            return null;
        });
    }

    @Override
    public void renameFolder(FolderName name, FolderName renamed) {
        var moving = found(name);
        var above = renamed.segments().subList(0, renamed.segments().size() - 1);
        var target =
                above.isEmpty() ? at(this::top) : found(new FolderName(above)).id();
        at(() -> {
            if (target.equals(moving.parent())) {
                try (var folder = store.folder(moving.id())) {
                    folder.set(new Props().with(Property.DISPLAY_NAME, renamed.last()));
                }
            } else {
                try (var from = store.folder(moving.parent());
                        var to = store.folder(target)) {
                    from.moveFolder(moving.id(), to, renamed.last());
                }
            }
            return null;
        });
    }

    /** For good, with Shift+Delete. */
    @Override
    public void deleteFolder(FolderName name) {
        var going = found(name);
        if (going.hasFolders()) {
            throw new AssertionError("Outlook takes what lies below " + name + " along");
        }
        at(() -> {
            try (var parent = store.folder(going.parent())) {
                parent.deleteFolder(going.id());
            }
            return null;
        });
    }

    // --- Items

    static final Binary entry(Handle handle) {
        return Binary.ofHex(handle.value());
    }

    static final Handle handle(Binary entry) {
        return new Handle(entry.toString());
    }

    /** For good, with Shift+Delete. */
    @Override
    public void delete(FolderName folder, Handle handle) {
        in(folder, in -> {
            if (!in.delete(List.of(entry(handle)))) {
                throw new AssertionError("not deleted: " + handle);
            }
            return null;
        });
    }

    @Override
    public Handle move(FolderName folder, Handle handle, FolderName target) {
        return transfer(folder, handle, target, true);
    }

    @Override
    public Handle copy(FolderName folder, Handle handle, FolderName target) {
        return transfer(folder, handle, target, false);
    }

    private Handle transfer(FolderName folder, Handle handle, FolderName target, boolean move) {
        var to = found(target).id();
        return in(folder, in -> handle(transfer(in, entry(handle), to, move)));
    }

    private Binary transfer(MapiFolder in, Binary entry, Binary to, boolean move) {
        Binary key;
        try (var message = store.message(entry)) {
            key = message.value(Property.SEARCH_KEY).orElseThrow();
        }
        try (var there = store.folder(to)) {
            var before = withKey(there, key);
            boolean done = move ? in.move(List.of(entry), there) : in.copy(List.of(entry), there);
            var arrived = new LinkedHashSet<>(withKey(there, key));
            arrived.removeAll(before);
            if (!done || arrived.size() != 1) {
                throw new AssertionError("not moved or copied: " + entry);
            }
            return arrived.iterator().next();
        }
    }

    private static List<Binary> withKey(MapiFolder folder, Binary key) {
        try (var table = folder.messages()
                .columns(Property.ENTRY_ID, Property.SEARCH_KEY)
                .where(Restriction.is(Property.SEARCH_KEY, key))) {
            return table.rows()
                    .map(row -> row.get(Property.ENTRY_ID).orElseThrow())
                    .toList();
        }
    }

    static final void write(MapiMessage message, String text) throws IOException {
        if (text.length() < 1000) {
            message.set(new Props().with(Property.BODY, text));
            return;
        }
        try (var out = message.write(Property.BODY)) {
            out.write(text.getBytes(StandardCharsets.UTF_16LE));
        }
    }

    /** No column of a contents table, and a stream where it is large. */
    static final String body(MapiMessage message) throws IOException {
        var told = message.value(Property.BODY);
        if (told.isPresent()) {
            return told.get();
        }
        try (var in = message.read(Property.BODY)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_16LE);
        }
    }

    /** Whether it is in the category by which people find the second copies of conflicts. Named properties are no column either. */
    final boolean isMarked(MapiMessage message) {
        return message.value(store.tag(PidLid.KEYWORDS)).orElse(List.of()).contains(ConflictCopy.CATEGORY);
    }

    @Override
    public void close() {
        at(() -> {
            store.close();
            session.close();
            return null;
        });
        profile.remove(mapi);
        mapi.close();
    }
}
