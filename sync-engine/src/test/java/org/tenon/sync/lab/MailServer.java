package org.tenon.sync.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a test needs of an IMAP server, whichever it is. */
public sealed interface MailServer extends AutoCloseable permits TlsMailServer, ImapOnlyServer {
    /** In cleartext. */
    int imapPort();

    /** The user whose mail a test may do with as it likes; the password is p1. */
    default String user() {
        return "u1";
    }

    /** Ends it and everything that it started. */
    @Override
    void close();

    /** The servers that people run, and that run here: every test against real servers takes them from this list. */
    enum Make {
        DOVECOT,
        CYRUS,
        /** No CONDSTORE, but UIDPLUS and keywords; adds a line end to a message that has none at its end. */
        COURIER,
        /** GNU Mailutils: plain IMAP4rev1, without keywords, and without UIDPLUS. */
        IMAP4D;

        /** What to install, where it cannot run here. */
        public Optional<String> missing() {
            return ServerProcess.missing(word());
        }

        /** Keeps its config and mail in {@code dir}; another start there finds the mail of the first. */
        public MailServer start(Path dir, Setup setup) throws IOException {
            return switch (this) {
                case DOVECOT -> DovecotServer.start(dir, setup);
                case CYRUS -> CyrusServer.start(dir, setup);
                case COURIER -> ImapOnlyServer.start(word(), dir, setup, "u1");
                case IMAP4D -> ImapOnlyServer.start(word(), dir, setup, "u1@lab");
            };
        }

        /** Whether it keeps flags that people make up. */
        public boolean keepsKeywords() {
            return this != IMAP4D;
        }

        /** As {@code scripts/server} calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
