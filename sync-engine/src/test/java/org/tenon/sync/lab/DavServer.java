package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a test needs of a CalDAV and CardDAV server, whichever it is. Its user is u1 (password p1). */
public sealed interface DavServer extends AutoCloseable permits CyrusServer, RadicaleServer, XandikosServer {
    /** Where CalDAV and CardDAV begin. */
    URI http();

    /** Where contacts begin, for a server whose principal does not say. */
    default URI contacts() {
        return http();
    }

    /** The home sets of u1: calendars and tasks first, contacts last; one where it is the same. */
    List<URI> homes();

    /** Ends it and everything that it started. */
    @Override
    void close();

    /** The servers that people run, and that run here. */
    enum Make {
        CYRUS,
        RADICALE,
        XANDIKOS;

        /** What to install, where it cannot run here. */
        public Optional<String> missing() {
            return switch (this) {
                case CYRUS -> CyrusServer.missing();
                case RADICALE -> RadicaleServer.missing();
                case XANDIKOS -> XandikosServer.missing();
            };
        }

        /** Keeps its data in {@code dir}; another start there finds what the first left. */
        public DavServer start(Path dir) throws IOException {
            return switch (this) {
                case CYRUS -> CyrusServer.start(dir);
                case RADICALE -> RadicaleServer.start(dir);
                case XANDIKOS -> XandikosServer.start(dir);
            };
        }
    }
}
