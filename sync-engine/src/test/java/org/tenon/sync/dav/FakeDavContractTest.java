package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.net.Login;

/** The contract against the fake, in the shapes that servers come in. */
final class FakeDavContractTest {

    abstract static class OnFake extends DavContract {
        private final DavTrait[] traits;
        private FakeDavServer server;

        OnFake(DavTrait... traits) {
            this.traits = traits;
        }

        FakeDavAuth auth() {
            return new FakeDavAuth.Basic();
        }

        @Override
        DavSettings settings() {
            if (server == null) {
                try {
                    server = FakeDavServer.start(traits).auth(auth());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return settings(server);
        }

        static DavSettings settings(FakeDavServer server) {
            return DavSettings.of(
                            Optional.of(server.root()), Optional.of(server.root()), Login.password("u1", "p1"), true)
                    .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100));
        }

        @AfterEach
        final void stopServer() {
            assertEquals(List.of(), server.complaints());
            server.close();
        }
    }

    @Nested
    final class Modern extends OnFake {}

    @Nested
    final class WithDigest extends OnFake {
        @Override
        FakeDavAuth auth() {
            return new FakeDavAuth.Digest(7, "SHA-256");
        }
    }

    @Nested
    final class WithoutMultiget extends OnFake {
        WithoutMultiget() {
            super(DavTrait.NO_MULTIGET, DavTrait.NO_MOVE, DavTrait.ABSOLUTE_HREFS, DavTrait.NO_NOTES);
        }

        @Override
        boolean keepsNotes() {
            return false;
        }
    }

    @Nested
    final class WithRewriting extends OnFake {
        WithRewriting() {
            super(DavTrait.REWRITES, DavTrait.TOKEN_IS_500, DavTrait.ERRORS_IN_207, DavTrait.BARE_HREFS);
        }
    }
}
