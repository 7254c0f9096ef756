package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Cyrus IMAP on loopback: IMAP with STARTTLS, IMAPS, LMTP, CalDAV and CardDAV; users u1/p1 and u2/p2, admin cyrus/cp. */
public final class CyrusServer extends TlsMailServer implements DavServer {
    private CyrusServer(ServerProcess process) {
        super(process);
    }

    /** What to install, where it cannot run here. */
    public static Optional<String> missing() {
        return ServerProcess.missing("cyrus");
    }

    public static CyrusServer start(Path dir) throws IOException {
        return start(dir, Setup.plain());
    }

    /** Keeps its config and mail in {@code dir}; another start there finds the mail of the first. */
    public static CyrusServer start(Path dir, Setup setup) throws IOException {
        return new CyrusServer(ServerProcess.start("cyrus", dir, setup));
    }

    public int lmtpPort() {
        return process().port("lmtp");
    }

    /** Where CalDAV and CardDAV begin, {@code /.well-known/caldav} included. */
    @Override
    public URI http() {
        return URI.create("http://127.0.0.1:" + process().port("http") + "/");
    }

    @Override
    public List<URI> homes() {
        return List.of(http().resolve("/dav/calendars/user/u1/"), http().resolve("/dav/addressbooks/user/u1/"));
    }
}
