package org.tenon.sync.dav;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.namespace.QName;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The listing of home sets: one request a home set, and the folders that come of it. */
final class DavCollections {
    private static final QName[] PROPS = {
        Dav.RESOURCETYPE,
        Dav.DISPLAYNAME,
        Dav.PRIVILEGES,
        Dav.REPORTS,
        Dav.SYNC_TOKEN,
        Dav.CTAG,
        Dav.COMPONENTS,
        Dav.COLOR,
        Dav.ORDER
    };

    /** Enough for every home set that a person has; beyond it a folder name is cut in {@link #name}. */
    private static final int MAX_NAME = 200;

    private static final int LONGEST_ATTRIBUTE = 100;

    private static final String BETWEEN = " / ";

    private static final List<String> ALL = List.of("VEVENT", "VTODO", "VJOURNAL");

    private final DavHttp http;

    DavCollections(DavHttp http) {
        this.http = http;
    }

    /** The collections of a home set. Complete, or an exception. */
    List<DavCollection> inHome(String home) throws StoreException {
        return list(home, 1, Scope.STORE);
    }

    /** One collection by itself; empty where it is gone. */
    Optional<DavCollection> single(String path, Scope scope) throws StoreException {
        return list(path, 0, scope).stream().findFirst();
    }

    private List<DavCollection> list(String path, int depth, Scope scope) throws StoreException {
        var found = new ArrayList<DavCollection>();
        var self = new boolean[1];
        http.send(DavRequest.propfind(path, depth, Dav.propfind(PROPS)), reply -> {
            if (depth == 0 && (reply.status() == 404 || reply.status() == 410)) {
                self[0] = true;
                return null;
            }
            reply.multistatus(scope, resource -> {
                var where = http.address(resource.href(), path);
                if (where.isEmpty()) {
                    return;
                }
                self[0] |= Href.collection(where.get()).equals(path);
                if (resource.nameless()
                        || resource.status() / 100 == 5
                        || resource.refused().getOrDefault(Dav.RESOURCETYPE, 0) / 100 == 5) {
                    throw DavErrors.protocol("The server could not say what is in the account's home.", null);
                }
                collection(Href.collection(where.get()), resource, reply.clock())
                        .ifPresent(found::add);
            });
            return null;
        });
        if (!self[0]) {
            throw DavErrors.protocol(
                    "The server's listing lacks the place that was listed, so it cannot be complete.", null);
        }
        return found;
    }

    private static Optional<DavCollection> collection(String path, DavResource resource, ServerClock clock) {
        var types = resource.prop(Dav.RESOURCETYPE);
        if (resource.status() != 0 || types.isEmpty()) {
            return Optional.empty();
        }
        boolean calendar = types.get().has(Dav.CALENDAR);
        if (!calendar && !types.get().has(Dav.ADDRESSBOOK)) {
            return Optional.empty();
        }
        var kinds = calendar ? kinds(resource) : EnumSet.of(Kind.CONTACTS);
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DavCollection(
                path,
                resource.text(Dav.DISPLAYNAME)
                        .map(n -> n.replace(AnswerText.DAMAGE, '\uFFFD'))
                        .orElse(Href.last(path)),
                kinds,
                resource.prop(Dav.REPORTS)
                        .map(v -> v.elements().stream()
                                .filter(e -> !e.getLocalPart().equals("supported-report")
                                        && !e.getLocalPart().equals("report"))
                                .collect(Collectors.toSet()))
                        .orElse(Set.of()),
                resource.text(Dav.SYNC_TOKEN),
                resource.text(Dav.CTAG),
                clock,
                calendar ? attributes(resource) : Map.of(),
                writable(resource)));
    }

    private static Map<String, String> attributes(DavResource resource) {
        var found = new HashMap<String, String>();
        Dav.ATTRIBUTES.forEach((name, property) -> resource.text(property)
                .map(String::strip)
                .filter(v -> !v.isEmpty() && v.length() <= LONGEST_ATTRIBUTE && !v.equalsIgnoreCase("none"))
                .ifPresent(v -> found.put(name, v)));
        return found;
    }

    /** No component set means that every component is welcome (RFC 4791 section 5.2.3). */
    private static EnumSet<Kind> kinds(DavResource resource) {
        var components =
                resource.prop(Dav.COMPONENTS).map(DavResource.Value::components).orElse(ALL);
        var kinds = EnumSet.noneOf(Kind.class);
        components.forEach(component -> DavCollection.kindOfComponent(component).ifPresent(kinds::add));
        return kinds;
    }

    /**
     * A server that says nothing of rights (RFC 3744 is optional) is taken at the first refusal instead. A directory of the
     * server's users is for looking things up, whatever the rights say.
     */
    private static boolean writable(DavResource resource) {
        boolean directory = resource.prop(Dav.RESOURCETYPE)
                .filter(v -> v.has(Dav.DIRECTORY))
                .isPresent();
        return !directory && hasRightToWrite(resource);
    }

    private static boolean hasRightToWrite(DavResource resource) {
        return resource.prop(Dav.PRIVILEGES)
                .map(v -> v.has(new QName(Dav.D, "all"))
                        || v.has(new QName(Dav.D, "write"))
                        || v.has(new QName(Dav.D, "write-content"))
                        || v.has(new QName(Dav.D, "bind")))
                .orElse(true);
    }

    /**
     * The folders of these collections. Where two of one kind share a name, the one with the first path keeps it bare and the
     * others have their path's last segment added: that depends on nothing that changes by itself.
     */
    static List<FolderInfo> folders(List<DavCollection> collections) {
        var byPath = new TreeMap<String, DavCollection>();
        collections.forEach(c -> byPath.put(c.path(), c));
        var taken = new HashMap<Kind, Set<FolderName>>();
        var folders = new ArrayList<FolderInfo>();
        for (var collection : byPath.values()) {
            for (var kind : List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS)) {
                if (collection.kinds().contains(kind)) {
                    var names = taken.computeIfAbsent(kind, k -> new HashSet<>());
                    folders.add(info(collection, kind, unique(collection, names)));
                }
            }
        }
        return folders;
    }

    static FolderInfo info(DavCollection collection, Kind kind, FolderName name) {
        return new FolderInfo(
                kind,
                name,
                Optional.of(collection.identity(kind)),
                collection.lastingDigest(),
                "",
                collection.writable(),
                collection.attributes());
    }

    private static FolderName unique(DavCollection collection, Set<FolderName> taken) {
        var bare = collection.displayName();
        var segment = Href.last(collection.path());
        var name = name(bare);
        for (int n = 1; !taken.add(name); n++) {
            name = name(bare + " (" + segment + (n == 1 ? "" : " " + n) + ")");
        }
        return name;
    }

    /** Home sets are flat: a slash with a space on either side stands for a step in the hierarchy, a bare slash for itself. */
    static FolderName name(String displayName) {
        var clean = displayName.replaceAll("\\p{Cntrl}", " ");
        var cut = clean.length() > MAX_NAME
                ? clean.substring(0, clean.offsetByCodePoints(0, clean.codePointCount(0, MAX_NAME)))
                : clean;
        var segments = List.of(cut.split(BETWEEN, -1));
        return segments.stream().anyMatch(String::isBlank) ? FolderName.of(cut) : new FolderName(segments);
    }

    /** The display name that {@link #name} reads as this name; empty where there is none. */
    static Optional<String> displayName(FolderName name) {
        var text = String.join(BETWEEN, name.segments());
        return text.strip().equals(text) && name(text).equals(name) ? Optional.of(text) : Optional.empty();
    }

    /** A path's last segment for a new collection: short, plain, and telling to whoever looks at the server. */
    static String segment(FolderName name, Kind kind) {
        var plain = Normalizer.normalize(name.path(), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        var cut = plain.length() > 40 ? plain.substring(0, 40) : plain;
        return (cut.isEmpty() ? "folder" : cut) + (kind == Kind.CALENDAR ? "" : "-" + kind.word());
    }
}
