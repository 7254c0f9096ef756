package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A server on loopback that speaks CalDAV and CardDAV and nothing else. */
final class DavOnlyServer implements DavServer {
    private final ServerProcess process;
    private final String contacts;
    private final List<String> homes;

    private DavOnlyServer(ServerProcess process, String contacts, List<String> homes) {
        this.process = process;
        this.contacts = contacts;
        this.homes = homes;
    }

    /** @param contacts where contacts begin; the paths are below the server's root */
    static DavOnlyServer start(String kind, Path dir, String contacts, String... homes) throws IOException {
        return new DavOnlyServer(ServerProcess.start(kind, dir, Setup.plain()), contacts, List.of(homes));
    }

    @Override
    public URI http() {
        return URI.create("http://127.0.0.1:" + process.port("http") + "/");
    }

    @Override
    public URI contacts() {
        return http().resolve(contacts);
    }

    @Override
    public List<URI> homes() {
        return homes.stream().map(http()::resolve).toList();
    }

    @Override
    public int mailsSent() throws IOException {
        return process.filesIn("sent");
    }

    @Override
    public void close() {
        process.close();
    }
}
