package org.tenon.sync.lab;

import java.nio.file.Path;

/** What a test needs of an IMAP server, whichever it is. Its users are u1 (password p1) and u2 (p2). */
public sealed interface MailServer extends AutoCloseable permits DovecotServer, CyrusServer {
    /** Cleartext, with STARTTLS. */
    int imapPort();

    int imapsPort();

    /** The authority that signed its certificate, as PEM. */
    Path authority();

    /** Ends it and everything that it started. */
    @Override
    void close();
}
