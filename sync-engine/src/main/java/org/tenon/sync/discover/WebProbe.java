package org.tenon.sync.discover;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.tenon.sync.discover.DiscoveredServer.Service;

/** A look at one web address, with no credential and without going where it is sent. */
public interface WebProbe {
    /** Asks what is at the address. */
    Sight look(URI uri, Service service) throws IOException;

    /** What was seen. */
    sealed interface Sight {
        /** A WebDAV server. */
        record Dav() implements Sight {}

        /** Somebody who wants us to sign in first, whatever is there. */
        record SignIn() implements Sight {}

        /** What we look for is elsewhere. */
        record Elsewhere(URI uri) implements Sight {}

        /** Something else, or nothing. */
        record Nothing() implements Sight {}

        static Sight of(int status, Optional<URI> location) {
            return switch (status) {
                case 207 -> new Dav();
                case 401 -> new SignIn();
                case 301, 302, 303, 307, 308 ->
                    location.<Sight>map(Elsewhere::new).orElse(new Nothing());
                default -> new Nothing();
            };
        }
    }
}
