package org.tenon.sync.dav;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.sync.dav.HomeSetFinder.Service;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.StoreException;

/** What discovery may ask of a server: a look without a credential, and the way to the home sets with one. */
public final class DavProbe {
    private DavProbe() {}

    /** The head of an answer. */
    public record Seen(int status, Optional<URI> location) {}

    /** Asks one address for its properties, as nobody; redirects are told, not followed. */
    public static Seen look(URI uri, Optional<Path> extraTrust) throws StoreException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        var plain = DavSettings.of(Optional.of(uri), Optional.empty(), Optional.<Login>empty(), !secure)
                .withTimes(Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(60));
        var settings = extraTrust.isPresent() ? plain.withExtraTrust(extraTrust.get()) : plain;
        try (var http = new DavHttp(uri, settings, Thread::sleep, InstantSource.system())) {
            var request = DavRequest.propfind(
                    Href.canonicalPath(uri.getRawPath()), 0, Dav.propfind(Dav.RESOURCETYPE, Dav.PRINCIPAL));
            return http.head(request);
        }
    }

    /** The home sets of an account, or the collections that it names by themselves. */
    public record Homes(List<URI> calendars, List<URI> contacts) {
        public Homes {
            calendars = List.copyOf(calendars);
            contacts = List.copyOf(contacts);
        }
    }

    /** Signs in, and walks from the configured addresses to the home sets (RFC 6764 section 6). */
    public static Homes homes(DavSettings settings) throws StoreException {
        return new Homes(
                homes(settings.caldav(), settings, Service.CALDAV),
                homes(settings.carddav(), settings, Service.CARDDAV));
    }

    private static List<URI> homes(Optional<URI> start, DavSettings settings, Service service) throws StoreException {
        if (start.isEmpty()) {
            return List.of();
        }
        try (var http = new DavHttp(start.get(), settings, Thread::sleep, InstantSource.system())) {
            var places = new HomeSetFinder(http).from(http.start(start.get()), service);
            return Stream.concat(places.homes().stream(), places.singles().stream())
                    .map(http::base)
                    .toList();
        }
    }
}
