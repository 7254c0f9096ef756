package org.tenon.sync.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.store.UserHands;

/**
 * A store in memory that behaves as its {@link Traits} say, misbehaves as its {@link Faults} say, and fails at once whoever
 * uses it wrongly. One object is one process's view; {@link #reopen()} gives the next process's view of the same contents.
 */
public final class FakeStore implements Store {
    /** Longer than any test keeps a folder; a caller that waits so long waits for a folder that nobody will close. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Contents contents;
    private final Traits traits;
    private final Steps steps;
    private final Faults faults;
    private final List<FakeFolder> open = new ArrayList<>();
    private final Map<Op, Long> calls = new EnumMap<>(Op.class);
    private boolean closed;

    public FakeStore(Traits traits) {
        this(traits, new Steps());
    }

    /** A store whose side effects count in {@code steps}, together with those of others. */
    public FakeStore(Traits traits, Steps steps) {
        this(traits, steps, new Faults(), new Contents());
    }

    private FakeStore(Traits traits, Steps steps, Faults faults, Contents contents) {
        this.traits = traits;
        this.steps = steps;
        this.faults = faults;
        this.contents = contents;
    }

    /** The same contents as a new process finds them; what this process had open or staged is gone. */
    public FakeStore reopen() {
        synchronized (contents) {
            closed = true;
            List.copyOf(open).forEach(FakeFolder::close);
            return new FakeStore(traits, steps, faults, contents);
        }
    }

    /** Takes back whatever was not durable. To be followed by {@link #reopen()}. */
    public void powerCut() {
        synchronized (contents) {
            contents.powerCut();
        }
    }

    public Faults faults() {
        return faults;
    }

    public Traits traits() {
        return traits;
    }

    /** A person's own program, at work on the same contents. */
    public UserHands hands() {
        return new FakeHands(contents, traits);
    }

    /** Gives a folder a role. */
    public void role(FolderName folder, String role) {
        synchronized (contents) {
            contents.boxes().get(folder).role(role);
        }
    }

    /** Lets a folder be read only, or written too. */
    public void writable(FolderName folder, boolean writable) {
        synchronized (contents) {
            contents.boxes().get(folder).writable(writable);
        }
    }

    /** The folder's handles mean something else from now on; with {@code renumber} each item has a new one. */
    public void changeValidity(FolderName folder, boolean renumber) {
        synchronized (contents) {
            contents.boxes().get(folder).changeValidity(contents.nextValidity(), renumber);
            contents.settle();
        }
    }

    /** Makes a backup of a folder; what is returned puts it back, as it was, under the same validity. */
    public Runnable backup(FolderName folder) {
        synchronized (contents) {
            var copy = contents.boxes().get(folder).copy();
            return () -> {
                synchronized (contents) {
                    contents.boxes().get(folder).restore(copy);
                    contents.settle();
                }
            };
        }
    }

    /** Gives an item's handle to another item, and nothing shows that. */
    public void swap(FolderName folder, Handle handle, byte[] body) {
        synchronized (contents) {
            contents.boxes().get(folder).swap(handle, traits.has(Trait.CRLF) ? Mails.crlf(body) : Mails.lf(body));
        }
    }

    /** The names of all folders, in order. */
    public List<FolderName> names() {
        synchronized (contents) {
            return List.copyOf(contents.boxes().keySet());
        }
    }

    /** Fails where this process left a folder open. */
    public void assertNothingOpen() {
        synchronized (contents) {
            if (!open.isEmpty()) {
                var leaked = open.getFirst();
                throw new AssertionError(
                        open.size() + " folders of the " + label() + " were left open", leaked.openedHere());
            }
        }
    }

    /** How often this process called {@code op}. */
    public long calls(Op op) {
        synchronized (contents) {
            return calls.getOrDefault(op, 0L);
        }
    }

    /** Counts up with everything that anybody changes. */
    public long changes() {
        synchronized (contents) {
            return contents.changes();
        }
    }

    /** Whether a power cut would take something back. */
    public boolean hasVolatile() {
        synchronized (contents) {
            return contents.hasVolatile();
        }
    }

    @Override
    public String label() {
        return traits.label();
    }

    @Override
    public int parallelism() {
        return traits.parallelism();
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        begin(Op.FOLDERS);
        List<FolderInfo> listing = new ArrayList<>();
        synchronized (contents) {
            contents.boxes().forEach((name, box) -> {
                if (!faults.isHidden(name)) {
                    listing.add(info(name, box));
                }
            });
        }
        faults.midway(Op.FOLDERS);
        return List.copyOf(listing);
    }

    @Override
    public Folder open(FolderInfo folder) throws StoreException {
        begin(Op.OPEN);
        synchronized (contents) {
            awaitTurn();
            if (open.size() >= faults.limit()) {
                throw new StoreException(Scope.STORE, Retry.LATER, Cause.LIMIT, "too many connections");
            }
            var box = contents.box(folder.name()).orElseThrow(() -> gone("the folder is not there"));
            var opened = new FakeFolder(this, info(folder.name(), box), box);
            open.add(opened);
            return opened;
        }
    }

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        begin(Op.CREATE_FOLDER);
        Outcome<FolderInfo> outcome;
        synchronized (contents) {
            outcome = traits.holds().test(name) ? Outcome.accepted(created(kind, name)) : badName();
            contents.settle();
        }
        faults.after(Op.CREATE_FOLDER);
        return outcome;
    }

    private FolderInfo created(Kind kind, FolderName name) {
        for (int depth = 1; depth <= name.segments().size(); depth++) {
            var ancestor = new FolderName(name.segments().subList(0, depth));
            if (contents.box(ancestor).isEmpty()) {
                effect("create a folder", () -> contents.create(ancestor, contents.newBox(kind, "")));
            }
        }
        return info(name, contents.boxes().get(name));
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        begin(Op.RENAME_FOLDER);
        Outcome<FolderInfo> outcome;
        synchronized (contents) {
            outcome = renamed(folder, name);
            contents.settle();
        }
        faults.after(Op.RENAME_FOLDER);
        return outcome;
    }

    private Outcome<FolderInfo> renamed(FolderInfo folder, FolderName name) {
        boolean here = contents.box(folder.name()).isPresent();
        boolean there = contents.box(name).isPresent();
        if (!here) {
            return there ? Outcome.accepted(info(name, contents.boxes().get(name))) : Outcome.deferred("it is gone");
        }
        if (!traits.holds().test(name)) {
            return badName();
        }
        if (there || folder.name().isInbox() || name.isUnder(folder.name())) {
            return Outcome.rejected("refused", "such a rename is not possible");
        }
        effect("rename a folder", () -> contents.rename(folder.name(), name));
        return Outcome.accepted(info(name, contents.boxes().get(name)));
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        begin(Op.DELETE_FOLDER);
        Outcome<FolderInfo> outcome;
        synchronized (contents) {
            outcome = deleted(folder);
            contents.settle();
        }
        faults.after(Op.DELETE_FOLDER);
        return outcome;
    }

    private Outcome<FolderInfo> deleted(FolderInfo folder) {
        var box = contents.box(folder.name());
        if (box.isEmpty()) {
            return Outcome.accepted(folder);
        }
        if (folder.name().isInbox()) {
            return Outcome.rejected("refused", "the inbox cannot be deleted");
        }
        if (!box.get().items().isEmpty()) {
            return Outcome.deferred("it is not empty");
        }
        effect("delete a folder", () -> contents.drop(folder.name()));
        return Outcome.accepted(folder);
    }

    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (contents) {
            usable();
            long before = contents.changes();
            while (contents.changes() == before) {
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    return false;
                }
                contents.wait(leftMillis);
            }
            return true;
        }
    }

    @Override
    public void close() {
        synchronized (contents) {
            closed = true;
        }
    }

    Contents contents() {
        return contents;
    }

    /** Every call to this store or a folder of it passes here first. */
    void begin(Op op) throws StoreException {
        steps.alive();
        synchronized (contents) {
            usable();
            calls.merge(op, 1L, Long::sum);
        }
        faults.before(op);
    }

    /** Changes the contents: the process may die right after it, never amid. */
    void effect(String what, Runnable change) {
        steps.alive();
        change.run();
        steps.step(what);
    }

    void closed(FakeFolder folder) {
        synchronized (contents) {
            open.remove(folder);
            contents.notifyAll();
        }
    }

    FolderInfo info(FolderName name, Box box) {
        return new FolderInfo(
                box.kind(),
                name,
                traits.has(Trait.IDENTITY) ? Optional.of(box.identity()) : Optional.empty(),
                traits.has(Trait.DIGEST) ? Optional.of(box.validity() + "." + box.log()) : Optional.empty(),
                box.role(),
                box.writable());
    }

    static StoreException gone(String message) {
        return new StoreException(Scope.COLLECTION, Retry.LATER, Cause.FOLDER_GONE, message);
    }

    private static Outcome<FolderInfo> badName() {
        return Outcome.rejected("bad-name", "this store cannot hold such a name");
    }

    private void usable() {
        if (closed) {
            throw new AssertionError("the " + label() + " was used after it was closed");
        }
    }

    private void awaitTurn() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (open.size() >= traits.parallelism()) {
            if (System.nanoTime() >= deadline) {
                throw new AssertionError(
                        "waited in vain for a folder to be closed",
                        open.getFirst().openedHere());
            }
            try {
                contents.wait(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for a folder to be closed", e);
            }
            steps.alive();
            usable();
        }
    }
}
