package org.tenon.outlook;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.tenon.convert.PidLid;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.Event;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.MapiSession;
import org.tenon.mapi.Subscription;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Mark;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** The default data file of an Outlook profile. */
public final class OutlookStore implements Store {
    /** MAPI has one thread; a second folder uses the time in which the first converts or waits for the server. */
    private static final int PARALLELISM = 2;

    private static final int LONGEST_NAME = 250;
    /** Without a notification: notifications are hints, and some data files send none. */
    private static final Duration LOOK_AT_LEAST = Duration.ofSeconds(15);

    private final Mapi mapi;
    private final Clock clock;
    private final Set<String> self;
    private final SentCopies sentCopies;
    private final NewMail newMail;
    private final ArrivingMail arrivingMail = new ArrivingMail(this);
    private final OpenBatches openBatches = new OpenBatches(this);
    private final OutlooksTurn turn = new OutlooksTurn(System::nanoTime, LockSupport::parkNanos);
    private final Semaphore permits = new Semaphore(PARALLELISM);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean dirty = true;
    private MapiSession session;
    private MapiMessageStore store;
    private FolderTree tree;
    private MailMarks marks;
    private Subscription subscription;
    private List<String> omitted = List.of();

    private OutlookStore(Mapi mapi, Clock clock, Set<String> self, SentMails sent, NewMail newMail) {
        this.newMail = newMail;
        this.sentCopies = new SentCopies(this, sent);
        this.mapi = mapi;
        this.clock = clock;
        this.self = Set.copyOf(self);
    }

    /**
     * Logs on to a profile. The store owns {@code mapi} from then on.
     *
     * @param self the person's own addresses, in lower case
     * @param server what is on the other side, asked once, for the names of Outlook's own folders
     * @param sent what Outlook has handed over here
     * @param newMail what of the mail that is brought here is new
     */
    public static OutlookStore open(
            Mapi mapi,
            String profile,
            Clock clock,
            Set<String> self,
            ServerFolders server,
            SentMails sent,
            NewMail newMail)
            throws StoreException {
        var opened = new OutlookStore(mapi, clock, self, sent, newMail);
        boolean done = false;
        try {
            mapi.call(() -> {
                opened.session = mapi.logOn(profile);
                opened.store = opened.session.defaultStore();
                opened.tree = new FolderTree(opened.store, server::of);
                opened.marks = new MailMarks(opened.store.tag(PidLid.KEYWORDS));
                return null;
            });
            done = true;
            return opened;
        } catch (MapiException e) {
            if (e.result() == Codes.MAPI_E_NOT_FOUND || e.result() == Codes.MAPI_E_LOGON_FAILED) {
                throw new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.CONFIGURATION,
                        "There is no Outlook profile " + profile + " that can be opened. See: tenon profile list" + " ("
                                + e.getMessage() + ")",
                        e);
            }
            throw OutlookFailures.of("opening the profile", e);
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    /** What is on the other side. */
    @FunctionalInterface
    public interface ServerFolders {
        /** For a store that has no other side. */
        ServerFolders NONE = kinds -> List.of();

        List<FolderInfo> of(Set<Kind> kinds) throws StoreException;
    }

    static StoreException notReady(String why) {
        return new StoreException(
                Scope.STORE,
                Retry.LATER,
                Cause.CONFIGURATION,
                why + " Start Outlook once with this profile, then sync again.");
    }

    /** Work on MAPI's thread that may fail as a store does. */
    interface Work<T> {
        T run() throws StoreException, IOException;
    }

    /** What a piece of work failed with, on its way between two threads. */
    private static final class Carried extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Carried(Exception cause) {
            super(cause);
        }
    }

    /**
     * Does a piece of work on MAPI's thread; between two pieces others have their turn, a longer one where the last was slow.
     *
     * @throws MapiException what a call failed with, for who can tell what it means
     */
    <T> T onMapi(Work<T> work) throws StoreException, IOException {
        turn.await();
        try {
            return mapi.call(() -> {
                long began = System.nanoTime();
                try {
                    return work.run();
                } catch (StoreException | IOException e) {
                    throw new Carried(e);
                } finally {
                    turn.took(System.nanoTime() - began);
                }
            });
        } catch (Carried carried) {
            switch (carried.getCause()) {
                case StoreException e -> throw e;
                case IOException e -> throw e;
                default -> throw carried;
            }
        }
    }

    /** The same, where a failure stops the whole store. */
    <T> T call(String doing, Work<T> work) throws StoreException {
        try {
            return onMapi(work);
        } catch (MapiException e) {
            throw OutlookFailures.of(doing, e);
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /** What an item's own stream failed with. */
    static StoreException brokenOff(IOException e) {
        if (e.getCause() instanceof StoreException theirs) {
            return theirs;
        }
        return new StoreException(
                Scope.ITEM,
                Retry.LATER,
                Cause.UNREACHABLE,
                "An item could not be read to its end. Nothing of it was stored.",
                e);
    }

    MapiMessageStore mapiStore() {
        return store;
    }

    NewMail newMail() {
        return newMail;
    }

    ArrivingMail arrivingMail() {
        return arrivingMail;
    }

    OpenBatches openBatches() {
        return openBatches;
    }

    /** The folders of these kinds. On MAPI's thread. */
    Set<Binary> places(Set<Kind> kinds) throws StoreException {
        return tree.list(kinds).places().keySet();
    }

    SentCopies sentCopies() {
        return sentCopies;
    }

    MailMarks marks() {
        return marks;
    }

    Settings settings() {
        return new Settings(ZoneId.systemDefault(), clock.instant(), self);
    }

    @Override
    public String label() {
        return "Outlook";
    }

    @Override
    public int parallelism() {
        return PARALLELISM;
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        return folders(EnumSet.allOf(Kind.class));
    }

    @Override
    public List<FolderInfo> folders(Set<Kind> kinds) throws StoreException {
        var listing = listing(kinds);
        omitted = listing.omitted();
        return listing.places().values().stream().map(FolderTree.Place::info).toList();
    }

    private FolderTree.Listing listing(Set<Kind> kinds) throws StoreException {
        return call("listing the folders", () -> {
            var listing = tree.list(kinds);
            for (var kind : kinds) {
                if (kind != Kind.MAIL && !listing.defaults().containsKey(kind)) {
                    throw notReady("Outlook has not made its folder for " + kind.word() + " yet.");
                }
            }
            return listing;
        });
    }

    @Override
    public List<String> omitted() {
        return omitted;
    }

    @Override
    public Folder open(FolderInfo folder) throws StoreException {
        var form = ItemForm.of(folder.kind());
        permits.acquireUninterruptibly();
        boolean opened = false;
        try {
            var id = id(folder);
            var open = new OutlookFolder(this, folder, id, form, permits::release);
            opened = true;
            return open;
        } finally {
            if (!opened) {
                permits.release();
            }
        }
    }

    private static Binary id(FolderInfo folder) throws StoreException {
        try {
            return Binary.ofHex(folder.identity().orElseThrow(OutlookFailures::folderGone));
        } catch (IllegalArgumentException e) {
            throw OutlookFailures.folderGone();
        }
    }

    private static Outcome<FolderInfo> gone() {
        return Outcome.deferred("The folder is gone. The next run looks again.");
    }

    private static Outcome<FolderInfo> badName() {
        return Outcome.rejected(
                "bad-name",
                "Outlook cannot tell this folder's name from another folder's, which differs in upper and lower case alone, or it is too"
                        + " long. Rename one of the two.");
    }

    /** Work on a folder as a whole: what its failures mean is the same for all. */
    private Outcome<FolderInfo> change(String doing, Work<Outcome<FolderInfo>> work) throws StoreException {
        return call(doing, () -> {
            try {
                return work.run();
            } catch (MapiException e) {
                return switch (e.result()) {
                    case Codes.MAPI_E_COLLISION, Codes.MAPI_E_STRING_TOO_LONG, Codes.MAPI_E_INVALID_PARAMETER ->
                        badName();
                    case Codes.MAPI_E_NO_SUPPORT, Codes.MAPI_E_NO_ACCESS ->
                        Outcome.rejected("refused", "Outlook does not do that (" + e.getMessage() + ").");
                    default -> throw e;
                };
            }
        });
    }

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        var listing = listing(EnumSet.of(kind));
        var there = listing.find(kind, name);
        if (there.isPresent()) {
            return Outcome.accepted(there.get().info());
        }
        if (!isUsable(listing, kind, name)) {
            return badName();
        }
        var shell = listing.shell(kind, name);
        if (shell.isPresent()) {
            return change("making a folder", () -> {
                tree.fill(shell.get().id());
                return Outcome.accepted(shell.get().info());
            });
        }
        return change("making a folder", () -> {
            try (var parent = tree.parent(listing, kind, name);
                    var made = tree.make(parent, name.last(), kind)) {
                var id = made.value(Property.ENTRY_ID).orElseThrow();
                return tree.list(EnumSet.of(kind)).places().values().stream()
                        .filter(p -> p.id().equals(id) && p.info().name().equals(name))
                        .map(p -> Outcome.accepted(p.info()))
                        .findFirst()
                        .orElseGet(OutlookStore::badName);
            }
        });
    }

    private static boolean isUsable(FolderTree.Listing listing, Kind kind, FolderName name) {
        boolean belowDefault = kind != Kind.MAIL
                && name.segments().size() > 1
                && listing.find(kind, FolderName.of(name.segments().getFirst()))
                        .filter(p -> p.id().equals(listing.defaults().get(kind)))
                        .isPresent();
        return !belowDefault && name.segments().stream().allMatch(s -> s.length() <= LONGEST_NAME);
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        var kind = folder.kind();
        var listing = listing(EnumSet.of(kind));
        var place = listing.places().get(id(folder));
        if (place == null) {
            return gone();
        }
        if (!isUsable(listing, kind, name) || listing.find(kind, name).isPresent()) {
            return badName();
        }
        if (place.own()) {
            if (place.info().name().isInbox()) {
                return Outcome.rejected("refused", "The inbox is Outlook's own and keeps its name.");
            }
            // People see Outlook's name for it; what the server calls it is written beside.
            return change("renaming a folder", () -> {
                tree.call(place.id(), name.path());
                return renamed(place.id(), kind, name);
            });
        }
        return change("renaming a folder", () -> {
            try (var parent = tree.parent(listing, kind, name)) {
                var to = parent.value(Property.ENTRY_ID).orElseThrow();
                if (to.equals(place.parent())) {
                    try (var own = store.folder(place.id())) {
                        own.set(new Props().with(Property.DISPLAY_NAME, name.last()));
                    }
                } else {
                    try (var from = store.folder(place.parent())) {
                        from.moveFolder(place.id(), parent, name.last());
                    }
                }
                return renamed(place.id(), kind, name);
            }
        });
    }

    private Outcome<FolderInfo> renamed(Binary id, Kind kind, FolderName name) throws StoreException {
        return tree.list(EnumSet.of(kind)).places().values().stream()
                .filter(p -> p.id().equals(id) || p.info().name().equals(name))
                .map(p -> Outcome.accepted(p.info()))
                .findFirst()
                .orElseGet(OutlookStore::gone);
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        var place = listing(EnumSet.of(folder.kind())).places().get(id(folder));
        if (place == null) {
            return Outcome.accepted(folder);
        }
        if (place.own()) {
            return Outcome.rejected("refused", "The folder is Outlook's own and stays; it is empty.");
        }
        return change("deleting a folder", () -> {
            try (var parent = store.folder(place.parent())) {
                parent.deleteEmptyFolder(place.id());
                return Outcome.accepted(folder);
            } catch (MapiException e) {
                return switch (e.result()) {
                    case Codes.MAPI_E_HAS_MESSAGES ->
                        Outcome.deferred("There is something in the folder still. It stays until it is empty.");
                    case Codes.MAPI_E_HAS_FOLDERS ->
                        !place.own() && tree.hollow(place.id())
                                ? Outcome.accepted(folder)
                                : Outcome.deferred(
                                        "There are folders in the folder still. It stays until they are gone.");
                    case Codes.MAPI_E_NOT_FOUND -> Outcome.accepted(folder);
                    default -> throw e;
                };
            }
        });
    }

    // --- Whose it is

    @Override
    public boolean takesMark() {
        return true;
    }

    @Override
    public Optional<Mark> mark() throws StoreException {
        return call("reading the data file's mark", () -> {
            try (var root = store.root()) {
                return store.existingTag(Stamp.MARK).flatMap(root::value).flatMap(OutlookStore::readMark);
            }
        });
    }

    @Override
    public void mark(Mark mark) throws StoreException {
        call("marking the data file", () -> {
            try (var root = store.root()) {
                var text =
                        String.join("\n", mark.ledger(), Long.toString(mark.generation()), mark.owner(), mark.state());
                root.set(new Props().with(store.tag(Stamp.MARK), text));
                return null;
            }
        });
    }

    /** Tried by writing the mark that is there once more. */
    boolean mayOnlyBeRead() throws StoreException {
        return call("looking whether the data file may be changed", () -> {
            try (var root = store.root()) {
                var tag = store.existingTag(Stamp.MARK);
                var text = tag.flatMap(root::value);
                return text.isPresent()
                        && root.set(new Props().with(tag.get(), text.get())).values().stream()
                                .anyMatch(problem -> problem.result() == Codes.MAPI_E_NO_ACCESS);
            } catch (MapiException e) {
                if (e.result() == Codes.MAPI_E_NO_ACCESS) {
                    return true;
                }
                throw e;
            }
        });
    }

    private static Optional<Mark> readMark(String text) {
        var part = text.split("\n", -1);
        return part.length == 4 && part[1].matches("\\d{1,18}")
                ? Optional.of(new Mark(part[0], Long.parseLong(part[1]), part[2], part[3]))
                : Optional.empty();
    }

    // --- Waiting

    /**
     * The first call begins to listen and answers true at once: what changed between the last look and now, nobody saw. Events are hints;
     * without one the folders are looked at every so often.
     */
    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        if (subscription == null) {
            subscription = call("asking to be told of changes", () -> store.watch(this::told));
            return true;
        }
        long left = Math.min(limit.toNanos(), LOOK_AT_LEAST.toNanos());
        boolean whole = limit.compareTo(LOOK_AT_LEAST) > 0;
        lock.lockInterruptibly();
        try {
            while (!dirty && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean told = dirty;
            dirty = false;
            return told || whole;
        } finally {
            lock.unlock();
        }
    }

    private void told(Event event) {
        lock.lock();
        try {
            dirty = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Where Outlook went away first, each is given back all the same. */
    @Override
    public void close() {
        try {
            mapi.call(() -> {
                for (var open : Stream.<AutoCloseable>of(subscription, store, session)
                        .filter(Objects::nonNull)
                        .toList()) {
                    giveBack(open);
                }
                return null;
            });
        } finally {
            mapi.close();
        }
    }

    private static void giveBack(AutoCloseable open) throws Exception {
        try {
            open.close();
        } catch (MapiException e) {
            // It is released; whoever should have been told is gone.
            return;
        }
    }
}
