package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.RunningDav;

/** The two-way scenarios against the fake, in the shapes that servers come in, and against servers that people run. */
final class TwoWayDavTest {
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
            return DavRig.settings(server.root(), server.root());
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
    final class WithoutSync extends OnFake {
        WithoutSync() {
            super(
                    DavTrait.NO_SYNC,
                    DavTrait.NO_ETAG_ON_PUT,
                    DavTrait.NO_MOVE,
                    DavTrait.ABSOLUTE_HREFS,
                    DavTrait.NO_NOTES);
        }

        @Override
        boolean keepsNotes() {
            return false;
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
    @ParameterizedClass
    @EnumSource(names = {"CYRUS", "RADICALE", "XANDIKOS", "SABREDAV"})
    final class OnRealServer extends OnReal {}

    /** These take their time. */
    @Nested
    @ParameterizedClass
    @EnumSource(names = {"SOGO", "DAVICAL"})
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true")
    final class OnSlowServer extends OnReal {}

    abstract static class OnReal extends TwoWayDavContract {
        private static RunningDav running;

        @Parameter
        DavServer.Make make;

        @BeforeParameterizedClassInvocation
        static void start(DavServer.Make make) throws IOException {
            running = RunningDav.start(make);
        }

        @AfterParameterizedClassInvocation
        static void stop() throws IOException {
            running.close();
        }

        @Override
        boolean keepsNotes() {
            return make.keepsNotes();
        }

        @Override
        boolean keepsOrder() {
            return make != DavServer.Make.XANDIKOS && make != DavServer.Make.SOGO;
        }

        @Override
        boolean addsProperties() {
            return make == DavServer.Make.SOGO;
        }

        @Override
        DavSettings settings() {
            return DavRig.settings(running.server());
        }
    }
}
