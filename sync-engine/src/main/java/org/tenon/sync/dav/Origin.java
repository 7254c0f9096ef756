package org.tenon.sync.dav;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.tenon.sync.net.Endpoint;

/** Scheme, host and port: the only place to which a credential may ever be sent (RFC 6454). */
record Origin(String scheme, String host, int port) {
    Origin {
        Objects.requireNonNull(scheme);
        Objects.requireNonNull(host);
    }

    static Origin of(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    boolean holds(URI uri) {
        return uri.getScheme() != null && uri.getHost() != null && of(uri).equals(this);
    }

    boolean secure() {
        return scheme.equals("https");
    }

    boolean loopback() {
        return Endpoint.isLoopback(host);
    }
}
