package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** The mail of a store: every directory below {@code mail} that has a {@code cur} is a folder. */
final class MaildirTree implements KindTree {
    /** The convention's age from which anybody may remove a file in {@code tmp}. */
    private static final Duration ABANDONED = Duration.ofHours(36);

    private static final int PASSES = 5;

    private final Hierarchy hierarchy;
    private final FilesSettings settings;
    private final Watcher watcher;

    MaildirTree(Path directory, FilesSettings settings, Watcher watcher) {
        this.hierarchy = new Hierarchy(directory);
        this.settings = settings;
        this.watcher = watcher;
    }

    @Override
    public Kind kind() {
        return Kind.MAIL;
    }

    @Override
    public void prepare(boolean sweep) throws StoreException {
        try {
            SmallFiles.directory(hierarchy.top());
            if (sweep) {
                for (var folder : walk()) {
                    sweep(folder.maildir());
                }
            }
        } catch (IOException e) {
            throw FileFailures.of(
                    e, "opening the local mail folder", hierarchy.top().getParent());
        }
    }

    /** Drops what was never finished: locks and parts of messages of our earlier runs, and anybody's parts after the agreed time. */
    private void sweep(Maildir maildir) throws IOException {
        new Keywords(maildir.directory).sweep();
        if (!Files.isDirectory(maildir.tmp)) {
            return;
        }
        try (var parts = Files.newDirectoryStream(maildir.tmp)) {
            for (var part : parts) {
                var name = FileNames.of(part);
                if ((UniqueNames.isOurs(name) && !settings.names().made(name)) || isAbandoned(part)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private boolean isAbandoned(Path part) throws IOException {
        try {
            var file = Files.readAttributes(part, BasicFileAttributes.class);
            var age = Duration.between(
                    file.lastModifiedTime().toInstant(), settings.clock().instant());
            return file.isRegularFile() && age.compareTo(ABANDONED) > 0;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** A folder as the walk meets it. */
    private record Found(FolderName name, Maildir maildir, BasicFileAttributes attributes) {}

    /** Every folder, or an exception: a walk that another program's renaming disturbed begins again. */
    private List<Found> walk() throws IOException {
        for (int pass = 1; ; pass++) {
            try {
                var found = new ArrayList<Found>();
                walk(hierarchy.top(), List.of(), new ArrayList<>(), found);
                return found;
            } catch (NoSuchFileException disturbed) {
                if (pass == PASSES || !Files.isDirectory(hierarchy.top())) {
                    throw disturbed;
                }
            }
        }
    }

    private void walk(Path directory, List<String> segments, List<Object> above, List<Found> found) throws IOException {
        // Registered first: what comes after the listing must raise a notice.
        watcher.watchNames(directory);
        for (var child : hierarchy.children(directory)) {
            var key = child.attributes().fileKey();
            if (key != null && above.contains(key)) {
                continue;
            }
            var names = new ArrayList<>(segments);
            names.add(child.segment());
            var maildir = new Maildir(child.path());
            if (Files.isDirectory(maildir.cur)) {
                found.add(new Found(new FolderName(names), maildir, child.attributes()));
            }
            above.add(key);
            walk(child.path(), names, above, found);
            above.removeLast();
        }
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        try {
            var infos = new ArrayList<FolderInfo>();
            for (var folder : walk()) {
                infos.add(info(folder.name(), folder.maildir(), folder.attributes()));
            }
            return infos;
        } catch (IOException e) {
            throw FileFailures.of(e, "listing the local mail folders", hierarchy.top());
        }
    }

    private FolderInfo info(FolderName name, Maildir maildir, BasicFileAttributes attributes) {
        var inode = Revisions.inode(attributes);
        return new FolderInfo(
                Kind.MAIL,
                name,
                inode.isEmpty() ? Optional.empty() : Optional.of(inode),
                watcher.digest(maildir),
                name.isInbox() ? "Inbox" : "",
                Files.isWritable(maildir.cur));
    }

    private FolderInfo info(FolderName name, Path directory) throws IOException {
        return info(name, new Maildir(directory), Files.readAttributes(directory, BasicFileAttributes.class));
    }

    @Override
    public Folder open(FolderInfo folder, Runnable whenClosed) throws StoreException {
        try {
            return new MaildirFolder(folder, this, maildir(folder), settings, whenClosed);
        } catch (IOException e) {
            throw FileFailures.of(e, "opening a folder", hierarchy.top());
        }
    }

    /** The directory of {@code folder}, made whole where {@code new} or {@code tmp} is missing. */
    Maildir maildir(FolderInfo folder) throws IOException {
        var directory = hierarchy.find(folder.name());
        if (directory.isEmpty() || !Files.isDirectory(directory.get().resolve("cur"))) {
            throw new NoSuchFileException("no such folder");
        }
        var maildir = new Maildir(directory.get());
        if (Files.isWritable(maildir.directory)) {
            SmallFiles.directory(maildir.fresh);
            SmallFiles.directory(maildir.tmp);
        }
        return maildir;
    }

    /** Something was done in {@code maildir} by ourselves. */
    void changed(Maildir maildir) {
        watcher.changed(maildir.cur);
    }

    @Override
    public Outcome<FolderInfo> createFolder(FolderName name) throws StoreException {
        return attempt("creating a folder", () -> {
            var directory = hierarchy.make(name);
            makeWhole(new Maildir(directory));
            return Outcome.accepted(info(name, directory));
        });
    }

    /** {@code cur} comes last: it is what makes a folder of a directory. */
    private static void makeWhole(Maildir maildir) throws IOException {
        SmallFiles.directory(maildir.tmp);
        SmallFiles.directory(maildir.fresh);
        SmallFiles.directory(maildir.cur);
        Durability.directory(maildir.directory);
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        if (folder.name().isInbox()) {
            return Outcome.rejected("refused", "The inbox cannot be renamed.");
        }
        if (name.isUnder(folder.name())) {
            return Outcome.rejected("bad-name", "A folder cannot be moved into itself.");
        }
        return attempt("renaming a folder", () -> {
            var from = hierarchy.find(folder.name());
            if (from.isEmpty()) {
                var there = hierarchy.find(name);
                return there.isPresent() && Files.isDirectory(there.get().resolve("cur"))
                        ? Outcome.accepted(info(name, there.get()))
                        : Outcome.deferred("The folder is gone. The next run looks again.");
            }
            watcher.forget(from.get());
            hierarchy.rename(from.get(), name);
            hierarchy.prune(from.get().getParent());
            return Outcome.accepted(info(name, hierarchy.find(name).orElseThrow(() -> new NoSuchFileException(""))));
        });
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return attempt("deleting a folder", () -> {
            var directory = hierarchy.find(folder.name());
            if (directory.isPresent() && Files.isDirectory(directory.get().resolve("cur"))) {
                var maildir = new Maildir(directory.get());
                watcher.forget(maildir.cur);
                watcher.forget(maildir.fresh);
                if (!dissolve(maildir)) {
                    return Outcome.deferred("The folder is not empty. The next run looks again.");
                }
                hierarchy.prune(maildir.directory);
            }
            return Outcome.accepted(folder);
        });
    }

    /**
     * Removes the three directories, {@code cur} last since it makes the folder. Only empty directories can be removed, so a
     * message delivered meanwhile stops it, and then what is gone is made again.
     */
    private boolean dissolve(Maildir maildir) throws IOException {
        sweep(maildir);
        try {
            Files.deleteIfExists(maildir.fresh);
            Files.deleteIfExists(maildir.tmp);
            Files.delete(maildir.cur);
        } catch (DirectoryNotEmptyException inUse) {
            makeWhole(maildir);
            return false;
        }
        Files.deleteIfExists(maildir.directory.resolve(Keywords.FILE));
        Durability.directory(maildir.directory);
        return true;
    }

    private Outcome<FolderInfo> attempt(String what, FolderWork work) throws StoreException {
        return FolderWork.attempt(what, hierarchy.top(), work);
    }
}
