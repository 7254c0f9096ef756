package org.tenon.outlook;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiMessageStore;
import org.tenon.mapi.MapiSession;
import org.tenon.mapi.Subscription;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.Binary;
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

    private final Mapi mapi;
    private final Clock clock;
    private final Set<String> self;
    private final SentCopies sentCopies;
    private final NewMail newMail;
    private final ArrivingMail arrivingMail = new ArrivingMail(this);
    private final OpenBatches openBatches = new OpenBatches(this);
    private final OwnItemNames itemNames = new OwnItemNames(this);
    private final FolderChanges folderChanges = new FolderChanges(this);
    private final FileMark fileMark = new FileMark(this);
    private final OutlooksTurn turn = new OutlooksTurn(System::nanoTime, LockSupport::parkNanos);
    private final Semaphore permits = new Semaphore(PARALLELISM);
    private final OutlookNews news = new OutlookNews();
    private MapiSession session;
    private MapiMessageStore store;
    private FolderTree tree;
    private MailMarks marks;
    private Subscription subscription;
    private List<String> omitted = List.of();
    private volatile boolean lookOnly;

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
                opened.tree = new FolderTree(opened.store, server, opened::isLookedAtOnly);
                opened.marks = new MailMarks(opened.store, opened::isLookedAtOnly);
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

    OwnItemNames itemNames() {
        return itemNames;
    }

    /** The folders of these kinds. On MAPI's thread. */
    Set<Binary> places(Set<Kind> kinds) throws StoreException {
        return tree.list(kinds).places().keySet();
    }

    /** On MAPI's thread. */
    FolderTree tree() {
        return tree;
    }

    SentCopies sentCopies() {
        return sentCopies;
    }

    MailMarks marks() {
        return marks;
    }

    Instant now() {
        return clock.instant();
    }

    Settings settings() {
        return new Settings(ZoneId.systemDefault(), now(), self);
    }

    @Override
    public void lookOnly(boolean only) {
        lookOnly = only;
    }

    boolean isLookedAtOnly() {
        return lookOnly;
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

    FolderTree.Listing listing(Set<Kind> kinds) throws StoreException {
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

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        return folderChanges.create(kind, name);
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        return folderChanges.rename(folder, id(folder), name);
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return folderChanges.delete(folder, id(folder));
    }

    // --- Whose it is

    @Override
    public boolean takesMark() {
        return true;
    }

    @Override
    public Optional<Mark> mark() throws StoreException {
        return fileMark.read();
    }

    @Override
    public void mark(Mark mark) throws StoreException {
        fileMark.write(mark);
    }

    boolean mayOnlyBeRead() throws StoreException {
        return fileMark.mayOnlyBeRead();
    }

    // --- Waiting

    /** The first call begins to listen and answers true at once: what changed between the last look and now, nobody saw. */
    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        if (subscription == null) {
            subscription = call("asking to be told of changes", () -> store.watch(news::told));
            return true;
        }
        return news.await(limit);
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
