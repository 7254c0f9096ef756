package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;

/** The folders among the directories of one kind's tree: found, and found again after a renaming. */
final class DirectoryWalk {
    private static final int PASSES = 5;

    private final Hierarchy hierarchy;
    private final Watcher watcher;
    private final FolderForm form;

    DirectoryWalk(Hierarchy hierarchy, Watcher watcher, FolderForm form) {
        this.hierarchy = hierarchy;
        this.watcher = watcher;
        this.form = form;
    }

    /** What makes a folder of a directory. */
    interface FolderForm {
        /** Whether the directory and what is below it are part of the tree. */
        boolean passes(Path directory);

        /** Asks for notices of changes. Called before the directory is listed: what comes after the listing must raise one. */
        void watch(Path directory) throws IOException;

        boolean isFolder(Path directory) throws IOException;

        FolderInfo info(FolderName name, Path directory, BasicFileAttributes attributes) throws IOException;

        /** The directory has this name from now on. */
        void named(Path directory, FolderName name) throws IOException;
    }

    /** A folder as the walk meets it. */
    record Found(FolderName name, Path directory, BasicFileAttributes attributes) {}

    /** Every folder, or an exception: a walk that another program's renaming disturbed begins again. */
    List<Found> folders() throws IOException {
        for (int pass = 1; ; pass++) {
            try {
                var found = new ArrayList<Found>();
                form.watch(hierarchy.top());
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
        for (var child : hierarchy.children(directory)) {
            var key = child.attributes().fileKey();
            if (!form.passes(child.path()) || (key != null && above.contains(key))) {
                continue;
            }
            form.watch(child.path());
            var names = new ArrayList<>(segments);
            names.add(child.segment());
            if (form.isFolder(child.path())) {
                found.add(new Found(new FolderName(names), child.path(), child.attributes()));
            }
            above.add(key);
            walk(child.path(), names, above, found);
            above.removeLast();
        }
    }

    /** The folder's directory, where there is one that is a folder. */
    Path directory(FolderInfo folder) throws IOException {
        var directory = hierarchy.find(folder.name());
        if (directory.isEmpty() || !Files.isDirectory(directory.get()) || !form.isFolder(directory.get())) {
            throw new NoSuchFileException("no such folder");
        }
        return directory.get();
    }

    FolderInfo info(FolderName name, Path directory) throws IOException {
        return form.info(name, directory, Files.readAttributes(directory, BasicFileAttributes.class));
    }

    /** Gives a folder another name; it may have that already, from before a crash. */
    Outcome<FolderInfo> rename(FolderInfo folder, FolderName name) throws IOException, Hierarchy.NameTakenException {
        if (name.isUnder(folder.name())) {
            return Outcome.rejected("bad-name", "A folder cannot be moved into itself.");
        }
        var from = hierarchy.find(folder.name());
        if (from.isEmpty()) {
            var there = hierarchy.find(name);
            return there.isPresent() && form.isFolder(there.get())
                    ? Outcome.accepted(info(name, there.get()))
                    : Outcome.deferred("The folder is gone. The next run looks again.");
        }
        watcher.forget(from.get());
        hierarchy.rename(from.get(), name);
        hierarchy.prune(from.get().getParent());
        var there = hierarchy.find(name).orElseThrow(() -> new NoSuchFileException(""));
        form.named(there, name);
        return Outcome.accepted(info(name, there));
    }
}
