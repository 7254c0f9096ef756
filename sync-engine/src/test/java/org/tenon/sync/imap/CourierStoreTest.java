package org.tenon.sync.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;

/** The store contract on Courier: no CONDSTORE, and a session does not see its own appends before it asks for news. */
@EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
class CourierStoreTest extends RealImapContract {
    CourierStoreTest() {
        super(MailServer.Make.COURIER, Setup.plain());
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
