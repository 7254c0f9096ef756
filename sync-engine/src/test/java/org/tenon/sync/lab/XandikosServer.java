package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Xandikos on loopback: CalDAV and CardDAV; asks nobody who they are, and takes all for u1. */
public final class XandikosServer implements DavServer {
    private final ServerProcess process;

    private XandikosServer(ServerProcess process) {
        this.process = process;
    }

    /** What to install, where it cannot run here. */
    public static Optional<String> missing() {
        return ServerProcess.missing("xandikos");
    }

    /** Keeps its data in {@code dir}; another start there finds what the first left. */
    public static XandikosServer start(Path dir) throws IOException {
        return new XandikosServer(ServerProcess.start("xandikos", dir, Setup.plain()));
    }

    @Override
    public URI http() {
        return URI.create("http://127.0.0.1:" + process.port("http") + "/");
    }

    @Override
    public URI contacts() {
        return http().resolve("/u1/contacts/");
    }

    @Override
    public List<URI> homes() {
        return List.of(http().resolve("/u1/calendars/"), http().resolve("/u1/contacts/"));
    }

    @Override
    public void close() {
        process.close();
    }
}
