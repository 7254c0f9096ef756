package org.tenon.sync.dav;

import java.net.URI;
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
import java.util.stream.Collectors;
import org.tenon.sync.dav.HomeSetFinder.Service;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The collections of an account: the way from the configured addresses to the home sets is walked once, and what lies in these is known by
 * kind and identity until the next listing. Not for several threads at once.
 */
final class CollectionDirectory {
    private final CollectionStates states;
    private final Map<Service, DavHttp> lines = new EnumMap<>(Service.class);
    private final Map<Service, String> starts = new EnumMap<>(Service.class);
    private Map<Home, Set<Service>> homes = Map.of();
    private Map<Key, Known> known = Map.of();

    /** A place to list: a home set, or a collection configured by itself. */
    record Home(DavHttp http, String path, boolean single) {}

    record Key(Kind kind, String identity) {}

    record Known(FolderInfo info, DavCollection collection, DavHttp http) {}

    CollectionDirectory(CollectionStates states) {
        this.states = states;
    }

    /** Where the service is to be found, and the connections of its server. */
    void begin(Service service, URI uri, DavHttp line) {
        lines.put(service, line);
        starts.put(service, line.start(uri));
    }

    /** The connections to a server that is known already. */
    Optional<DavHttp> line(URI uri) {
        return lines.values().stream().filter(line -> line.origin().holds(uri)).findFirst();
    }

    void close() {
        lines.values().forEach(DavHttp::close);
    }

    /** Whether the account has servers for it at all. */
    boolean serves(Service service) {
        return lines.containsKey(service);
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** Asks the servers for all that there is. */
    List<FolderInfo> list() throws StoreException {
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
        return now.values().stream().map(k -> states.told(k.info())).toList();
    }

    Optional<FolderInfo> leftOut(Kind kind, FolderName name, String identity) throws StoreException {
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
        return Optional.of(states.told(info));
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

    /** Where the items of a folder are; asked of the server again for one that is not known yet. */
    CollectionAddress place(FolderInfo folder) throws StoreException {
        var found = find(folder);
        if (found.isEmpty()) {
            list();
            found = find(folder);
        }
        return found.map(k -> new CollectionAddress(k.http(), k.collection(), folder.kind()))
                .orElseThrow(() -> new StoreException(
                        Scope.COLLECTION, Retry.LATER, Cause.FOLDER_GONE, "The folder is gone from the server."));
    }

    Optional<Known> find(FolderInfo folder) {
        return folder.identity().map(id -> known.get(new Key(folder.kind(), id)));
    }

    /** A home set in which a new collection can be made; empty where the account names single collections only. */
    Optional<Home> home(Service service) {
        return homes.entrySet().stream()
                .filter(h -> !h.getKey().single() && h.getValue().contains(service))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Forgets a collection that was deleted. */
    void forget(CollectionAddress place) {
        known = known.entrySet().stream()
                .filter(e -> !e.getValue().collection().path().equals(place.path()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /** What is looked at between passes: a colour does not change the state of the items. */
    record Mark(Optional<String> digest, Map<String, String> attributes) {}

    Map<Key, Mark> marks() {
        return known.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> new Mark(
                                e.getValue().info().digest(),
                                e.getValue().info().attributes())));
    }
}
