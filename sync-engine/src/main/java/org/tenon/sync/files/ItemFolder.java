package org.tenon.sync.files;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.kind.KindRules;
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
import org.tenon.sync.store.body.FileBody;

/** One calendar, task list or address book, open: a directory with a file for each item. A handle is the file's name. */
final class ItemFolder implements Folder {
    private static final Checkpoint HERE = new Checkpoint("items", "");
    private static final int SCANS = 6;
    private static final Outcome<Placed> CHANGED =
            Outcome.deferred("The file was changed or removed meanwhile. The next run looks again.");
    private static final Outcome<Placed> EMPTY =
            Outcome.rejected("refused", "The item is empty; there is nothing to keep in a file.");
    private static final Outcome<Placed> TAKEN =
            Outcome.deferred("A file of this name is there already. The next run looks again.");

    private final FolderInfo info;
    private final ItemTree tree;
    private final FilesSettings settings;
    private final Path directory;
    private final StagedBodies staged;
    private final Runnable whenClosed;
    private Optional<ItemNames> names = Optional.empty();

    ItemFolder(FolderInfo info, ItemTree tree, Path directory, FilesSettings settings, Runnable whenClosed) {
        this.info = info;
        this.tree = tree;
        this.settings = settings;
        this.directory = directory;
        this.staged = new StagedBodies(new Durability(directory, settings.nativeSync()));
        this.whenClosed = whenClosed;
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    private Path path(Handle handle) {
        return FileNames.child(directory, handle.value());
    }

    /** Of the link itself, where it is one: what it leads to is not ours. */
    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private interface Visitor {
        void file(String name, BasicFileAttributes attributes);
    }

    /**
     * Tells every item. An editor that saves by way of another name may hide a file for a moment, so a listing in which one
     * vanished between its name and its attributes is made again; the engine's second look covers the rest.
     */
    private void scan(Visitor visitor) throws IOException {
        for (int pass = 1; ; pass++) {
            boolean vanished = false;
            var items = new ItemNames(tree.extension());
            try (var files = Files.newDirectoryStream(directory)) {
                for (var file : files) {
                    var name = FileNames.of(file);
                    try {
                        if (items.isItem(name)) {
                            // Links, pipes and devices are told too: whoever asks for their content hears what they
                            // are.
                            var about = attributes(file);
                            if (!about.isDirectory()) {
                                visitor.file(name, about);
                            }
                        }
                    } catch (NoSuchFileException gone) {
                        vanished = true;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            if (!vanished || pass == SCANS) {
                return;
            }
        }
    }

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        return attempt("looking at the items", () -> {
            if (info.writable()) {
                SetAside.collect(directory, tree.extension(), settings.clock());
            }
            scan((name, about) -> sink.here(new ItemState(
                    new Handle(name), Revisions.of(about), Flags.NONE, Optional.empty(), ItemState.UNKNOWN_SIZE)));
            return new Observation(true, HERE);
        });
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        return attempt("looking for items", () -> {
            // A folder that is gone proves nothing about a single item.
            attributes(directory);
            var here = new HashSet<Handle>();
            for (var handle : handles) {
                if (isHere(handle)) {
                    here.add(handle);
                }
            }
            return here;
        });
    }

    /** Whatever has the name now, a link to a disk that is not mounted or a directory: it proves no deletion. */
    private boolean isHere(Handle handle) throws IOException {
        try {
            attributes(path(handle));
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        attempt("reading items", () -> {
            for (var handle : new LinkedHashSet<>(handles)) {
                // What cannot be read is told when somebody asks for its content.
                if (isHere(handle) && Unfit.asFile(path(handle)).isEmpty()) {
                    describe(handle, sink);
                }
            }
            return true;
        });
    }

    private void describe(Handle handle, DescriptionSink sink) throws IOException {
        var digest = KindRules.of(info.kind()).digest();
        try (var in = Files.newInputStream(path(handle), LinkOption.NOFOLLOW_LINKS)) {
            long size = in.transferTo(digest);
            sink.described(handle, digest.found().linkId(), size);
        }
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        var unfit = new Unfit();
        for (var handle : new LinkedHashSet<>(handles)) {
            var path = path(handle);
            long size = attempt(
                    "reading items",
                    () -> isFit(handle, path, unfit) ? attributes(path).size() : -1L);
            if (size >= 0) {
                sink.body(handle, FileBody.of(path, size));
            }
        }
        unfit.tell();
    }

    private boolean isFit(Handle handle, Path path, Unfit unfit) throws IOException {
        try {
            if (!unfit.passes(handle, path)) {
                return false;
            }
            var reason = ItemFile.unfit(path, settings.clock());
            reason.ifPresent(r -> unfit.note(handle, path, r));
            return reason.isEmpty();
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** A file has no marks: an item's categories are content. */
    @Override
    public Flags keepable(Flags flags) {
        return Flags.NONE;
    }

    @Override
    public Body stage(Body body) throws StoreException {
        var part = directory.resolve("." + settings.names().next());
        return attempt(
                "writing an item",
                () -> staged.stage(part, body, (from, to) -> from.transferTo(Channels.newOutputStream(to))));
    }

    @Override
    public String horizon() {
        return "";
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        try {
            return Optional.of(new Handle(names().propose(item.linkId())));
        } catch (IOException laterSaidBetter) {
            return Optional.of(new Handle(SegmentNames.encode(item.linkId().value()) + tree.extension()));
        }
    }

    /** The names in use here, those proposed in this session among them. */
    private ItemNames names() throws IOException {
        if (names.isEmpty()) {
            var taken = new ItemNames(tree.extension());
            scan((name, about) -> taken.take(name));
            names = Optional.of(taken);
        }
        return names.get();
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        var parts = new ArrayList<StagedFile>(items.size());
        for (var item : items) {
            parts.add(staged.of(item, this::stage));
        }
        return change("storing items", () -> {
            staged.makeDurable(parts);
            settings.steps().before("create");
            var placed = new ArrayList<Outcome<Placed>>(items.size());
            for (int i = 0; i < items.size(); i++) {
                var item = items.get(i);
                var handle = item.proposed().isPresent()
                        ? item.proposed().get()
                        : new Handle(names().propose(item.linkId()));
                placed.add(create(handle, parts.get(i)));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    private Outcome<Placed> create(Handle handle, StagedFile part) throws IOException {
        staged.used(part);
        if (part.sizeBytes() == 0) {
            part.drop();
            return EMPTY;
        }
        try {
            var revision = Revisions.of(attributes(part.path()));
            SmallFiles.rename(part.path(), path(handle));
            settings.steps().before("created");
            return placed(handle, revision);
        } catch (FileAlreadyExistsException e) {
            part.drop();
            return TAKEN;
        }
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        return attempt("looking for stored items", () -> {
            var given = new HashSet<Handle>();
            var landed = new ArrayList<Optional<Handle>>();
            for (var item : items) {
                var handle = item.proposed();
                boolean there = handle.isPresent() && isHere(handle.get()) && given.add(handle.get());
                landed.add(there ? handle : Optional.empty());
            }
            return landed;
        });
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var parts = new ArrayList<StagedFile>(changes.size());
        for (var change : changes) {
            parts.add(staged.of(change.content(), this::stage));
        }
        return change("changing items", () -> {
            staged.makeDurable(parts);
            settings.steps().before("replace");
            var placed = new ArrayList<Outcome<Placed>>(changes.size());
            for (int i = 0; i < changes.size(); i++) {
                placed.add(replace(changes.get(i), parts.get(i)));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    private Outcome<Placed> replace(Replacement change, StagedFile part) throws IOException {
        staged.used(part);
        var path = path(change.handle());
        try {
            if (Revisions.of(attributes(path)).equals(change.expected())) {
                var revision = Revisions.of(attributes(part.path()));
                SetAside.keep(path, settings.names());
                SmallFiles.replace(part.path(), path);
                settings.steps().before("replaced");
                return placed(change.handle(), revision);
            }
        } catch (NoSuchFileException gone) {
            part.drop();
            return CHANGED;
        }
        part.drop();
        return CHANGED;
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        return attempt("looking at items", () -> {
            var placed = new ArrayList<Outcome<Placed>>(changes.size());
            for (var change : changes) {
                try {
                    placed.add(placed(change.handle(), Revisions.of(attributes(path(change.handle())))));
                } catch (NoSuchFileException gone) {
                    placed.add(CHANGED);
                }
            }
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        return change("moving items", () -> {
            var there = new ItemFolder(target, tree, tree.directory(target), settings, () -> {});
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (var handle : handles) {
                settings.steps().before("move");
                placed.add(there.directory.equals(directory) ? stay(handle) : move(handle, there));
            }
            Durability.directory(there.directory);
            Durability.directory(directory);
            tree.changed(there.directory);
            return placed;
        });
    }

    private Outcome<Placed> stay(Handle handle) throws IOException {
        return isHere(handle) ? placed(handle, Revisions.of(attributes(path(handle)))) : CHANGED;
    }

    private Outcome<Placed> move(Handle handle, ItemFolder there) throws IOException {
        var from = path(handle);
        try {
            var revision = Revisions.of(attributes(from));
            var now = there.names().claim(handle.value())
                    ? handle
                    : new Handle(there.names().rename(handle.value()));
            var to = there.path(now);
            try {
                SmallFiles.rename(from, to);
            } catch (AtomicMoveNotSupportedException otherFileSystem) {
                var part = there.directory.resolve("." + settings.names().next());
                Files.copy(from, part);
                Durability.force(part);
                SmallFiles.rename(part, to);
                Durability.directory(there.directory);
                Files.delete(from);
                revision = Revisions.of(attributes(to));
            }
            return placed(now, revision);
        } catch (NoSuchFileException gone) {
            return CHANGED;
        } catch (FileAlreadyExistsException taken) {
            return TAKEN;
        }
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        return change("deleting items", () -> {
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (var handle : handles) {
                placed.add(remove(handle));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles, List<Revision> expected) throws StoreException {
        return change("deleting items", () -> {
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (int i = 0; i < handles.size(); i++) {
                var path = path(handles.get(i));
                boolean changed = isHere(handles.get(i))
                        && !Revisions.of(attributes(path)).equals(expected.get(i));
                placed.add(changed ? CHANGED : remove(handles.get(i)));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    private Outcome<Placed> remove(Handle handle) throws IOException {
        settings.steps().before("delete");
        Files.deleteIfExists(path(handle));
        names.ifPresent(n -> n.free(handle.value()));
        return placed(handle, Revision.FIXED);
    }

    private static Outcome<Placed> placed(Handle handle, Revision revision) {
        return Outcome.accepted(new Placed(handle, revision, Flags.NONE));
    }

    @Override
    public void close() {
        staged.close();
        whenClosed.run();
    }

    /** Work that changes the folder: whatever becomes of it, what the digest vouched for is over. */
    private <T> T change(String what, ItemWork<T> work) throws StoreException {
        try {
            return attempt(what, work);
        } finally {
            tree.changed(directory);
        }
    }

    private <T> T attempt(String what, ItemWork<T> work) throws StoreException {
        return ItemWork.attempt(what, "An item", directory, work);
    }
}
