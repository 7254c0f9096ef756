package org.tenon.sync.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;

/** The store contract on a server that people run. */
abstract class RealImapContract extends ImapStoreContract {
    private final MailServer.Make make;
    private final Setup setup;
    private MailServer server;

    RealImapContract(MailServer.Make make, Setup setup) {
        this.make = make;
        this.setup = setup;
    }

    @BeforeAll
    final void start(@TempDir Path dir) throws Exception {
        var missing = make.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.get());
        server = make.start(dir, setup);
    }

    @AfterAll
    final void stop() {
        if (server != null) {
            server.close();
        }
    }

    final MailServer server() {
        return server;
    }

    @Override
    final int port() {
        return server.imapPort();
    }
}
