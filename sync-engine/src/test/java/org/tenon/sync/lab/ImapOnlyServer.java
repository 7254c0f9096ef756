package org.tenon.sync.lab;

import java.io.IOException;
import java.nio.file.Path;

/** An IMAP server on loopback in cleartext, without TLS. */
final class ImapOnlyServer implements MailServer {
    private final ServerProcess process;
    private final String user;

    private ImapOnlyServer(ServerProcess process, String user) {
        this.process = process;
        this.user = user;
    }

    static ImapOnlyServer start(String kind, Path dir, Setup setup, String user) throws IOException {
        return new ImapOnlyServer(ServerProcess.start(kind, dir, setup), user);
    }

    @Override
    public int imapPort() {
        return process.port("imap");
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public void close() {
        process.close();
    }
}
