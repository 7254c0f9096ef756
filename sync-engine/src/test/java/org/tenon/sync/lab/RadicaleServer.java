package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Radicale on loopback: CalDAV and CardDAV; users u1/p1 and u2/p2. */
public final class RadicaleServer implements DavServer {
    private final ServerProcess process;

    private RadicaleServer(ServerProcess process) {
        this.process = process;
    }

    /** What to install, where it cannot run here. */
    public static Optional<String> missing() {
        return ServerProcess.missing("radicale");
    }

    /** Keeps its data in {@code dir}; another start there finds what the first left. */
    public static RadicaleServer start(Path dir) throws IOException {
        return new RadicaleServer(ServerProcess.start("radicale", dir, Setup.plain()));
    }

    @Override
    public URI http() {
        return URI.create("http://127.0.0.1:" + process.port("http") + "/");
    }

    @Override
    public URI contacts() {
        return http().resolve("/u1/");
    }

    @Override
    public List<URI> homes() {
        return List.of(http().resolve("/u1/"));
    }

    @Override
    public void close() {
        process.close();
    }
}
