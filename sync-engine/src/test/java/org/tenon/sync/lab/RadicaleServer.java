package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A Radicale on loopback: CalDAV and CardDAV; users u1/p1 and u2/p2. */
public final class RadicaleServer implements AutoCloseable {
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

    /** Where CalDAV and CardDAV begin. */
    public URI http() {
        return URI.create("http://127.0.0.1:" + process.port("http") + "/");
    }

    @Override
    public void close() {
        process.close();
    }
}
