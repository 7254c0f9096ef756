package org.tenon.sync.imap;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.tenon.sync.lab.MailServer.Make;
import org.tenon.sync.lab.Setup;

/** The store contract on Cyrus: with all that it can do, and with dots for a separator. */
class CyrusStoreTest {
    @Nested
    class WithEverything extends RealImapContract {
        WithEverything() {
            super(Make.CYRUS, Setup.plain());
        }
    }

    @Nested
    class WithDotsAndWithoutMuch extends RealImapContract {
        WithDotsAndWithoutMuch() {
            super(
                    Make.CYRUS,
                    new Setup(List.of("--separator=."))
                            .without("OBJECTID", "QRESYNC", "UIDPLUS", "MOVE", "LIST-STATUS", "LITERAL+"));
        }
    }
}
