package org.tenon.sync.imap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.model.FolderName;

/** The store contract on Dovecot: with all that it can do, and with ever less of it. */
class DovecotStoreTest {
    private abstract static class OnDovecot extends ImapStoreContract {
        private DovecotServer server;

        abstract Setup setup();

        @BeforeAll
        void start(@TempDir Path dir) throws Exception {
            var missing = DovecotServer.missing();
            Assumptions.assumeTrue(missing.isEmpty(), () -> missing.get());
            server = DovecotServer.start(dir, setup());
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

        @Override
        protected boolean changeValidity(FolderName folder) throws Exception {
            if (!folder.isInbox()) {
                return false;
            }
            store.close();
            ImapHands.forgetUids(server.maildir("u1"));
            return true;
        }
    }

    @Nested
    class WithEverything extends OnDovecot {
        @Override
        Setup setup() {
            return Setup.plain();
        }
    }

    @Nested
    class WithoutQresync extends OnDovecot {
        @Override
        Setup setup() {
            return Setup.plain().without("QRESYNC", "MOVE", "MULTIAPPEND", "LIST-STATUS");
        }
    }

    @Nested
    class WithNothingButRev1 extends OnDovecot {
        @Override
        Setup setup() {
            return Setup.plain()
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
                            "IDLE");
        }
    }

    @Nested
    class WithAPrefixAndDots extends OnDovecot {
        @Override
        Setup setup() {
            return Setup.plain().namespace('.', "INBOX.");
        }
    }
}
