package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/**
 * The calendars, task lists, books of notes or address books of a store. A directory is a folder if it holds {@code displayname}, which says
 * what the folder is called, or an item, or no other directory; else it is only a step of the hierarchy.
 */
final class ItemTree implements KindTree, DirectoryWalk.FolderForm {
    /** As vdirsyncer and its relatives keep a collection's name and colour. */
    static final String DISPLAY_NAME = "displayname";

    /** Each in a file of its name, as vdirsyncer's metasync keeps them. */
    static final Set<String> ATTRIBUTES = Set.of(FolderInfo.COLOR, FolderInfo.ORDER);

    private static final int LONGEST_ATTRIBUTE = 100;

    private final Kind kind;
    private final String extension;
    private final Hierarchy hierarchy;
    private final FilesSettings settings;
    private final Watcher watcher;
    private final DirectoryWalk walk;
    private volatile boolean unswept;

    ItemTree(Kind kind, Path directory, FilesSettings settings, Watcher watcher) {
        this.kind = kind;
        this.extension = KindRules.of(kind).suffix();
        this.hierarchy = new Hierarchy(directory);
        this.settings = settings;
        this.watcher = watcher;
        this.walk = new DirectoryWalk(hierarchy, watcher, this);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    String extension() {
        return extension;
    }

    /** The tree itself is made with its first folder: who syncs mail alone need not wonder what it is for. */
    @Override
    public void prepare(boolean sweep) {
        unswept = sweep;
    }

    /** Drops what earlier runs of ours did not finish. */
    private void sweep(Path directory) throws IOException {
        try (var parts = Files.newDirectoryStream(directory, ".*")) {
            for (var part : parts) {
                var name = FileNames.of(part).substring(1);
                if (UniqueNames.isOurs(name) && !settings.names().made(name)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean passes(Path directory) {
        return !FileNames.of(directory).startsWith(".");
    }

    @Override
    public void watch(Path directory) throws IOException {
        if (directory.equals(hierarchy.top())) {
            watcher.watchNames(directory);
        } else {
            watcher.watchFiles(directory);
        }
    }

    @Override
    public boolean isFolder(Path directory) throws IOException {
        if (Files.exists(directory.resolve(DISPLAY_NAME))) {
            return true;
        }
        var names = new ItemNames(extension);
        boolean steps = false;
        try (var entries =
                Files.newDirectoryStream(directory, e -> !FileNames.of(e).startsWith("."))) {
            for (var entry : entries) {
                if (names.isItem(FileNames.of(entry)) && Files.isRegularFile(entry)) {
                    return true;
                }
                steps |= Files.isDirectory(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return !steps;
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        try {
            var infos = new ArrayList<FolderInfo>();
            var found = Files.isDirectory(hierarchy.top()) ? walk.folders() : List.<DirectoryWalk.Found>of();
            for (var folder : found) {
                if (unswept) {
                    sweep(folder.directory());
                }
                infos.add(info(folder.name(), folder.directory(), folder.attributes()));
            }
            unswept = false;
            return infos;
        } catch (IOException e) {
            throw FileFailures.of(e, "listing the local folders", hierarchy.top());
        }
    }

    @Override
    public FolderInfo info(FolderName name, Path directory, BasicFileAttributes attributes) throws IOException {
        var inode = Revisions.inode(attributes);
        return new FolderInfo(
                kind,
                name,
                inode.isEmpty() ? Optional.empty() : Optional.of(inode),
                watcher.digest(directory),
                "",
                Files.isWritable(directory),
                attributes(directory));
    }

    private static Map<String, String> attributes(Path directory) throws IOException {
        var found = new HashMap<String, String>();
        for (var name : ATTRIBUTES) {
            var file = directory.resolve(name);
            if (Files.isRegularFile(file) && Files.size(file) <= LONGEST_ATTRIBUTE) {
                var text = SmallFiles.read(file).strip();
                if (!text.isEmpty()) {
                    found.put(name, text);
                }
            }
        }
        return found;
    }

    Outcome<FolderInfo> setAttributes(FolderInfo folder, Map<String, String> attributes) throws StoreException {
        return attempt("writing a folder's attributes", () -> {
            var directory = directory(folder);
            for (var attribute : attributes.entrySet()) {
                if (!ATTRIBUTES.contains(attribute.getKey())
                        || attribute.getValue().length() > LONGEST_ATTRIBUTE) {
                    return Outcome.rejected("no-attributes", "Such an attribute has no place in a folder of files.");
                }
                SmallFiles.write(directory.resolve(attribute.getKey()), draft(directory), attribute.getValue());
            }
            return Outcome.accepted(walk.info(folder.name(), directory));
        });
    }

    @Override
    public Folder open(FolderInfo folder, Runnable whenClosed) throws StoreException {
        try {
            return new ItemFolder(folder, this, directory(folder), settings, whenClosed);
        } catch (IOException e) {
            throw FileFailures.of(e, "opening a folder", hierarchy.top());
        }
    }

    Path directory(FolderInfo folder) throws IOException {
        return walk.directory(folder);
    }

    /** Something was done in {@code directory} by ourselves. */
    void changed(Path directory) {
        watcher.changed(directory);
    }

    @Override
    public Outcome<FolderInfo> createFolder(FolderName name) throws StoreException {
        return attempt("creating a folder", () -> {
            if (!Files.isDirectory(hierarchy.top())) {
                SmallFiles.directory(hierarchy.top());
                Durability.directory(hierarchy.top().getParent());
            }
            var directory = hierarchy.make(name);
            named(directory, name);
            return Outcome.accepted(walk.info(name, directory));
        });
    }

    /** Writes down what the folder is called: for other programs, and so that it is one even when it is empty. */
    @Override
    public void named(Path directory, FolderName name) throws IOException {
        var file = directory.resolve(DISPLAY_NAME);
        if (!Files.exists(file)
                || !SmallFiles.read(file).strip().equals(name.last().strip())) {
            SmallFiles.write(file, draft(directory), name.last());
        }
    }

    private Path draft(Path directory) {
        return directory.resolve("." + settings.names().next());
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        return attempt("renaming a folder", () -> walk.rename(folder, name));
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return attempt("deleting a folder", () -> {
            var directory = hierarchy.find(folder.name());
            if (directory.isPresent() && isFolder(directory.get())) {
                watcher.forget(directory.get());
                if (!dissolve(directory.get())) {
                    return Outcome.deferred(
                            "The folder is not empty, or holds files of another program. The next run looks again.");
                }
                hierarchy.prune(directory.get());
            }
            return Outcome.accepted(folder);
        });
    }

    /** Takes away what makes a folder of a directory, if nothing but that and other folders is in it. */
    private boolean dissolve(Path directory) throws IOException {
        sweep(directory);
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = FileNames.of(entry);
                boolean ours =
                        name.equals(DISPLAY_NAME) || ATTRIBUTES.contains(name) || name.startsWith(Hierarchy.TRUE_NAME);
                if (!ours && !Files.isDirectory(entry)) {
                    return false;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (var name : ATTRIBUTES) {
            Files.deleteIfExists(directory.resolve(name));
        }
        Files.deleteIfExists(directory.resolve(DISPLAY_NAME));
        Durability.directory(directory);
        return true;
    }

    private Outcome<FolderInfo> attempt(String what, FolderWork work) throws StoreException {
        return FolderWork.attempt(what, hierarchy.top(), work);
    }
}
