package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.CyrusServer;
import org.tenon.sync.lab.RadicaleServer;
import org.tenon.sync.lab.XandikosServer;

/** The contract against servers that people run. */
final class RealDavContractTest {
    private static DavSettings as(URI root, String caldav, String carddav) {
        return DavSettings.of(
                Optional.of(root.resolve(caldav)),
                Optional.of(root.resolve(carddav)),
                new DavSettings.Credential.Password("u1", "p1"),
                true);
    }

    @Nested
    final class OnCyrus extends DavContract {
        @TempDir
        static Path dir;

        private static CyrusServer server;

        @BeforeAll
        static void start() throws IOException {
            var missing = CyrusServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
            server = CyrusServer.start(dir);
        }

        @AfterAll
        static void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DavSettings settings() {
            return as(server.http(), "/", "/");
        }
    }

    @Nested
    final class OnRadicale extends DavContract {
        @TempDir
        static Path dir;

        private static RadicaleServer server;

        @BeforeAll
        static void start() throws IOException {
            var missing = RadicaleServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
            server = RadicaleServer.start(dir);
        }

        @AfterAll
        static void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DavSettings settings() {
            return as(server.http(), "/", "/u1/");
        }
    }

    @Nested
    final class OnXandikos extends DavContract {
        @TempDir
        static Path dir;

        private static XandikosServer server;

        @BeforeAll
        static void start() throws IOException {
            var missing = XandikosServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
            server = XandikosServer.start(dir);
        }

        @AfterAll
        static void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DavSettings settings() {
            return as(server.http(), "/", "/u1/contacts/");
        }
    }
}
