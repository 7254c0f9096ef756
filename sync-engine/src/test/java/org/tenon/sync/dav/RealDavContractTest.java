package org.tenon.sync.dav;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.RunningDav;

/** The contract against servers that people run. */
final class RealDavContractTest {
    private static DavSettings settings(DavServer server) {
        return DavSettings.of(
                Optional.of(server.http()),
                Optional.of(server.contacts()),
                new DavSettings.Credential.Password("u1", "p1"),
                true);
    }

    @Nested
    final class OnCyrus extends DavContract {
        @RegisterExtension
        static final RunningDav RUNNING = new RunningDav(DavServer.Make.CYRUS);

        @Override
        DavSettings settings() {
            return RealDavContractTest.settings(RUNNING.server());
        }
    }

    @Nested
    final class OnRadicale extends DavContract {
        @RegisterExtension
        static final RunningDav RUNNING = new RunningDav(DavServer.Make.RADICALE);

        @Override
        DavSettings settings() {
            return RealDavContractTest.settings(RUNNING.server());
        }
    }

    @Nested
    final class OnXandikos extends DavContract {
        @RegisterExtension
        static final RunningDav RUNNING = new RunningDav(DavServer.Make.XANDIKOS);

        @Override
        DavSettings settings() {
            return RealDavContractTest.settings(RUNNING.server());
        }
    }
}
