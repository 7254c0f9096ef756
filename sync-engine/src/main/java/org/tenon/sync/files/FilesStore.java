package org.tenon.sync.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.tenon.sync.files.FilesSettings.Steps;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Mark;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** A store of plain files below one directory, a tree for each kind, readable with any tool. */
public final class FilesStore implements Store {
    private static final int PARALLELISM = 4;

    private final Map<Kind, KindTree> trees = new EnumMap<>(Kind.class);
    private final Path root;
    private final Watcher watcher;
    private Optional<StoreLock> lock = Optional.empty();
    private final Semaphore permits = new Semaphore(PARALLELISM);

    private FilesStore(Path root, FilesSettings settings, Watcher watcher) {
        this.root = root;
        this.watcher = watcher;
        add(new MaildirTree(root.resolve("mail"), settings, watcher));
        add(new ItemTree(Kind.CALENDAR, root.resolve("calendars"), settings, watcher));
        add(new ItemTree(Kind.TASKS, root.resolve("tasks"), settings, watcher));
        add(new ItemTree(Kind.NOTES, root.resolve("notes"), settings, watcher));
        add(new ItemTree(Kind.CONTACTS, root.resolve("contacts"), settings, watcher));
    }

    private void add(KindTree tree) {
        trees.put(tree.kind(), tree);
    }

    /** Opens the store in {@code root}, which is made where it is missing. */
    public static FilesStore open(Path root, Clock clock, RandomGenerator random) throws StoreException {
        return open(root, settings(clock, random), random);
    }

    static FilesStore open(Path root, FilesSettings settings, RandomGenerator random) throws StoreException {
        var absolute = root.toAbsolutePath().normalize();
        var store = new FilesStore(absolute, settings, new Watcher(settings.clock(), random));
        boolean opened = false;
        try {
            Files.createDirectories(absolute);
            var lock = StoreLock.take(absolute);
            store.lock = Optional.of(lock);
            for (var tree : store.trees.values()) {
                tree.prepare(lock.isHeld());
            }
            opened = true;
            return store;
        } catch (IOException e) {
            throw FileFailures.of(e, "opening the local folder", absolute);
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    /** What this system asks for. */
    static FilesSettings settings(Clock clock, RandomGenerator random) {
        char separator = FileSystems.getDefault().getSeparator().equals("\\") ? ';' : ':';
        return new FilesSettings(clock, new UniqueNames(clock, random), separator, true, Steps.NONE);
    }

    @Override
    public String label() {
        return "files";
    }

    @Override
    public int parallelism() {
        return PARALLELISM;
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        return folders(trees.keySet());
    }

    @Override
    public List<FolderInfo> folders(Set<Kind> kinds) throws StoreException {
        var folders = new ArrayList<FolderInfo>();
        for (var tree : trees.values()) {
            if (kinds.contains(tree.kind())) {
                folders.addAll(tree.folders());
            }
        }
        return folders;
    }

    @Override
    public Folder open(FolderInfo folder) throws StoreException {
        var tree = trees.get(folder.kind());
        permits.acquireUninterruptibly();
        var released = new AtomicBoolean();
        Runnable release = () -> {
            if (!released.getAndSet(true)) {
                permits.release();
            }
        };
        boolean opened = false;
        try {
            var open = tree.open(folder, release);
            opened = true;
            return open;
        } finally {
            if (!opened) {
                release.run();
            }
        }
    }

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        return trees.get(kind).createFolder(name);
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        return trees.get(folder.kind()).renameFolder(folder, name);
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return trees.get(folder.kind()).deleteFolder(folder);
    }

    @Override
    public Set<String> attributes(Kind kind) {
        return trees.get(kind) instanceof ItemTree ? ItemTree.ATTRIBUTES : Set.of();
    }

    @Override
    public Outcome<FolderInfo> setAttributes(FolderInfo folder, Map<String, String> attributes) throws StoreException {
        return trees.get(folder.kind()) instanceof ItemTree tree
                ? tree.setAttributes(folder, attributes)
                : Outcome.rejected("no-attributes", "Mail folders have no such attributes.");
    }

    @Override
    public boolean takesMark() {
        return true;
    }

    @Override
    public Optional<Mark> mark() throws StoreException {
        try {
            return MarkFile.read(root);
        } catch (IOException e) {
            throw FileFailures.of(e, "reading the local folder's mark", root.resolve(MarkFile.NAME));
        }
    }

    @Override
    public void mark(Mark mark) throws StoreException {
        try {
            MarkFile.write(root, mark);
        } catch (IOException e) {
            throw FileFailures.of(e, "marking the local folder", root.resolve(MarkFile.NAME));
        }
    }

    @Override
    public boolean claim(String work) throws StoreException {
        try {
            return lock.orElseThrow().claim(work).map(work::equals).orElse(true);
        } catch (IOException e) {
            throw FileFailures.of(e, "claiming the local folder", root.resolve(StoreLock.FILE));
        }
    }

    @Override
    public boolean isBare() throws StoreException {
        try (var files = Files.find(
                root,
                Integer.MAX_VALUE,
                (file, about) -> about.isRegularFile() && !FileNames.of(file).startsWith("."))) {
            return files.findAny().isEmpty();
        } catch (IOException | UncheckedIOException e) {
            return false; // What cannot be looked at is there.
        }
    }

    @Override
    public Optional<String> markNearby() throws StoreException {
        try {
            return MarkFile.nearby(root).map(Path::toString);
        } catch (IOException e) {
            throw FileFailures.of(e, "looking for marks of other accounts", root);
        }
    }

    /**
     * The first call begins to watch and answers true at once: what changed between the last look and now, nobody saw. From
     * then on folders have digests.
     */
    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        if (watcher.begin()) {
            folders();
            return true;
        }
        return watcher.await(limit);
    }

    @Override
    public void close() {
        watcher.close();
        lock.ifPresent(StoreLock::close);
    }
}
