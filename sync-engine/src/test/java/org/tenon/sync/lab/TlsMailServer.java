package org.tenon.sync.lab;

import java.nio.file.Path;

/** A mail server with STARTTLS and a port for TLS. Its users are u1 (password p1) and u2 (p2). */
public sealed interface TlsMailServer extends MailServer permits DovecotServer, CyrusServer {
    int imapsPort();

    /** The authority that signed its certificate, as PEM. */
    Path authority();
}
