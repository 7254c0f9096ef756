package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a test needs of a CalDAV and CardDAV server, whichever it is. Its user is u1 (password p1). */
public sealed interface DavServer extends AutoCloseable permits CyrusServer, DavOnlyServer {
    /** Where CalDAV and CardDAV begin. */
    URI http();

    /** Where contacts begin, for a server whose principal does not say. */
    default URI contacts() {
        return http();
    }

    /** The home sets of u1: calendars and tasks first, contacts last; one where it is the same. */
    List<URI> homes();

    /** How many mails it has sent to people so far: into a sink, where it knows how to send one. */
    default int mailsSent() throws IOException {
        return 0;
    }

    /** Ends it and everything that it started. */
    @Override
    void close();

    /** The servers that people run, and that run here: every test against real servers takes them from this list. */
    enum Make {
        CYRUS,
        /** Files in a folder. */
        RADICALE,
        /** Git repositories; asks nobody who they are, and takes all for u1. */
        XANDIKOS,
        /** The library in Nextcloud, ownCloud and Baikal, in its version 1.8: sign-in by Digest, no sync-collection. */
        SABREDAV,
        /** Behind Apache, with a sink for the invitations that it mails. */
        SOGO,
        /** PHP and PostgreSQL, with a sink for what it mails. */
        DAVICAL;

        /** Whether a folder that takes VJOURNAL can be had of it. */
        public boolean keepsNotes() {
            return this != SOGO;
        }

        /** What to install, where it cannot run here. */
        public Optional<String> missing() {
            return ServerProcess.missing(word());
        }

        /** Keeps its data in {@code dir}; another start there finds what the first left. */
        public DavServer start(Path dir) throws IOException {
            return switch (this) {
                case CYRUS -> CyrusServer.start(dir);
                case RADICALE -> DavOnlyServer.start(word(), dir, "/u1/", "/u1/");
                case XANDIKOS -> DavOnlyServer.start(word(), dir, "/u1/contacts/", "/u1/calendars/", "/u1/contacts/");
                case SABREDAV -> DavOnlyServer.start(word(), dir, "/", "/calendars/u1/", "/addressbooks/u1/");
                case SOGO -> DavOnlyServer.start(word(), dir, "/", "/SOGo/dav/u1/Calendar/", "/SOGo/dav/u1/Contacts/");
                case DAVICAL -> DavOnlyServer.start(word(), dir, "/", "/davical/caldav.php/u1/");
            };
        }

        /** As {@code scripts/server} calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
