package org.tenon.sync.files;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    private static final String ITEM = "An item";

    private final FolderInfo info;
    private final ItemTree tree;
    private final FilesSettings settings;
    private final Path directory;
    private final StagedBodies staged;
    private final Runnable whenClosed;
    private final ItemActions actions;

    ItemFolder(FolderInfo info, ItemTree tree, Path directory, FilesSettings settings, Runnable whenClosed) {
        this.info = info;
        this.tree = tree;
        this.settings = settings;
        this.directory = directory;
        this.staged = new StagedBodies(new Durability(directory, settings.nativeSync()));
        this.actions = new ItemActions(directory, tree.extension(), settings, staged.quick());
        this.whenClosed = whenClosed;
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        return attempt("looking at the items", () -> {
            if (info.writable()) {
                SetAside.collect(directory, tree.extension(), settings.clock());
            }
            actions.scan((name, about) -> sink.here(new ItemState(
                    new Handle(name), Revisions.of(about), Flags.NONE, Optional.empty(), ItemState.UNKNOWN_SIZE)));
            return new Observation(true, HERE);
        });
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        return attempt("looking for items", () -> {
            // A folder that is gone proves nothing about a single item.
            ItemActions.attributes(directory);
            var here = new HashSet<Handle>();
            for (var handle : handles) {
                if (actions.isHere(handle)) {
                    here.add(handle);
                }
            }
            return here;
        });
    }

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        attempt("reading items", () -> {
            for (var handle : new LinkedHashSet<>(handles)) {
                // What cannot be read is told when somebody asks for its content.
                if (actions.isHere(handle) && Unfit.asFile(actions.path(handle)).isEmpty()) {
                    describe(handle, sink);
                }
            }
            return true;
        });
    }

    private void describe(Handle handle, DescriptionSink sink) throws IOException {
        var digest = KindRules.of(info.kind()).digest();
        try (var in = Files.newInputStream(actions.path(handle), LinkOption.NOFOLLOW_LINKS)) {
            long size = in.transferTo(digest);
            sink.described(handle, digest.found().linkId(), size);
        }
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        var unfit = new Unfit();
        for (var handle : new LinkedHashSet<>(handles)) {
            var path = actions.path(handle);
            long size = attempt(
                    "reading items",
                    () -> isFit(handle, path, unfit)
                            ? ItemActions.attributes(path).size()
                            : -1L);
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
            return Optional.of(new Handle(actions.names().propose(item.linkId())));
        } catch (IOException laterSaidBetter) {
            return Optional.of(new Handle(SegmentNames.encode(item.linkId().value()) + tree.extension()));
        }
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        var parts = staged.of(items, this::stage);
        return change("storing items", () -> {
            staged.makeDurable(parts);
            settings.steps().before("create");
            var placed = new ArrayList<Outcome<Placed>>(items.size());
            for (int i = 0; i < items.size(); i++) {
                var item = items.get(i);
                var handle = item.proposed().isPresent()
                        ? item.proposed().get()
                        : new Handle(actions.names().propose(item.linkId()));
                staged.used(parts.get(i));
                placed.add(actions.create(handle, parts.get(i)));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        return attempt("looking for stored items", () -> {
            var given = new HashSet<Handle>();
            var landed = new ArrayList<Optional<Handle>>();
            for (var item : items) {
                var handle = item.proposed();
                boolean there = handle.isPresent() && actions.isHere(handle.get()) && given.add(handle.get());
                landed.add(there ? handle : Optional.empty());
            }
            return landed;
        });
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var parts = staged.of(changes.stream().map(Replacement::content).toList(), this::stage);
        return change("changing items", () -> {
            staged.makeDurable(parts);
            settings.steps().before("replace");
            var placed = new ArrayList<Outcome<Placed>>(changes.size());
            for (int i = 0; i < changes.size(); i++) {
                staged.used(parts.get(i));
                placed.add(actions.replace(changes.get(i), parts.get(i)));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        return attempt("looking at items", () -> {
            var placed = new ArrayList<Outcome<Placed>>(changes.size());
            for (var change : changes) {
                placed.add(actions.stay(change.handle()));
            }
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        return change("moving items", () -> {
            var there = new ItemActions(tree.directory(target), tree.extension(), settings, staged.quick());
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (var handle : handles) {
                settings.steps().before("move");
                placed.add(there.directory().equals(directory) ? actions.stay(handle) : actions.move(handle, there));
            }
            Durability.directory(there.directory());
            Durability.directory(directory);
            tree.changed(there.directory());
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        return change("deleting items", () -> {
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (var handle : handles) {
                placed.add(actions.remove(handle));
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
                placed.add(actions.remove(handles.get(i), expected.get(i)));
            }
            Durability.directory(directory);
            return placed;
        });
    }

    @Override
    public void close() {
        staged.close();
        whenClosed.run();
    }

    private <T> T change(String what, ItemWork<T> work) throws StoreException {
        return ItemWork.change(what, ITEM, directory, () -> tree.changed(directory), work);
    }

    private <T> T attempt(String what, ItemWork<T> work) throws StoreException {
        return ItemWork.attempt(what, ITEM, directory, work);
    }
}
