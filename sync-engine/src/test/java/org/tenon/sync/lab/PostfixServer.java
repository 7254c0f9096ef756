package org.tenon.sync.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Postfix on loopback: SMTP that offers STARTTLS, and SMTP in TLS. What goes to example.net it keeps, a file for each recipient;
 * {@code nobody@example.net} it refuses for good, {@code later@example.net} for now.
 */
public final class PostfixServer implements AutoCloseable {
    private final ServerProcess process;

    private PostfixServer(ServerProcess process) {
        this.process = process;
    }

    /** What to install, where it cannot run here. */
    public static Optional<String> missing() {
        return ServerProcess.missing("postfix");
    }

    public static PostfixServer start(Path dir) throws IOException {
        return start(dir, Setup.plain());
    }

    public static PostfixServer start(Path dir, Setup setup) throws IOException {
        return new PostfixServer(ServerProcess.start("postfix", dir, setup));
    }

    public int smtpPort() {
        return process.port("smtp");
    }

    public int smtpsPort() {
        return process.port("smtps");
    }

    public Path authority() {
        return process.path("ca");
    }

    /** The mails that it delivered, each as a text of bytes; a mail to two people is there twice. */
    public List<String> delivered() throws IOException {
        var inbox = process.path("inbox");
        var mails = new ArrayList<String>();
        if (Files.isDirectory(inbox)) {
            try (var files = Files.newDirectoryStream(inbox)) {
                for (var file : files) {
                    mails.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return mails;
    }

    @Override
    public void close() {
        process.close();
    }
}
