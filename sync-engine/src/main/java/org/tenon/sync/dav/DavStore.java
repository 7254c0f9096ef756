package org.tenon.sync.dav;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.tenon.sync.dav.HomeSetFinder.Service;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Pause;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Scheduling;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/**
 * The calendars, tasks, notes and contacts of one account on a CalDAV and CardDAV server. The way from the configured address to the
 * home sets is walked once; from then on a pass in which nothing changed costs one request a home set.
 */
public final class DavStore implements Store {
    private final DavSettings settings;
    private final Semaphore folders;
    private final Pause pause;
    private final InstantSource clock;
    private final CollectionStates states = new CollectionStates();
    private final CollectionDirectory directory = new CollectionDirectory(states);
    private boolean closed;

    public DavStore(DavSettings settings) throws StoreException {
        this(settings, Thread::sleep, InstantSource.system());
    }

    public DavStore(DavSettings settings, InstantSource clock) throws StoreException {
        this(settings, Thread::sleep, clock);
    }

    DavStore(DavSettings settings, Pause pause, InstantSource clock) throws StoreException {
        this.settings = settings;
        this.pause = pause;
        this.clock = clock;
        this.folders = new Semaphore(settings.connections().most());
        if (settings.caldav().isPresent()) {
            begin(Service.CALDAV, settings.caldav().get());
        }
        if (settings.carddav().isPresent()) {
            begin(Service.CARDDAV, settings.carddav().get());
        }
    }

    /** A server of both kinds is one: its connections serve both. */
    private void begin(Service service, URI uri) throws StoreException {
        var known = directory.line(uri);
        directory.begin(service, uri, known.isPresent() ? known.get() : new DavHttp(uri, settings, pause, clock));
    }

    @Override
    public String label() {
        return "DAV";
    }

    @Override
    public int parallelism() {
        return settings.connections().most();
    }

    @Override
    public synchronized List<FolderInfo> folders() throws StoreException {
        states.listedAnew();
        return directory.list();
    }

    CollectionStates states() {
        return states;
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public Folder open(FolderInfo folder) throws StoreException {
        try {
            folders.acquire();
        } catch (InterruptedException e) {
            throw DavErrors.interrupted(e);
        }
        boolean opened = false;
        try {
            var place = place(folder);
            opened = true;
            return new DavFolder(this, folder, place);
        } finally {
            if (!opened) {
                folders.release();
            }
        }
    }

    void closed() {
        folders.release();
    }

    synchronized CollectionAddress place(FolderInfo folder) throws StoreException {
        return directory.place(folder);
    }

    @Override
    public synchronized Optional<FolderInfo> leftOut(Kind kind, FolderName name, String identity)
            throws StoreException {
        return directory.leftOut(kind, name, identity);
    }

    @Override
    public synchronized Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        var service = kind == Kind.CONTACTS ? Service.CARDDAV : Service.CALDAV;
        if (kind == Kind.MAIL || !directory.serves(service)) {
            return Outcome.rejected("no-such-kind", "This server keeps no " + kind.word() + " for the account.");
        }
        var displayName = DavCollections.displayName(name);
        if (displayName.isEmpty()) {
            return Outcome.rejected("bad-name", "The server cannot keep a folder of this name.");
        }
        var all = directory.list();
        var same = all.stream()
                .filter(f -> f.kind() == kind && f.name().equals(name))
                .findFirst();
        if (same.isPresent()) {
            return Outcome.accepted(same.get());
        }
        var home = directory.home(service);
        if (home.isEmpty()) {
            return Outcome.rejected(
                    "no-home", "The account names single folders only, so there is no place for a new one.");
        }
        return new CollectionEditor(home.get().http()).create(home.get().path(), kind, name, displayName.get());
    }

    @Override
    public synchronized Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        var all = directory.list();
        if (all.stream().anyMatch(f -> f.kind() == folder.kind() && f.name().equals(name))) {
            var there = directory.find(folder);
            return there.isPresent() && there.get().info().name().equals(name)
                    ? Outcome.accepted(there.get().info())
                    : Outcome.rejected("name-taken", "There is a folder of this name already.");
        }
        Outcome<FolderInfo> outcome = rename(folder, name);
        for (var below : all) {
            if (below.kind() == folder.kind()
                    && below.name().isUnder(folder.name())
                    && outcome instanceof Outcome.Accepted<FolderInfo>) {
                var moved = rename(below, below.name().rebased(folder.name(), name));
                outcome = moved instanceof Outcome.Accepted<FolderInfo> ? outcome : moved;
            }
        }
        return outcome;
    }

    private Outcome<FolderInfo> rename(FolderInfo folder, FolderName name) throws StoreException {
        var displayName = DavCollections.displayName(name);
        if (displayName.isEmpty()) {
            return Outcome.rejected("bad-name", "The server cannot keep a folder of this name.");
        }
        var place = place(folder);
        return new CollectionEditor(place.http()).rename(place, name, displayName.get());
    }

    @Override
    public synchronized Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        directory.list();
        var there = directory.find(folder);
        if (there.isEmpty()) {
            return Outcome.accepted(folder);
        }
        var place = new CollectionAddress(there.get().http(), there.get().collection(), folder.kind());
        var outcome = new CollectionEditor(place.http()).delete(place, folder, states.expected(place, folder));
        if (outcome instanceof Outcome.Accepted<FolderInfo>) {
            directory.forget(place);
        }
        return outcome;
    }

    @Override
    public Set<String> attributes(Kind kind) {
        return kind == Kind.CONTACTS ? Set.of() : Dav.ATTRIBUTES.keySet();
    }

    @Override
    public Outcome<FolderInfo> setAttributes(FolderInfo folder, Map<String, String> attributes) throws StoreException {
        var place = place(folder);
        return new CollectionEditor(place.http()).setAttributes(place, folder.name(), attributes);
    }

    /**
     * A server that schedules by itself says so to whoever asks a calendar (RFC 6638 section 2). What it heeds it does not say: by
     * the book all of it, but SOGo only looks at the organizer, and declines whatever a deletion says.
     */
    @Override
    public Scheduling scheduling(FolderInfo folder) throws StoreException {
        if (folder.kind() == Kind.CONTACTS) {
            return Scheduling.NONE;
        }
        var place = place(folder);
        boolean mails = place.http().send(DavRequest.of("OPTIONS", place.path()), reply -> reply.headers("DAV").stream()
                .flatMap(v -> List.of(v.split(",", -1)).stream())
                .anyMatch(v -> v.strip().equalsIgnoreCase("calendar-auto-schedule")));
        if (!mails) {
            return Scheduling.NONE;
        }
        return place.isSogo() ? new Scheduling(true, false, true, false) : Scheduling.BY_THE_BOOK;
    }

    /** Looks at the home sets every now and then: DAV has no push that servers agree on. */
    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        var before = marks();
        var rest = limit;
        while (rest.isPositive()) {
            var nap = rest.compareTo(settings.limits().pollEvery()) < 0
                    ? rest
                    : settings.limits().pollEvery();
            pause.sleep(nap);
            rest = rest.minus(nap);
            if (isClosed()) {
                return false;
            }
            folders();
            var after = marks();
            if (!after.equals(before)
                    || after.values().stream().anyMatch(m -> m.digest().isEmpty())) {
                return true;
            }
        }
        return false;
    }

    private synchronized Map<CollectionDirectory.Key, CollectionDirectory.Mark> marks() throws StoreException {
        if (directory.isEmpty()) {
            folders();
        }
        return directory.marks();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            directory.close();
        }
    }
}
