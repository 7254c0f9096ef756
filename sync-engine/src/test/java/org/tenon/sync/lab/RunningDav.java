package org.tenon.sync.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A DAV server that is up while the tests of one class run, with an account of its own; they are skipped where it is not
 * installed. An extension of a class that wants one server; a class with a server for each invocation starts and closes it.
 */
public final class RunningDav implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    private final DavServer.Make make;
    private Path dir;
    private DavServer server;

    public RunningDav(DavServer.Make make) {
        this.make = make;
    }

    public static RunningDav start(DavServer.Make make) throws IOException {
        var running = new RunningDav(make);
        running.start();
        return running;
    }

    public DavServer server() {
        return server;
    }

    public URI http() {
        return server.http();
    }

    private void start() throws IOException {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        dir = Files.createTempDirectory("tenon-dav");
        server = make.start(dir);
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
            try (var files = Files.walk(dir)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }
}
