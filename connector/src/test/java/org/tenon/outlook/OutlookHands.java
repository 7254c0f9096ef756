package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
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
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.UserHands;

/**
 * Somebody in front of Outlook, by MAPI alone: nothing of what is under test is asked, but for messages that came into the data file as a
 * sync brings them.
 */
final class OutlookHands implements UserHands, AutoCloseable {
    private static final PropTag<Binary> OUTBOX = PropTag.binary(0x35E2);
    private static final PropTag<Binary> DELETED = PropTag.binary(0x35E3);
    private static final PropTag<Binary> SENT = PropTag.binary(0x35E4);
    private static final PropTag<Binary> DRAFTS = PropTag.binary(0x36D7);
    private static final PropTag<Integer> FLAG_ICON = PropTag.int32(0x1095);
    static final FolderName DELETED_ITEMS = FolderName.of("Deleted Items");
    private static final FolderName TRASH = FolderName.of("Trash");
    private static final String MAIL = "IPF.Note";

    private static final PropTag<?>[] COLUMNS = {
        Property.ENTRY_ID,
        PidTag.SENT_REPRESENTING_EMAIL_ADDRESS,
        Property.DISPLAY_TO,
        Property.SUBJECT,
        PidTag.CLIENT_SUBMIT_TIME,
        PidTag.INTERNET_MESSAGE_ID,
        Property.MESSAGE_FLAGS,
        PidTag.FLAG_STATUS,
        PidTag.LAST_VERB_EXECUTED,
        PidTag.ICON_INDEX
    };

    private final OutlookProfile profile;
    private final Mapi mapi = Mapi.start(Rig.LIBRARY);
    private final MapiSession session;
    private final MapiMessageStore store;
    private final AnotherPerson importer;
    private final Predicate<String> imported;
    private final Supplier<List<FolderName>> there;

    /**
     * @param imported whether a message of that subject is brought as a sync brings it
     * @param there the folders on the other side: by them it shows what Deleted Items is called, and what is here for what lies below it alone
     */
    OutlookHands(OutlookProfile profile, Predicate<String> imported, Supplier<List<FolderName>> there) {
        this.profile = profile;
        this.importer = new AnotherPerson(profile, Kind.MAIL);
        this.imported = imported;
        this.there = there;
        this.session = mapi.call(() -> mapi.logOn(profile.name()));
        this.store = mapi.call(session::defaultStore);
    }

    private <T> T at(Callable<T> work) {
        return mapi.call(work);
    }

    // --- Folders

    private record Found(Binary id, Binary parent, boolean shown, boolean hasFolders) {}

    private static FolderName deletedItems(List<FolderName> there) {
        return there.contains(TRASH) ? TRASH : DELETED_ITEMS;
    }

    /** All mail folders by the paths that people see; Outlook's own ones that are empty, and its Outbox, are not shown. */
    private Map<FolderName, Found> folders() {
        var others = there.get();
        return at(() -> {
            var inbox = store.inbox().orElseThrow();
            var told = store.get(OUTBOX, DELETED, SENT);
            Binary drafts;
            try (var folder = store.folder(inbox)) {
                drafts = folder.value(DRAFTS).orElse(Binary.EMPTY);
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
                if (!row.get(Property.CONTAINER_CLASS).orElse(MAIL).startsWith(MAIL)) {
                    continue;
                }
                var segments = new ArrayList<String>();
                for (var one = row; one != null; one = rows.get(parent(one).toString())) {
                    var at = one.get(Property.ENTRY_ID).orElseThrow();
                    if (at.equals(inbox)) {
                        segments.addFirst("INBOX");
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
                boolean alone = own.contains(id) ? !name.equals(TRASH) : hasFolders && !others.contains(name);
                boolean shown = !empty || !alone;
                found.put(name, new Found(id, parent(row), shown, hasFolders));
            }
            return found;
        });
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

    /** Some other folder: one of Outlook's own. */
    FolderName elsewhere(FolderName name) {
        return folders().keySet().stream()
                .filter(other -> !other.equals(name) && !other.isInbox())
                .findFirst()
                .orElseThrow();
    }

    private Found found(FolderName name) {
        return Optional.ofNullable(folders().get(name)).orElseThrow(() -> new AssertionError("no folder " + name));
    }

    private interface InFolder<T> {
        T with(MapiFolder folder) throws Exception;
    }

    private <T> T in(FolderName name, InFolder<T> work) {
        var id = found(name).id();
        return at(() -> {
            try (var folder = store.folder(id)) {
                return work.with(folder);
            }
        });
    }

    @Override
    public void createFolder(FolderName name) {
        var there = folders();
        at(() -> {
            var known = store.value(Property.IPM_SUBTREE).orElseThrow();
            for (int depth = 1; depth <= name.segments().size(); depth++) {
                var at = new FolderName(name.segments().subList(0, depth));
                if (there.containsKey(at)) {
                    known = there.get(at).id();
                    continue;
                }
                try (var parent = store.folder(known);
                        var made = parent.createFolder(at.last())) {
                    made.set(new Props().with(Property.CONTAINER_CLASS, MAIL));
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
        var target = above.isEmpty()
                ? at(() -> store.value(Property.IPM_SUBTREE).orElseThrow())
                : found(new FolderName(above)).id();
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

    // --- Messages

    private static Binary entry(Handle handle) {
        return Binary.ofHex(handle.value());
    }

    private static Handle handle(Binary entry) {
        return new Handle(entry.toString());
    }

    /** What a message of the stories says: those are all of one make. */
    private static String field(byte[] body, String name) {
        for (var line : new String(body, ISO_8859_1).lines().toList()) {
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        return "";
    }

    private static String text(byte[] body) {
        var all = new String(body, ISO_8859_1).replace("\r\n", "\n");
        return all.substring(all.indexOf("\n\n") + 2).replace("\n", "\r\n");
    }

    private static Instant sentAt(byte[] body) {
        return OffsetDateTime.parse(field(body, "Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        if (imported.test(field(body, "Subject"))) {
            return importer.deliver(folder, body, flags);
        }
        return in(folder, to -> {
            try (var message = to.create()) {
                var from = field(body, "From");
                var reader = field(body, "To");
                var props = new Props()
                        .with(Property.MESSAGE_CLASS, "IPM.Note")
                        .with(Property.SUBJECT, field(body, "Subject"))
                        .with(PidTag.SENDER_NAME, from)
                        .with(PidTag.SENDER_ADDRESS_TYPE, "SMTP")
                        .with(PidTag.SENDER_EMAIL_ADDRESS, from)
                        .with(PidTag.SENT_REPRESENTING_NAME, from)
                        .with(PidTag.SENT_REPRESENTING_ADDRESS_TYPE, "SMTP")
                        .with(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS, from)
                        .with(PidTag.CLIENT_SUBMIT_TIME, sentAt(body))
                        .with(PidTag.MESSAGE_DELIVERY_TIME, sentAt(body))
                        .with(
                                Property.MESSAGE_FLAGS,
                                (flags.has(Flags.SEEN) ? 1 : 0) | (flags.has(Flags.DRAFT) ? 8 : 0));
                if (!field(body, "Message-ID").isEmpty()) {
                    props.with(PidTag.INTERNET_MESSAGE_ID, field(body, "Message-ID"));
                }
                message.set(props);
                write(message, text(body));
                message.setRecipients(List.of(new Props()
                        .with(Property.RECIPIENT_TYPE, 1)
                        .with(Property.DISPLAY_NAME, reader)
                        .with(Property.ADDRESS_TYPE, "SMTP")
                        .with(Property.EMAIL_ADDRESS, reader)));
                mark(message, flags, Flags.NONE);
                message.save();
                return handle(message.value(Property.ENTRY_ID).orElseThrow());
            }
        });
    }

    private static void write(MapiMessage message, String text) throws IOException {
        if (text.length() < 1000) {
            message.set(new Props().with(Property.BODY, text));
            return;
        }
        try (var out = message.write(Property.BODY)) {
            out.write(text.getBytes(UTF_16LE));
        }
    }

    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        return in(folder, in -> {
            try (var message = store.messageToChange(entry(handle))) {
                message.set(new Props()
                        .with(Property.SUBJECT, field(body, "Subject"))
                        .with(PidTag.INTERNET_MESSAGE_ID, field(body, "Message-ID")));
                write(message, text(body));
                message.save();
                return handle;
            }
        });
    }

    /** Flags for follow-up, and what replying and forwarding leave. */
    private static void mark(MapiMessage message, Flags add, Flags remove) {
        if (add.has(Flags.FLAGGED)) {
            message.set(new Props().with(PidTag.FLAG_STATUS, 2).with(FLAG_ICON, 6));
        } else if (remove.has(Flags.FLAGGED)) {
            message.set(new Props().with(PidTag.FLAG_STATUS, 0).with(FLAG_ICON, 0));
        }
        boolean unanswered = remove.has(Flags.ANSWERED) || remove.has(Flags.FORWARDED);
        if (unanswered) {
            boolean answered = !remove.has(Flags.ANSWERED)
                    && message.value(PidTag.LAST_VERB_EXECUTED).orElse(0) == 102;
            boolean forwarded = !remove.has(Flags.FORWARDED)
                    && message.value(PidTag.ICON_INDEX).orElse(0) == 0x106;
            message.set(new Props()
                    .with(PidTag.LAST_VERB_EXECUTED, answered ? 102 : forwarded ? 104 : 0)
                    .with(PidTag.ICON_INDEX, forwarded ? 0x106 : answered ? 0x105 : 0x100));
        }
        boolean answers = add.has(Flags.ANSWERED);
        boolean forwards = add.has(Flags.FORWARDED);
        if (answers || forwards) {
            boolean both = (answers && forwards)
                    || (answers && message.value(PidTag.ICON_INDEX).orElse(0) == 0x106)
                    || (forwards && message.value(PidTag.LAST_VERB_EXECUTED).orElse(0) == 102);
            message.set(new Props()
                    .with(PidTag.LAST_VERB_EXECUTED, answers || both ? 102 : 104)
                    .with(PidTag.ICON_INDEX, forwards || both ? 0x106 : 0x105));
        }
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
        var settable = Flags.of(Flags.SEEN, Flags.FLAGGED, Flags.ANSWERED, Flags.FORWARDED);
        var other = add.plus(remove).minus(settable);
        if (!other.isEmpty()) {
            throw new AssertionError("nobody sets or takes " + other + " in Outlook");
        }
        in(folder, in -> {
            var written = settable.minus(Flags.of(Flags.SEEN));
            if (!add.plus(remove).and(written).isEmpty()) {
                try (var message = store.messageToChange(entry(handle))) {
                    mark(message, add, remove);
                    message.save();
                }
            }
            if (add.has(Flags.SEEN) || remove.has(Flags.SEEN)) {
                in.setRead(List.of(entry(handle)), add.has(Flags.SEEN));
            }
            return null;
        });
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
        return in(folder, in -> {
            Binary key;
            try (var message = store.message(entry(handle))) {
                key = message.value(Property.SEARCH_KEY).orElseThrow();
            }
            try (var there = store.folder(to)) {
                var before = withKey(there, key);
                boolean done = move ? in.move(List.of(entry(handle)), there) : in.copy(List.of(entry(handle)), there);
                var arrived = new LinkedHashSet<>(withKey(there, key));
                arrived.removeAll(before);
                if (!done || arrived.size() != 1) {
                    throw new AssertionError("not moved or copied: " + handle);
                }
                return handle(arrived.iterator().next());
            }
        });
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

    @Override
    public List<Seen> look(FolderName folder) {
        return in(folder, in -> {
            var seen = new ArrayList<Seen>();
            try (var table = in.messages().columns(COLUMNS)) {
                for (var row : table.rows().toList()) {
                    seen.add(new Seen(
                            handle(row.get(Property.ENTRY_ID).orElseThrow()),
                            words(row, body(row)).bytes(),
                            marks(row).plus(categories(row))));
                }
            }
            return seen;
        });
    }

    /** No column of a contents table, and a stream where it is large. */
    private String body(Props row) throws IOException {
        try (var message = store.message(row.get(Property.ENTRY_ID).orElseThrow())) {
            var told = message.value(Property.BODY);
            if (told.isPresent()) {
                return told.get();
            }
            try (var in = message.read(Property.BODY)) {
                return new String(in.readAllBytes(), UTF_16LE);
            }
        }
    }

    /** The one by which people find the second copies of conflicts. Named properties are no column either. */
    private Flags categories(Props row) {
        try (var message = store.message(row.get(Property.ENTRY_ID).orElseThrow())) {
            return Flags.of(message.value(store.tag(PidLid.KEYWORDS)).orElse(List.of()).stream()
                    .filter("Conflict copy"::equals)
                    .map(category -> category.replace(' ', '_'))
                    .toList());
        }
    }

    private static MailWords words(Props row, String text) {
        return new MailWords(
                row.get(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS).orElse(""),
                row.get(Property.DISPLAY_TO).orElse(""),
                row.get(Property.SUBJECT).orElse(""),
                row.get(PidTag.CLIENT_SUBMIT_TIME),
                row.get(PidTag.INTERNET_MESSAGE_ID),
                text);
    }

    private static Flags marks(Props row) {
        int flags = row.get(Property.MESSAGE_FLAGS).orElse(0);
        int verb = row.get(PidTag.LAST_VERB_EXECUTED).orElse(0);
        var names = new ArrayList<String>();
        if ((flags & 1) != 0) {
            names.add(Flags.SEEN);
        }
        if ((flags & 8) != 0) {
            names.add(Flags.DRAFT);
        }
        if (row.get(PidTag.FLAG_STATUS).orElse(0) == 2) {
            names.add(Flags.FLAGGED);
        }
        if (verb == 102 || verb == 103) {
            names.add(Flags.ANSWERED);
        }
        if (verb == 104 || row.get(PidTag.ICON_INDEX).orElse(0) == 0x106) {
            names.add(Flags.FORWARDED);
        }
        return Flags.of(names);
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
