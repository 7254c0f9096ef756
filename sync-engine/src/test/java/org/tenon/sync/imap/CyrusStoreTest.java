package org.tenon.sync.imap;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.CyrusServer;
import org.tenon.sync.lab.Setup;

/** The store contract on Cyrus: with all that it can do, and with dots for a separator. */
class CyrusStoreTest {
    private abstract static class OnCyrus extends ImapStoreContract {
        private CyrusServer server;

        abstract Setup setup();

        @BeforeAll
        void start(@TempDir Path dir) throws Exception {
            var missing = CyrusServer.missing();
            Assumptions.assumeTrue(missing.isEmpty(), () -> missing.get());
            server = CyrusServer.start(dir, setup());
        }

        @AfterAll
        void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        int port() {
            return server.imapPort();
        }
    }

    @Nested
    class WithEverything extends OnCyrus {
        @Override
        Setup setup() {
            return Setup.plain();
        }
    }

    @Nested
    class WithDotsAndWithoutMuch extends OnCyrus {
        @Override
        Setup setup() {
            return new Setup(List.of("--separator=."))
                    .without("OBJECTID", "QRESYNC", "UIDPLUS", "MOVE", "LIST-STATUS", "LITERAL+");
        }
    }
}
