package org.tenon.outlook;

import java.io.IOException;
import java.io.InputStream;
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
import org.tenon.convert.LargeValue;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
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

/**
 * A folder of Outlook's. A handle is an entry id; a revision is the time of the last change, which also moves when nothing that we map
 * has changed, so that the engine looks at the content then. A data file tells nobody what changed in it: each look is at all of it.
 */
final class OutlookFolder implements Folder {
    private static final Checkpoint HERE = new Checkpoint("outlook", "");
    private static final int AT_ONCE = 500;

    private final OutlookStore store;
    private final FolderInfo info;
    private final Binary id;
    private final ItemForm form;
    private final Runnable whenClosed;
    private final Set<StagedBody> staged = new LinkedHashSet<>();
    private final SavedItems savedItems;
    private final ItemCreator creator;
    private final OutlookReader reader;
    private final OutlookWriter writer;
    private boolean closed;

    OutlookFolder(OutlookStore store, FolderInfo info, Binary id, ItemForm form, Runnable whenClosed) {
        this.store = store;
        this.info = info;
        this.id = id;
        this.form = form;
        this.whenClosed = whenClosed;
        this.savedItems = new SavedItems(store, id, form);
        this.creator = new ItemCreator(store, id, form, savedItems);
        this.reader = new OutlookReader(store, form, savedItems);
        this.writer = new OutlookWriter(store, id, form, savedItems, creator);
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

    // --- Looking

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        var keywords = form == ItemForm.MAIL ? keywords() : Map.<Binary, Flags>of();
        for (var row : rows("looking at a folder")) {
            var entry = row.get(Property.ENTRY_ID).orElseThrow();
            sink.here(new ItemState(
                    OutlookItem.handle(entry),
                    OutlookItem.revision(row),
                    form.flags(row).plus(keywords.getOrDefault(entry, Flags.NONE)),
                    Optional.empty(),
                    ItemState.UNKNOWN_SIZE));
        }
        return new Observation(true, HERE);
    }

    /** The rows of the items that are ours to sync: taken at one go, since a table is no picture of one moment. */
    private List<Props> rows(String doing) throws StoreException {
        return in(doing, folder -> {
            if (!store.isLookedAtOnly()) {
                savedItems.complete(folder);
                if (info.role().equals("Sent")) {
                    store.sentCopies().find(folder, savedItems);
                }
            }
            var rows = new ArrayList<Props>();
            try (var table = folder.messages().columns(OutlookItem.COLUMNS)) {
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

    private Map<Binary, Flags> keywords() throws StoreException {
        return in("looking at categories", folder -> {
            var keywords = new HashMap<Binary, Flags>();
            var tag = store.marks().categories();
            var some = tag.map(t -> OutlookItem.entries(folder, Restriction.exists(t)))
                    .orElse(List.of());
            for (var entry : some) {
                try (var message = store.mapiStore().message(entry)) {
                    keywords.put(
                            entry, Categories.keywords(message.value(tag.get()).orElse(List.of())));
                } catch (MapiException e) {
                    if (!OutlookFailures.isGone(e)) {
                        throw e;
                    }
                }
            }
            return keywords;
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
            try (var message = store.mapiStore().message(OutlookItem.entryId(handle))) {
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
        reader.texts(handles, (handle, text, received, came) -> {
            var found = summary(text);
            long size = form == ItemForm.MAIL ? found.sizeBytes() : text.sizeBytes();
            if (came.filter(c -> !c.equals(found.hash().hex())).isPresent()) {
                sink.changed(handle, found.linkId(), size, found.hash());
            } else {
                sink.described(handle, found.linkId(), size);
            }
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
        reader.texts(handles, (handle, text, received, came) -> sink.body(handle, new TextBody(text, received)));
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

    // --- Writing

    @Override
    public Flags keepable(Flags flags) {
        return form.keepable(flags);
    }

    @Override
    public Body stage(Body body) throws StoreException {
        try (var in = body.open()) {
            var kept = new StagedBody(Overflow.of(in::transferTo), body.receivedAt(), staged::remove);
            staged.add(kept);
            return kept;
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
        }
    }

    @Override
    public String horizon() throws StoreException {
        return in("looking at a folder", folder -> Long.toString(EntryNumbers.highest(folder)));
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        return Optional.empty();
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        long highest = horizon.matches("\\d{1,18}") ? Long.parseLong(horizon) : 0;
        var later = new ArrayList<Handle>();
        if (!items.isEmpty()) {
            for (var row : rows("looking for stored items")) {
                var entry = row.get(Property.ENTRY_ID).orElseThrow();
                if (EntryNumbers.of(entry) > highest) {
                    later.add(OutlookItem.handle(entry));
                }
            }
        }
        var found = new LinkedHashMap<Handle, ContentSummary>();
        reader.texts(
                later,
                (handle, text, received, came) ->
                        found.put(handle, summary(text).bare()));
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

    /** What is the matter with one stops no other. */
    private <T> Outcome<Placed> attempt(T item, TwoAtATime.Work<T, Outcome<Placed>> step)
            throws StoreException, IOException {
        try {
            return step.on(item);
        } catch (MapiException e) {
            return OutlookFailures.outcome(store, e);
        }
    }

    /** One item after the other. */
    private <T> List<Outcome<Placed>> each(List<T> items, TwoAtATime.Work<T, Outcome<Placed>> step)
            throws StoreException {
        var outcomes = new ArrayList<Outcome<Placed>>(items.size());
        for (var item : items) {
            try {
                outcomes.add(attempt(item, step));
            } catch (IOException e) {
                throw OutlookStore.brokenOff(e);
            }
        }
        return outcomes;
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        try {
            return creator.create(items, item -> store.newMail().is(info, item));
        } catch (MapiException e) {
            throw OutlookFailures.of("changing an item", e);
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
        }
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var outcomes = new ArrayList<Outcome<Placed>>(changes.size());
        try {
            TwoAtATime.each(changes, change -> attempt(change, writer::replace), outcomes::add, outcomes::add);
        } catch (IOException e) {
            throw OutlookStore.brokenOff(e);
        }
        return outcomes;
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        return each(changes, writer::reflag);
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        var to = Binary.ofHex(target.identity().orElseThrow(OutlookFailures::folderGone));
        return each(handles, handle -> writer.move(OutlookItem.entryId(handle), to));
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        return each(handles, handle -> writer.delete(handle, Optional.empty()));
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles, List<Revision> expected) throws StoreException {
        var revisions = expected.iterator();
        return each(handles, handle -> writer.delete(handle, Optional.of(revisions.next())));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(staged).forEach(StagedBody::discard);
            whenClosed.run();
        }
    }
}
