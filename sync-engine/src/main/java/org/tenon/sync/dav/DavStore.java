package org.tenon.sync.dav;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.tenon.sync.dav.HomeSetFinder.Service;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Scheduling;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The calendars, tasks, notes and contacts of one account on a CalDAV and CardDAV server. The way from the configured address to the
 * home sets is walked once; from then on a pass in which nothing changed costs one request a home set.
 */
public final class DavStore implements Store {
    private final DavSettings settings;
    private final Map<Service, DavHttp> lines = new EnumMap<>(Service.class);
    private final Map<Service, String> starts = new EnumMap<>(Service.class);
    private final Semaphore folders;
    private final DavHttp.Pause pause;
    private final InstantSource clock;
    private Map<Home, Set<Service>> homes = Map.of();
    private Map<Key, Known> known = Map.of();
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();
    /** The digest of each collection after our own last deletion in it. */
    private final Map<String, String> written = new ConcurrentHashMap<>();

    private final Map<String, String> validities = new ConcurrentHashMap<>();
    private final Set<Refused> refused = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** A place to list: a home set, or a collection configured by itself. */
    private record Home(DavHttp http, String path, boolean single) {}

    private record Refused(String folder, Handle handle, Revision expected) {}

    private record Key(Kind kind, String identity) {}

    private record Known(FolderInfo info, DavCollection collection, DavHttp http) {}

    public DavStore(DavSettings settings) throws StoreException {
        this(settings, Thread::sleep, InstantSource.system());
    }

    public DavStore(DavSettings settings, InstantSource clock) throws StoreException {
        this(settings, Thread::sleep, clock);
    }

    DavStore(DavSettings settings, DavHttp.Pause pause, InstantSource clock) throws StoreException {
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

    private void begin(Service service, URI uri) throws StoreException {
        var line = line(uri);
        lines.put(service, line);
        starts.put(service, line.start(uri));
    }

    private DavHttp line(URI uri) throws StoreException {
        for (var line : lines.values()) {
            if (line.origin().holds(uri)) {
                return line;
            }
        }
        return new DavHttp(uri, settings, pause, clock);
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
        written.clear();
        return list();
    }

    private List<FolderInfo> list() throws StoreException {
        if (homes.isEmpty()) {
            homes = walk();
        }
        var found = new HashMap<DavHttp, List<DavCollection>>();
        for (var home : homes.entrySet()) {
            found.computeIfAbsent(home.getKey().http(), h -> new ArrayList<>())
                    .addAll(collections(home.getKey(), home.getValue()));
        }
        var now = new LinkedHashMap<Key, Known>();
        for (var line : found.entrySet()) {
            var byPath =
                    line.getValue().stream().collect(Collectors.toMap(DavCollection::path, c -> c, (one, same) -> one));
            for (var info : DavCollections.folders(List.copyOf(byPath.values()))) {
                var identity = info.identity().orElseThrow();
                now.put(
                        new Key(info.kind(), identity),
                        new Known(info, byPath.get(DavCollection.pathOf(identity)), line.getKey()));
            }
        }
        known = now;
        return now.values().stream().map(k -> told(k.info())).toList();
    }

    /** One whose listings left something out has no digest, so that it is looked at once more. */
    private FolderInfo told(FolderInfo info) {
        return isDoubted(info) ? withoutDigest(info) : info;
    }

    private static FolderInfo withoutDigest(FolderInfo info) {
        return new FolderInfo(
                info.kind(),
                info.name(),
                info.identity(),
                Optional.empty(),
                info.role(),
                info.writable(),
                info.attributes());
    }

    /** Its next listing has to be a complete one: a part of it that we do not know has come to light. */
    void doubt(FolderInfo folder) {
        doubted.add(folder.identity().orElseThrow());
    }

    /** False where the item was put off once before though it should be in just this state. */
    boolean firstRefusal(FolderInfo folder, Handle handle, Revision expected) {
        return refused.add(new Refused(folder.identity().orElseThrow(), handle, expected));
    }

    /** To be called after a deletion: what the collection's state is from now on, as far as we know. */
    void deletedIn(CollectionAddress place) throws StoreException {
        new DavCollections(place.http())
                .single(place.path(), Scope.COLLECTION)
                .flatMap(DavCollection::digest)
                .ifPresent(digest -> written.put(place.path(), digest));
    }

    /** The validity that the last observation of the folder was made in. */
    String validity(FolderInfo folder) {
        return validities.getOrDefault(folder.identity().orElseThrow(), DavObserver.VALIDITY);
    }

    void validity(FolderInfo folder, String validity) {
        validities.put(folder.identity().orElseThrow(), validity);
    }

    Instant now() {
        return clock.instant();
    }

    boolean isDoubted(FolderInfo folder) {
        return folder.identity().filter(doubted::contains).isPresent();
    }

    void believe(FolderInfo folder) {
        doubted.remove(folder.identity().orElseThrow());
    }

    @Override
    public synchronized Optional<FolderInfo> leftOut(Kind kind, FolderName name, String identity)
            throws StoreException {
        var line = lines.get(kind == Kind.CONTACTS ? Service.CARDDAV : Service.CALDAV);
        if (line == null || !identity.startsWith("/")) {
            return Optional.empty();
        }
        var there = alone(line, DavCollection.pathOf(identity))
                .filter(c -> c.kinds().contains(kind) && c.identity(kind).equals(identity));
        if (there.isEmpty()) {
            return Optional.empty();
        }
        var info = DavCollections.info(there.get(), kind, name);
        var more = new LinkedHashMap<>(known);
        more.put(new Key(kind, identity), new Known(info, there.get(), line));
        known = more;
        return Optional.of(told(info));
    }

    /** One collection, asked for by its path; empty also where the account may not look at it any more. */
    private static Optional<DavCollection> alone(DavHttp line, String path) throws StoreException {
        try {
            return new DavCollections(line).single(path, Scope.COLLECTION);
        } catch (StoreException e) {
            if (e.kind() == Cause.NO_ACCESS) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Map<Home, Set<Service>> walk() throws StoreException {
        var places = new LinkedHashMap<Home, Set<Service>>();
        for (var start : starts.entrySet()) {
            var service = start.getKey();
            var http = lines.get(service);
            var end = new HomeSetFinder(http).from(start.getValue(), service);
            end.homes().forEach(p -> add(places, new Home(http, p, false), service));
            end.singles().forEach(p -> add(places, new Home(http, p, true), service));
        }
        return places;
    }

    private static void add(Map<Home, Set<Service>> places, Home home, Service service) {
        places.computeIfAbsent(home, h -> EnumSet.noneOf(Service.class)).add(service);
    }

    private static Collection<DavCollection> collections(Home home, Set<Service> services) throws StoreException {
        var listing = new DavCollections(home.http());
        var found = home.single()
                ? List.of(listing.single(home.path(), Scope.STORE).orElseThrow(() -> DavErrors.of(404, Scope.STORE)))
                : listing.inHome(home.path());
        return found.stream()
                .filter(c -> services.contains(c.contacts() ? Service.CARDDAV : Service.CALDAV))
                .toList();
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

    /** Where the items of a folder are; asked of the server again for one that is not known yet. */
    synchronized CollectionAddress place(FolderInfo folder) throws StoreException {
        var found = find(folder);
        if (found.isEmpty()) {
            list();
            found = find(folder);
        }
        return found.map(k -> new CollectionAddress(k.http(), k.collection(), folder.kind()))
                .orElseThrow(() -> new StoreException(
                        Scope.COLLECTION, Retry.LATER, Cause.FOLDER_GONE, "The folder is gone from the server."));
    }

    private Optional<Known> find(FolderInfo folder) {
        return folder.identity().map(id -> known.get(new Key(folder.kind(), id)));
    }

    @Override
    public synchronized Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        var service = kind == Kind.CONTACTS ? Service.CARDDAV : Service.CALDAV;
        if (kind == Kind.MAIL || !lines.containsKey(service)) {
            return Outcome.rejected("no-such-kind", "This server keeps no " + kind.word() + " for the account.");
        }
        var displayName = DavCollections.displayName(name);
        if (displayName.isEmpty()) {
            return Outcome.rejected("bad-name", "The server cannot keep a folder of this name.");
        }
        var all = list();
        var same = all.stream()
                .filter(f -> f.kind() == kind && f.name().equals(name))
                .findFirst();
        if (same.isPresent()) {
            return Outcome.accepted(same.get());
        }
        var home = homes.entrySet().stream()
                .filter(h -> !h.getKey().single() && h.getValue().contains(service))
                .map(Map.Entry::getKey)
                .findFirst();
        if (home.isEmpty()) {
            return Outcome.rejected(
                    "no-home", "The account names single folders only, so there is no place for a new one.");
        }
        return new CollectionEditor(home.get().http()).create(home.get().path(), kind, name, displayName.get());
    }

    @Override
    public synchronized Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        var all = list();
        if (all.stream().anyMatch(f -> f.kind() == folder.kind() && f.name().equals(name))) {
            var there = find(folder);
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
        list();
        var there = find(folder);
        if (there.isEmpty()) {
            return Outcome.accepted(folder);
        }
        var place = new CollectionAddress(there.get().http(), there.get().collection(), folder.kind());
        var outcome = new CollectionEditor(place.http())
                .delete(
                        place,
                        folder,
                        Optional.ofNullable(written.get(place.path())).or(folder::digest));
        if (outcome instanceof Outcome.Accepted<FolderInfo>) {
            known = known.entrySet().stream()
                    .filter(e -> !e.getValue().collection().path().equals(place.path()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
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
        var before = marks(known());
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
            var after = marks(known());
            if (!after.equals(before)
                    || after.values().stream().anyMatch(m -> m.digest().isEmpty())) {
                return true;
            }
        }
        return false;
    }

    private synchronized Map<Key, Known> known() throws StoreException {
        if (known.isEmpty()) {
            folders();
        }
        return known;
    }

    /** What is looked at between passes: a colour does not change the state of the items. */
    private record Mark(Optional<String> digest, Map<String, String> attributes) {}

    private static Map<Key, Mark> marks(Map<Key, Known> folders) {
        return folders.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> new Mark(
                                e.getValue().info().digest(),
                                e.getValue().info().attributes())));
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            lines.values().forEach(DavHttp::close);
        }
    }
}
