package org.tenon.sync.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;

/** The store contract on Courier: no CONDSTORE, and a session does not see its own appends before it asks for news. */
@EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
class CourierStoreTest extends ImapStoreContract {
    private MailServer server;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        var missing = MailServer.Make.COURIER.missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> missing.get());
        server = MailServer.Make.COURIER.start(dir, Setup.plain());
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

    /** As Debian sets it up, it looks for changes once a minute then. */
    @Override
    protected boolean tellsWhileWaiting() {
        return false;
    }

    /** It leaves out a CR in the middle of a line, and ends the last line. */
    @Override
    protected byte[] asKept(byte[] body) {
        var text = new String(body, ISO_8859_1).replaceAll("\r(?!\n)", "");
        return (text.endsWith("\n") ? text : text + "\r\n").getBytes(ISO_8859_1);
    }
}
