package org.tenon.sync.dav;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The way from an address to the home sets of one service (RFC 6764 section 6): the address may be the server's root, a
 * principal, a home set, or a single collection. What a person configured wins over what the principal says: a home set given
 * by hand may be another user's.
 */
final class HomeSetFinder {
    private final DavHttp http;

    HomeSetFinder(DavHttp http) {
        this.http = http;
    }

    /**
     * Where the walk ended.
     *
     * @param homes home sets, to be listed
     * @param singles collections configured by themselves
     */
    record Places(Set<String> homes, Set<String> singles) {}

    /** What kind of things is looked for. */
    enum Service {
        CALDAV("/.well-known/caldav"),
        CARDDAV("/.well-known/carddav");

        private final String wellKnown;

        Service(String wellKnown) {
            this.wellKnown = wellKnown;
        }

        QName home() {
            return this == CALDAV ? Dav.CALENDAR_HOME : Dav.ADDRESSBOOK_HOME;
        }

        QName collection() {
            return this == CALDAV ? Dav.CALENDAR : Dav.ADDRESSBOOK;
        }
    }

    Places from(String path, Service service) throws StoreException {
        var start = look(path, service);
        if (start.isEmpty() && isRoot(path)) {
            start = look(service.wellKnown, service);
        }
        var here = start.orElseThrow(() -> DavErrors.of(404, Scope.STORE));
        if (here.is(service.collection())) {
            return new Places(Set.of(), Set.of(Href.collection(here.path)));
        }
        if (!here.homes.isEmpty()) {
            return new Places(here.homes, Set.of());
        }
        var homes = homesOf(here, service);
        if (homes.isEmpty() && isRoot(path)) {
            var known = look(service.wellKnown, service);
            homes = known.isEmpty() ? homes : homesOf(known.get(), service);
        }
        var self = Href.collection(here.path);
        if (!homes.contains(self) && !isRoot(self) && holdsCollections(self, service)) {
            return new Places(Set.of(self), Set.of());
        }
        if (homes.isEmpty()) {
            throw DavErrors.elsewhere("The server answers, but names no home for this account's "
                    + (service == Service.CALDAV ? "calendars." : "contacts.")
                    + " Give the full address of the home or of one collection.");
        }
        return new Places(homes, Set.of());
    }

    private Set<String> homesOf(Stop here, Service service) throws StoreException {
        if (!here.homes.isEmpty()) {
            return here.homes;
        }
        if (here.principal.isEmpty()) {
            return Set.of();
        }
        return look(here.principal.get(), service).map(s -> s.homes).orElse(Set.of());
    }

    private static boolean isRoot(String path) {
        return path.equals("/");
    }

    private record Stop(String path, List<QName> types, Optional<String> principal, Set<String> homes) {
        boolean is(QName type) {
            return types.contains(type);
        }
    }

    /** One address, asked about itself; empty where there is nothing that speaks WebDAV. */
    private Optional<Stop> look(String path, Service service) throws StoreException {
        var request = DavRequest.propfind(
                path, 0, Dav.propfind(Dav.RESOURCETYPE, Dav.PRINCIPAL, Dav.CALENDAR_HOME, Dav.ADDRESSBOOK_HOME));
        return http.send(request, reply -> {
            if (reply.status() == 404 || reply.status() == 405 || reply.status() == 410) {
                return Optional.empty();
            }
            var found = new ArrayList<Stop>();
            reply.multistatus(Scope.STORE, resource -> {
                if (resource.status() == 0) {
                    found.add(stop(resource, path, service));
                }
            });
            return found.stream().findFirst();
        });
    }

    private Stop stop(DavResource resource, String asked, Service service) throws StoreException {
        var homes = new LinkedHashSet<String>();
        for (var href : hrefs(resource, service.home())) {
            homes.add(Href.collection(inside(href, asked)));
        }
        Optional<String> principal = Optional.empty();
        for (var href : hrefs(resource, Dav.PRINCIPAL)) {
            principal = Optional.of(inside(href, asked));
        }
        return new Stop(
                inside(resource.href(), asked),
                resource.prop(Dav.RESOURCETYPE).map(DavResource.Value::elements).orElse(List.of()),
                principal,
                homes);
    }

    private static List<String> hrefs(DavResource resource, QName prop) {
        return resource.prop(prop).map(DavResource.Value::hrefs).orElse(List.of()).stream()
                .filter(h -> !h.isEmpty())
                .toList();
    }

    private String inside(String href, String asked) throws StoreException {
        return http.address(href, asked)
                .orElseThrow(
                        () -> DavErrors.elsewhere(
                                "The account's home lies on another host, port or scheme than the"
                                        + " address given; no password was sent there. If that is meant, change the address in the account."));
    }

    private boolean holdsCollections(String path, Service service) throws StoreException {
        return http.send(DavRequest.propfind(path, 1, Dav.propfind(Dav.RESOURCETYPE)), reply -> {
            if (reply.status() == 403 || reply.status() == 405) {
                return false;
            }
            var found = new boolean[1];
            reply.multistatus(
                    Scope.STORE,
                    r -> found[0] |= r.prop(Dav.RESOURCETYPE)
                            .filter(v -> v.has(service.collection()))
                            .isPresent());
            return found[0];
        });
    }
}
