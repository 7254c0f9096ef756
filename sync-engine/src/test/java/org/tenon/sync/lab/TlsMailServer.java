package org.tenon.sync.lab;

import java.nio.file.Path;

/** A mail server with STARTTLS and a port for TLS. Its users are u1 (password p1) and u2 (p2). */
public abstract sealed class TlsMailServer implements MailServer permits DovecotServer, CyrusServer {
    private final ServerProcess process;

    TlsMailServer(ServerProcess process) {
        this.process = process;
    }

    final ServerProcess process() {
        return process;
    }

    @Override
    public final int imapPort() {
        return process.port("imap");
    }

    public final int imapsPort() {
        return process.port("imaps");
    }

    /** The authority that signed its certificate, as PEM. */
    public final Path authority() {
        return process.path("ca");
    }

    @Override
    public final void close() {
        process.close();
    }
}
