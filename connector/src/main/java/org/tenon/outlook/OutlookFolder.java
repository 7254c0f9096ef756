package org.tenon.outlook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.BodySink;
import org.tenon.sync.store.DescriptionSink;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;

/**
 * A folder of Outlook's. A handle is an entry id; a revision is the time of the last change, which also moves when nothing that we map
 * has changed, so that the engine looks at the content then. A data file tells nobody what changed in it: each look is at all of it.
 */
final class OutlookFolder implements Folder {
    private static final Checkpoint HERE = new Checkpoint("outlook", "");
    private static final int AT_ONCE = 500;
    private static final int COUNTED_AT = 20;
    private static final Outcome<Placed> CHANGED =
            Outcome.deferred("The item was changed or removed in Outlook meanwhile. The next run looks again.");

    private static final PropTag<?>[] COLUMNS = Stream.concat(
                    Stream.of(Property.ENTRY_ID, Property.MESSAGE_CLASS, Property.LAST_MODIFICATION_TIME),
                    Stream.of(MailMarks.COLUMNS))
            .toArray(PropTag<?>[]::new);

    private final OutlookStore store;
    private final FolderInfo info;
    private final Binary id;
    private final ItemForm form;
    private final Runnable whenClosed;
    private final Set<StagedBody> staged = new LinkedHashSet<>();
    private boolean closed;

    OutlookFolder(OutlookStore store, FolderInfo info, Binary id, ItemForm form, Runnable whenClosed) {
        this.store = store;
        this.info = info;
        this.id = id;
        this.form = form;
        this.whenClosed = whenClosed;
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    /** Work on the folder, on MAPI's thread. */
    private interface InFolder<T> {
        T with(MapiFolder folder) throws StoreException, IOException;
    }

    private <T> T in(String doing, InFolder<T> work) throws StoreException {
        return store.call(doing, () -> {
            try (var folder = opened(id)) {
                return work.with(folder);
            }
        });
    }

    private MapiFolder opened(Binary folder) throws StoreException {
        try {
            return store.mapiStore().folder(folder);
        } catch (MapiException e) {
            if (OutlookFailures.isGone(e)) {
                throw OutlookFailures.folderGone();
            }
            throw e;
        }
    }

    private static Handle handle(Binary entryId) {
        return new Handle(entryId.toString());
    }

    private static Binary entryId(Handle handle) {
        return Binary.ofHex(handle.value());
    }

    private static Revision revision(Props row) {
        return new Revision(
                row.get(Property.LAST_MODIFICATION_TIME).map(Instant::toString).orElse("?"));
    }

    private Flags flags(Props row) {
        return form == ItemForm.MAIL ? MailMarks.of(row) : Flags.NONE;
    }

    // --- Looking

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        for (var row : rows("looking at a folder", COLUMNS)) {
            sink.here(new ItemState(
                    handle(row.get(Property.ENTRY_ID).orElseThrow()),
                    revision(row),
                    flags(row),
                    Optional.empty(),
                    ItemState.UNKNOWN_SIZE));
        }
        return new Observation(true, HERE);
    }

    /** The rows of the items that are ours to sync: taken at one go, since a table is no picture of one moment. */
    private List<Props> rows(String doing, PropTag<?>... columns) throws StoreException {
        return in(doing, folder -> {
            var rows = new ArrayList<Props>();
            try (var table = folder.messages().columns(columns)) {
                for (var batch = table.next(AT_ONCE); !batch.isEmpty(); batch = table.next(AT_ONCE)) {
                    for (var row : batch) {
                        if (row.get(Property.ENTRY_ID).isPresent()
                                && form.holds(row.get(Property.MESSAGE_CLASS).orElse(""))) {
                            rows.add(row);
                        }
                    }
                }
            }
            return rows;
        });
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        var here = new HashSet<Handle>();
        for (var handle : handles) {
            if (isHere(handle)) {
                here.add(handle);
            }
        }
        return here;
    }

    /** What cannot be opened is here all the same: only one that is not found is gone. */
    private boolean isHere(Handle handle) throws StoreException {
        return in("looking for an item", folder -> {
            try (var message = store.mapiStore().message(entryId(handle))) {
                return message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true);
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw e;
                }
                return !OutlookFailures.isGone(e);
            }
        });
    }

    // --- Reading

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        eachText(handles, (handle, text, received) -> {
            var found = summary(text);
            sink.described(handle, found.linkId(), form == ItemForm.MAIL ? found.sizeBytes() : text.sizeBytes());
        });
    }

    private ContentSummary summary(LargeValue text) throws StoreException {
        try {
            return EchoedText.summary(info.kind(), text);
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
        }
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        eachText(handles, (handle, text, received) -> sink.body(handle, new TextBody(text, received)));
    }

    /** What an item says, while it is looked at. */
    private record TextBody(LargeValue text, Instant receivedAt) implements Body {
        @Override
        public long sizeBytes() {
            return text.sizeBytes();
        }

        @Override
        public boolean lasting() {
            return false;
        }

        @Override
        public InputStream open() throws IOException {
            return text.open();
        }
    }

    private interface TextSink {
        void text(Handle handle, LargeValue text, Instant received) throws StoreException;
    }

    /** One that cannot be read does not keep the others back; all such are told together at the end. */
    private void eachText(List<Handle> handles, TextSink sink) throws StoreException {
        var unreadable = new HashMap<Handle, String>();
        for (var handle : new LinkedHashSet<>(handles)) {
            try (var loader = new ItemLoader(store.mapiStore())) {
                var item = load(handle, loader);
                if (item.isPresent()) {
                    var received = form == ItemForm.MAIL
                            ? item.get().properties().get(PidTag.MESSAGE_DELIVERY_TIME)
                            : Optional.<Instant>empty();
                    try (var text = EchoedText.of(item.get(), form, store.settings())) {
                        sink.text(handle, text, received.orElse(Instant.EPOCH));
                    }
                }
            } catch (MapiException e) {
                if (OutlookFailures.isWhole(e)) {
                    throw OutlookFailures.of("reading an item", e);
                }
                unreadable.put(handle, "an item that Outlook does not give (" + e.getMessage() + ")");
            } catch (IOException e) {
                unreadable.put(handle, "an item that could not be read to its end");
            }
        }
        if (!unreadable.isEmpty()) {
            throw new StoreException(
                    Retry.LATER,
                    Cause.PROTOCOL,
                    unreadable.size() + (unreadable.size() == 1 ? " item" : " items")
                            + " could not be read in Outlook. The others are not held up.",
                    unreadable);
        }
    }

    /** The item as a value, with the name and the times that its text shall have; empty where it is gone. */
    private Optional<MapiItem> load(Handle handle, ItemLoader loader) throws StoreException, IOException {
        var entry = entryId(handle);
        var item = store.onMapi(() -> {
            try (var message = store.mapiStore().message(entry)) {
                var loaded = loader.load(message);
                if (isCopy(loaded, entry)) {
                    ItemForm.forget(loaded);
                }
                return Optional.of(loaded);
            } catch (MapiException e) {
                if (OutlookFailures.isGone(e)) {
                    return Optional.<MapiItem>empty();
                }
                throw e;
            }
        });
        item.ifPresent(i -> prepare(i, entry));
        return item;
    }

    private void prepare(MapiItem item, Binary entry) {
        if (form != ItemForm.MAIL) {
            ItemForm.times(item.properties());
        }
        if (item.properties().get(PidLid.ORIGINAL).isEmpty()) {
            form.name(item, ItemForm.uid(entry));
        }
    }

    /** A copy has the stamp of what it was copied from, and that is still there; of what was moved it is not. */
    private boolean isCopy(MapiItem item, Binary entry) {
        var home = item.properties().get(Stamp.HOME).filter(h -> !h.equals(entry));
        if (form == ItemForm.MAIL || home.isEmpty()) {
            return false;
        }
        try (var original = store.mapiStore().message(home.get())) {
            return original.value(Property.ENTRY_ID).isPresent();
        } catch (MapiException e) {
            return false;
        }
    }

    // --- Writing

    @Override
    public Flags keepable(Flags flags) {
        return form == ItemForm.MAIL ? flags.and(MailMarks.KEPT) : Flags.NONE;
    }

    /** Content that was taken in. */
    private record StagedBody(Overflow text, Instant receivedAt) implements Body {
        @Override
        public long sizeBytes() {
            return text.sizeBytes();
        }

        @Override
        public boolean lasting() {
            return true;
        }

        @Override
        public InputStream open() throws IOException {
            return text.open();
        }

        @Override
        public void discard() {
            text.close();
        }
    }

    @Override
    public Body stage(Body body) throws StoreException {
        try (var in = body.open()) {
            var taken = new StagedBody(Overflow.of(in::transferTo), body.receivedAt());
            staged.add(taken);
            return taken;
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
        }
    }

    /** Entry ids of a data file are counted upwards: the highest that is here. */
    @Override
    public String horizon() throws StoreException {
        return in("looking at a folder", folder -> {
            long highest = 0;
            try (var table = folder.messages().columns(Property.ENTRY_ID)) {
                for (var row : (Iterable<Props>) table.rows()::iterator) {
                    highest =
                            Math.max(highest, number(row.get(Property.ENTRY_ID).orElse(Binary.EMPTY)));
                }
            }
            return Long.toString(highest);
        });
    }

    /** What a data file counts, [MS-PST] section 2.4.3.2: four bytes behind the flags and the store's own id. */
    private static long number(Binary entryId) {
        return entryId.size() < COUNTED_AT + Integer.BYTES
                ? 0
                : Integer.toUnsignedLong(ByteBuffer.wrap(entryId.shared())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(COUNTED_AT));
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        return Optional.empty();
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        var placed = new ArrayList<Outcome<Placed>>(items.size());
        for (var item : items) {
            placed.add(create(item));
        }
        return placed;
    }

    private Outcome<Placed> create(NewItem item) throws StoreException {
        var body = item.body().orElseThrow();
        try {
            var made = form.item(text(body), store.settings());
            return made.isEmpty() ? noItem() : create(made.get(), text(body), item.flags(), body.receivedAt());
        } catch (MapiException e) {
            return refused(e);
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
        }
    }

    private Outcome<Placed> noItem() {
        return Outcome.rejected(
                "refused",
                "It is not one item of the kind " + info.kind().word()
                        + " that can be read, so Outlook cannot hold it.");
    }

    private static Outcome<Placed> refused(MapiException e) throws StoreException {
        if (OutlookFailures.isWhole(e)) {
            throw OutlookFailures.of("storing an item", e);
        }
        return OutlookFailures.outcome(e);
    }

    /** A staged body as the conversions read it. */
    private static LargeValue text(Body body) {
        return body instanceof StagedBody(Overflow text, Instant received)
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

    private Outcome<Placed> create(MapiItem item, LargeValue text, Flags flags, Instant received)
            throws StoreException, IOException {
        var kept = keepable(flags);
        if (form == ItemForm.MAIL) {
            item.properties()
                    .put(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(MailMarks.isRead(kept), kept.has(Flags.DRAFT)));
            var marks = MailMarks.written(kept);
            for (int i = 0; i < marks.size(); i++) {
                item.properties().put(PropTag.any(marks.tag(i)), marks.value(i));
            }
            if (!received.equals(Instant.EPOCH)) {
                item.properties().put(PidTag.MESSAGE_DELIVERY_TIME, received);
            }
        } else {
            ownTimes(item);
        }
        return store.onMapi(() -> {
            try (var folder = store.mapiStore().folder(id);
                    var message = folder.create()) {
                new ItemSaver(store.mapiStore()).fill(message, item);
                message.save();
                return settled(message, text);
            }
        });
    }

    private static void ownTimes(MapiItem item) {
        item.properties().get(PidTag.CREATION_TIME).ifPresent(t -> item.properties()
                .put(Stamp.CREATED, t));
        item.properties().get(PidTag.LAST_MODIFICATION_TIME).ifPresent(t -> item.properties()
                .put(Stamp.MODIFIED, t));
    }

    /** Writes down where the item is and what the data file made of it, and tells where it is now. */
    private Outcome<Placed> settled(MapiMessage message, LargeValue came) throws IOException {
        var entry = message.value(Property.ENTRY_ID).orElseThrow();
        try (var loader = new ItemLoader(store.mapiStore())) {
            var kept = loader.load(message);
            var before = kept.properties().copy();
            kept.properties().put(Stamp.HOME, entry);
            if (form != ItemForm.MAIL) {
                ItemForm.times(kept.properties());
            }
            form.settle(kept, store.settings());
            var whole = EchoedText.note(kept, came, form, store.settings());
            for (var properties : List.of(before, kept.properties())) {
                properties.remove(PropertyKey.of(PidTag.MESSAGE_FLAGS));
            }
            if (ItemSaver.differ(before, kept.properties())) {
                new ItemSaver(store.mapiStore()).properties(message, before, kept.properties());
                message.save();
            }
            whole.ifPresent(Overflow::close);
        }
        return placed(message, entry);
    }

    private Outcome<Placed> placed(MapiMessage message, Binary entry) {
        var row = message.get(COLUMNS);
        return Outcome.accepted(new Placed(handle(entry), revision(row), flags(row)));
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        long highest = horizon.matches("\\d{1,18}") ? Long.parseLong(horizon) : 0;
        var later = new ArrayList<Handle>();
        if (!items.isEmpty()) {
            for (var row : rows("looking for stored items", COLUMNS)) {
                var entry = row.get(Property.ENTRY_ID).orElseThrow();
                if (number(entry) > highest) {
                    later.add(handle(entry));
                }
            }
        }
        var found = new LinkedHashMap<Handle, ContentSummary>();
        eachText(
                later,
                (handle, text, received) -> found.put(handle, summary(text).bare()));
        var landed = new ArrayList<Optional<Handle>>();
        for (var item : items) {
            var handle = found.entrySet().stream()
                    .filter(e -> e.getValue().linkId().equals(item.linkId())
                            && e.getValue().hash().equals(item.hash()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            handle.ifPresent(found::remove);
            landed.add(handle);
        }
        return landed;
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var placed = new ArrayList<Outcome<Placed>>(changes.size());
        for (var change : changes) {
            try {
                placed.add(replace(change));
            } catch (MapiException e) {
                placed.add(refused(e));
            } catch (IOException e) {
                throw OutlookStore.brokenOff(e);
            }
        }
        return placed;
    }

    private Outcome<Placed> replace(Replacement change) throws StoreException, IOException {
        var body = change.content().body().orElseThrow();
        if (form == ItemForm.MAIL) {
            return exchange(change, body);
        }
        var entry = entryId(change.handle());
        try (var loader = new ItemLoader(store.mapiStore())) {
            var before = store.onMapi(() -> {
                try (var message = store.mapiStore().message(entry)) {
                    return revision(message.get(COLUMNS)).equals(change.expected())
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
            prepare(existing, entry);
            var updated = form.updated(existing, text(body), store.settings());
            if (updated.isEmpty()) {
                return noItem();
            }
            ownTimes(updated.get());
            return store.onMapi(() -> {
                try (var message = store.mapiStore().messageToChange(entry)) {
                    if (!revision(message.get(COLUMNS)).equals(change.expected())) {
                        return CHANGED;
                    }
                    new ItemSaver(store.mapiStore()).change(message, before.get(), updated.get());
                    message.save();
                    return settled(message, text(body));
                }
            });
        }
    }

    /** A message never changes in part: the new one first, then the old one goes. */
    private Outcome<Placed> exchange(Replacement change, Body body) throws StoreException, IOException {
        boolean there = isAt(change.handle(), change.expected());
        var made = form.item(text(body), store.settings());
        if (!there || made.isEmpty()) {
            return there ? noItem() : CHANGED;
        }
        var outcome = create(made.get(), text(body), change.content().flags(), body.receivedAt());
        if (outcome instanceof Outcome.Accepted<Placed>) {
            in("replacing a message", folder -> folder.delete(List.of(entryId(change.handle()))));
        }
        return outcome;
    }

    private boolean isAt(Handle handle, Revision expected) throws StoreException, IOException {
        return store.onMapi(() -> {
            try (var message = store.mapiStore().message(entryId(handle))) {
                return revision(message.get(COLUMNS)).equals(expected);
            } catch (MapiException e) {
                if (OutlookFailures.isGone(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        var placed = new ArrayList<Outcome<Placed>>(changes.size());
        for (var change : changes) {
            try {
                placed.add(reflag(change));
            } catch (MapiException e) {
                placed.add(refused(e));
            } catch (IOException e) {
                throw OutlookStore.brokenOff(e);
            }
        }
        return placed;
    }

    private Outcome<Placed> reflag(Reflag change) throws StoreException, IOException {
        var entry = entryId(change.handle());
        return store.onMapi(() -> {
            try (var folder = store.mapiStore().folder(id)) {
                Flags before;
                try (var message = store.mapiStore().message(entry)) {
                    if (!message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true)) {
                        return CHANGED;
                    }
                    before = flags(message.get(COLUMNS));
                    var wanted = keepable(before.plus(change.add()).minus(change.remove()));
                    if (form != ItemForm.MAIL || wanted.equals(before)) {
                        return placed(message, entry);
                    }
                }
                var wanted = keepable(before.plus(change.add()).minus(change.remove()));
                if (MailMarks.differ(before, wanted)) {
                    try (var message = store.mapiStore().messageToChange(entry)) {
                        message.set(MailMarks.written(wanted));
                        message.save();
                    }
                }
                if (MailMarks.isRead(before) != MailMarks.isRead(wanted)) {
                    folder.setRead(List.of(entry), MailMarks.isRead(wanted));
                }
                try (var message = store.mapiStore().message(entry)) {
                    return placed(message, entry);
                }
            }
        });
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        var to = Binary.ofHex(target.identity().orElseThrow(OutlookFailures::folderGone));
        var placed = new ArrayList<Outcome<Placed>>(handles.size());
        for (var handle : handles) {
            try {
                placed.add(move(entryId(handle), to));
            } catch (MapiException e) {
                placed.add(refused(e));
            } catch (IOException e) {
                throw OutlookStore.brokenOff(e);
            }
        }
        return placed;
    }

    /** Whether an item keeps its entry id when it moves is the data file's affair: its search key stays with it, and tells. */
    private Outcome<Placed> move(Binary entry, Binary to) throws StoreException, IOException {
        return store.onMapi(() -> {
            Binary key;
            try (var message = store.mapiStore().message(entry)) {
                if (!message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true)) {
                    return CHANGED;
                }
                if (to.equals(id)) {
                    return placed(message, entry);
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
                    return placed(message, now);
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

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        return deleteAt(
                handles, handles.stream().map(h -> Optional.<Revision>empty()).toList());
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles, List<Revision> expected) throws StoreException {
        return deleteAt(handles, expected.stream().map(Optional::of).toList());
    }

    private List<Outcome<Placed>> deleteAt(List<Handle> handles, List<Optional<Revision>> expected)
            throws StoreException {
        var placed = new ArrayList<Outcome<Placed>>(handles.size());
        for (int i = 0; i < handles.size(); i++) {
            try {
                placed.add(delete(handles.get(i), expected.get(i)));
            } catch (MapiException e) {
                placed.add(refused(e));
            } catch (IOException e) {
                throw OutlookStore.brokenOff(e);
            }
        }
        return placed;
    }

    /** For good: by MAPI there is no way back in a data file. The engine has put a copy into its bin before. */
    private Outcome<Placed> delete(Handle handle, Optional<Revision> expected) throws StoreException, IOException {
        var entry = entryId(handle);
        var gone = Outcome.accepted(new Placed(handle, Revision.FIXED, Flags.NONE));
        return store.onMapi(() -> {
            try (var message = store.mapiStore().message(entry)) {
                boolean elsewhere =
                        !message.value(Property.PARENT_ENTRY_ID).map(id::equals).orElse(true);
                if (elsewhere) {
                    return gone;
                }
                if (expected.isPresent() && !revision(message.get(COLUMNS)).equals(expected.get())) {
                    return CHANGED;
                }
            } catch (MapiException e) {
                if (OutlookFailures.isGone(e)) {
                    return gone;
                }
                throw e;
            }
            try (var folder = store.mapiStore().folder(id)) {
                return folder.delete(List.of(entry))
                        ? gone
                        : Outcome.<Placed>deferred(
                                "Outlook has the item open, and it cannot be deleted now. The next run tries again.");
            }
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            staged.forEach(StagedBody::discard);
            staged.clear();
            whenClosed.run();
        }
    }
}
