package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;

/** The files of one folder of items: listed, and changed one by one. What a step did is durable once its directory is. */
final class ItemActions {
    private static final int SCANS = 6;
    static final Outcome<Placed> CHANGED =
            Outcome.deferred("The file was changed or removed meanwhile. The next run looks again.");
    private static final Outcome<Placed> EMPTY =
            Outcome.rejected("refused", "The item is empty; there is nothing to keep in a file.");
    private static final Outcome<Placed> TAKEN =
            Outcome.deferred("A file of this name is there already. The next run looks again.");

    private final Path directory;
    private final String extension;
    private final FilesSettings settings;
    private final QuickFiles quick;
    private Optional<ItemNames> names = Optional.empty();

    ItemActions(Path directory, String extension, FilesSettings settings, QuickFiles quick) {
        this.directory = directory;
        this.extension = extension;
        this.settings = settings;
        this.quick = quick;
    }

    Path directory() {
        return directory;
    }

    Path path(Handle handle) {
        return FileNames.child(directory, handle.value());
    }

    /** Of the link itself, where it is one: what it leads to is not ours. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    interface Visitor {
        void file(String name, BasicFileAttributes attributes);
    }

    /**
     * Tells every item. An editor that saves by way of another name may hide a file for a moment, so a listing in which one
     * vanished between its name and its attributes is made again; the engine's second look covers the rest.
     */
    void scan(Visitor visitor) throws IOException {
        for (int pass = 1; ; pass++) {
            boolean vanished = false;
            var items = new ItemNames(extension);
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

    /** Whatever has the name now, a link to a disk that is not mounted or a directory: it proves no deletion. */
    boolean isHere(Handle handle) throws IOException {
        try {
            attributes(path(handle));
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** The names in use here, those proposed in this session among them. */
    ItemNames names() throws IOException {
        if (names.isEmpty()) {
            var taken = new ItemNames(extension);
            scan((name, about) -> taken.take(name));
            names = Optional.of(taken);
        }
        return names.get();
    }

    Outcome<Placed> create(Handle handle, StagedFile part) throws IOException {
        if (part.sizeBytes() == 0) {
            part.drop();
            return EMPTY;
        }
        try {
            var revision = Revisions.of(attributes(part.path()));
            quick.rename(part.path(), path(handle));
            settings.steps().before("created");
            return placed(handle, revision);
        } catch (FileAlreadyExistsException e) {
            part.drop();
            return TAKEN;
        }
    }

    Outcome<Placed> replace(Replacement change, StagedFile part) throws IOException {
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

    /** Where it stands, unchanged. */
    Outcome<Placed> stay(Handle handle) throws IOException {
        try {
            return placed(handle, Revisions.of(attributes(path(handle))));
        } catch (NoSuchFileException gone) {
            return CHANGED;
        }
    }

    Outcome<Placed> move(Handle handle, ItemActions there) throws IOException {
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

    Outcome<Placed> remove(Handle handle, Revision expected) throws IOException {
        boolean changed =
                isHere(handle) && !Revisions.of(attributes(path(handle))).equals(expected);
        return changed ? CHANGED : remove(handle);
    }

    Outcome<Placed> remove(Handle handle) throws IOException {
        settings.steps().before("delete");
        Files.deleteIfExists(path(handle));
        names.ifPresent(n -> n.free(handle.value()));
        return placed(handle, Revision.FIXED);
    }

    static Outcome<Placed> placed(Handle handle, Revision revision) {
        return Outcome.accepted(new Placed(handle, revision, Flags.NONE));
    }
}
