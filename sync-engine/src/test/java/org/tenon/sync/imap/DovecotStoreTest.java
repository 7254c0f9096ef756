package org.tenon.sync.imap;

import org.junit.jupiter.api.Nested;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.model.FolderName;

/** The store contract on Dovecot: with all that it can do, and with ever less of it. */
class DovecotStoreTest {
    private abstract static class OnDovecot extends RealImapContract {
        OnDovecot(Setup setup) {
            super(MailServer.Make.DOVECOT, setup);
        }

        @Override
        protected boolean changeValidity(FolderName folder) throws Exception {
            if (!folder.isInbox()) {
                return false;
            }
            store.close();
            ImapHands.forgetUids(((DovecotServer) server()).maildir("u1"));
            return true;
        }
    }

    @Nested
    class WithEverything extends OnDovecot {
        WithEverything() {
            super(Setup.plain());
        }
    }

    @Nested
    class WithoutQresync extends OnDovecot {
        WithoutQresync() {
            super(Setup.plain().without("QRESYNC", "MOVE", "MULTIAPPEND", "LIST-STATUS"));
        }
    }

    @Nested
    class WithNothingButRev1 extends OnDovecot {
        WithNothingButRev1() {
            super(Setup.plain()
                    .without(
                            "QRESYNC",
                            "CONDSTORE",
                            "MOVE",
                            "MULTIAPPEND",
                            "LIST-STATUS",
                            "UIDPLUS",
                            "LITERAL+",
                            "ESEARCH",
                            "SASL-IR",
                            "NAMESPACE",
                            "UNSELECT",
                            "SPECIAL-USE",
                            "ENABLE",
                            "IDLE"));
        }
    }

    @Nested
    class WithAPrefixAndDots extends OnDovecot {
        WithAPrefixAndDots() {
            super(Setup.plain().namespace('.', "INBOX."));
        }
    }
}
