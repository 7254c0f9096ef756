package org.tenon.sync.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Dovecot on loopback: IMAP with STARTTLS and IMAPS; users u1/p1 and u2/p2; the master user {@code master}/{@code mp} by
 * SASL PLAIN with an authorization id. Never syncs its files to disk, so that tests are quick.
 */
public final class DovecotServer extends TlsMailServer {
    private DovecotServer(ServerProcess process) {
        super(process);
    }

    /** What to install, where it cannot run here. */
    public static Optional<String> missing() {
        return ServerProcess.missing("dovecot");
    }

    public static DovecotServer start(Path dir) throws IOException {
        return start(dir, Setup.plain());
    }

    /** Keeps its config and mail in {@code dir}; another start there finds the mail of the first. */
    public static DovecotServer start(Path dir, Setup setup) throws IOException {
        return new DovecotServer(ServerProcess.start("dovecot", dir, setup));
    }

    /** The user's mail, in Maildir++. */
    public Path maildir(String user) {
        return process().path("mail").resolve(user);
    }

    /** The system user whom its files belong to. */
    public String owner() {
        return process().fact("owner");
    }
}
