package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.lab.CyrusServer;
import org.tenon.sync.lab.RadicaleServer;
import org.tenon.sync.lab.XandikosServer;

/** The two-way scenarios against the fake, in the shapes that servers come in, and against servers that people run. */
final class TwoWayDavTest {
    static DavSettings settings(URI root, String carddav) {
        return DavSettings.of(
                        Optional.of(root),
                        Optional.of(root.resolve(carddav)),
                        new DavSettings.Credential.Password("u1", "p1"),
                        true)
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMillis(100));
    }

    abstract static class OnFake extends TwoWayDavContract {
        private final DavTrait[] traits;
        private FakeDavServer server;

        OnFake(DavTrait... traits) {
            this.traits = traits;
        }

        @Override
        DavSettings settings() {
            if (server == null) {
                try {
                    server = FakeDavServer.start(traits).auth(new FakeDavAuth.Basic());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return TwoWayDavTest.settings(server.root(), "/");
        }

        @AfterEach
        final void stopServer() {
            assertEquals(java.util.List.of(), server.complaints());
            server.close();
        }
    }

    @Nested
    final class Modern extends OnFake {}

    @Nested
    final class WithoutSync extends OnFake {
        WithoutSync() {
            super(DavTrait.NO_SYNC, DavTrait.NO_ETAG_ON_PUT, DavTrait.NO_MOVE, DavTrait.ABSOLUTE_HREFS);
        }
    }

    @Nested
    final class WithRewriting extends OnFake {
        WithRewriting() {
            super(DavTrait.REWRITES, DavTrait.TOKEN_IS_500, DavTrait.ERRORS_IN_207, DavTrait.SCHEDULES);
        }

        @Override
        boolean addsProperties() {
            return true;
        }
    }

    @Nested
    final class WithWeakTags extends OnFake {
        WithWeakTags() {
            super(DavTrait.WEAK_ETAG, DavTrait.NO_CTAG, DavTrait.NO_SYNC);
        }
    }

    @Nested
    final class WithoutTags extends OnFake {
        WithoutTags() {
            super(DavTrait.NO_ETAG, DavTrait.NO_MODIFIED, DavTrait.NO_MULTIGET);
        }
    }

    @Nested
    final class OnCyrus extends TwoWayDavContract {
        @TempDir
        static Path place;

        private static CyrusServer server;

        @BeforeAll
        static void start() throws IOException {
            var missing = CyrusServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
            server = CyrusServer.start(place);
        }

        @AfterAll
        static void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DavSettings settings() {
            return TwoWayDavTest.settings(server.http(), "/");
        }
    }

    @Nested
    final class OnRadicale extends TwoWayDavContract {
        @TempDir
        static Path place;

        private static RadicaleServer server;

        @BeforeAll
        static void start() throws IOException {
            var missing = RadicaleServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
            server = RadicaleServer.start(place);
        }

        @AfterAll
        static void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DavSettings settings() {
            return TwoWayDavTest.settings(server.http(), "/u1/");
        }
    }

    @Nested
    final class OnXandikos extends TwoWayDavContract {
        @TempDir
        static Path place;

        private static XandikosServer server;

        @BeforeAll
        static void start() throws IOException {
            var missing = XandikosServer.missing();
            assumeTrue(missing.isEmpty(), () -> missing.get());
            server = XandikosServer.start(place);
        }

        @AfterAll
        static void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DavSettings settings() {
            return TwoWayDavTest.settings(server.http(), "/u1/contacts/");
        }
    }
}
