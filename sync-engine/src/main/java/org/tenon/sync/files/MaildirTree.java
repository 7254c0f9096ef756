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
final class MaildirTree implements KindTree, DirectoryWalk.FolderForm {
    /** The convention's age from which anybody may remove a file in {@code tmp}. */
    private static final Duration ABANDONED = Duration.ofHours(36);

    private final Hierarchy hierarchy;
    private final FilesSettings settings;
    private final Watcher watcher;
    private final DirectoryWalk walk;

    MaildirTree(Path directory, FilesSettings settings, Watcher watcher) {
        this.hierarchy = new Hierarchy(directory);
        this.settings = settings;
        this.watcher = watcher;
        this.walk = new DirectoryWalk(hierarchy, watcher, this);
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
                for (var folder : walk.folders()) {
                    sweep(new Maildir(folder.directory()));
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

    @Override
    public boolean passes(Path directory) {
        return true;
    }

    @Override
    public void watch(Path directory) throws IOException {
        watcher.watchNames(directory);
    }

    @Override
    public boolean isFolder(Path directory) {
        return Files.isDirectory(directory.resolve("cur"));
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        try {
            var infos = new ArrayList<FolderInfo>();
            for (var folder : walk.folders()) {
                infos.add(info(folder.name(), folder.directory(), folder.attributes()));
            }
            return infos;
        } catch (IOException e) {
            throw FileFailures.of(e, "listing the local mail folders", hierarchy.top());
        }
    }

    @Override
    public FolderInfo info(FolderName name, Path directory, BasicFileAttributes attributes) {
        var maildir = new Maildir(directory);
        var inode = Revisions.inode(attributes);
        return new FolderInfo(
                Kind.MAIL,
                name,
                inode.isEmpty() ? Optional.empty() : Optional.of(inode),
                watcher.digest(maildir),
                name.isInbox() ? "Inbox" : "",
                Files.isWritable(maildir.cur));
    }

    /** Its directory's name says it all. */
    @Override
    public void named(Path directory, FolderName name) {}

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
        var maildir = new Maildir(walk.directory(folder));
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
            return Outcome.accepted(walk.info(name, directory));
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
        return attempt("renaming a folder", () -> walk.rename(folder, name));
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return attempt("deleting a folder", () -> {
            var directory = hierarchy.find(folder.name());
            if (directory.isPresent() && isFolder(directory.get())) {
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
