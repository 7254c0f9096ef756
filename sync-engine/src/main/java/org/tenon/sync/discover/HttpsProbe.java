package org.tenon.sync.discover;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.tenon.sync.dav.DavProbe;
import org.tenon.sync.discover.DiscoveredServer.Service;
import org.tenon.sync.store.StoreException;

/** The real web. */
public final class HttpsProbe implements WebProbe {
    private final Optional<Path> extraTrust;

    /**
     * @param extraTrust a PEM file with authorities to trust besides those of the Java runtime
     */
    public HttpsProbe(Optional<Path> extraTrust) {
        this.extraTrust = extraTrust;
    }

    @Override
    public Sight look(URI uri, Service service) throws IOException {
        try {
            var seen = DavProbe.look(uri, extraTrust);
            return Sight.of(seen.status(), seen.location());
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
