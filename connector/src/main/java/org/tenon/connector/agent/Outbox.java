package org.tenon.connector.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tenon.connector.account.Durable;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.agent.IncomingMail.UnfitException;
import org.tenon.connector.agent.OutboxMail.Filing;

/**
 * The mails that a client has given us and that have not arrived yet, on disk: a folder with two files a mail. {@code ID.eml} is the
 * text as it came, {@code ID.mail} all else ({@link OutboxMail}); a mail is there from when its second file is, and each change of
 * that is one atomic replacement. What changes a mail holds the folder's lock; what adds one needs none.
 */
final class Outbox {
    /** As much as common servers take. */
    static final long MOST_BYTES = 50L * 1024 * 1024;

    private static final String TEXT = ".eml";
    private static final String FACTS = ".mail";
    private static final int SHORT_TRIES = 20;
    private static final long SHORT_PAUSE_MILLIS = 50;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path path;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Outbox(StateDir state, Clock clock) {
        path = state.agent().resolve("outbox");
        this.clock = clock;
    }

    void create() throws IOException {
        Durable.folder(path);
    }

    /** Where its lock is. */
    StateDir lockable() {
        return new StateDir(path);
    }

    /** Takes away texts that a crash left without a mail. Only while no client can be giving us any. */
    void clean() throws IOException {
        for (var id : ids(TEXT)) {
            if (!Files.exists(facts(id))) {
                Durable.delete(text(id));
            }
        }
    }

    /**
     * Takes a mail in; it is durable when this returns, and not there at all where this throws.
     *
     * @param filed whether a copy belongs into Sent
     */
    OutboxMail take(String from, List<String> to, InputStream text, boolean filed, Milestones told)
            throws IOException, UnfitException {
        var id = freshId();
        boolean done = false;
        try {
            IncomingMail.Facts found;
            try (var file = Durable.create(text(id))) {
                found = IncomingMail.take(text, file, MOST_BYTES);
            }
            told.reached(Milestones.TEXT_ON_DISK);
            var filing = filed ? Filing.WANTED : Filing.NEVER;
            var mail = OutboxMail.fresh(id, clock.instant(), from, to, found, filing, spareId(id, from));
            write(mail);
            told.reached(Milestones.TAKEN);
            done = true;
            return mail;
        } finally {
            if (!done) {
                Files.deleteIfExists(facts(id));
                Files.deleteIfExists(text(id));
            }
        }
    }

    /** Unique in the sender's own domain, as RFC 5322 section 3.6.4 wants it. */
    private static String spareId(String id, String from) {
        var domain = from.substring(from.lastIndexOf('@') + 1);
        return "<" + id + "." + UUID.randomUUID() + "@" + (domain.matches("[A-Za-z0-9.-]+") ? domain : "localhost")
                + ">";
    }

    private String freshId() throws FileAlreadyExistsException {
        for (int i = 0; i < SHORT_TRIES; i++) {
            var bytes = new byte[3];
            random.nextBytes(bytes);
            var id = STAMP.format(clock.instant()) + "-" + HexFormat.of().formatHex(bytes);
            if (!Files.exists(text(id))) {
                return id;
            }
        }
        throw new FileAlreadyExistsException(path.toString(), null, "no name is free");
    }

    /** All of them, the oldest first. */
    List<OutboxMail> mails() throws IOException {
        var mails = new ArrayList<OutboxMail>();
        for (var id : ids(FACTS)) {
            read(id).ifPresent(mails::add);
        }
        mails.sort(Comparator.comparing(OutboxMail::taken));
        return mails;
    }

    Optional<OutboxMail> read(String id) throws IOException {
        try {
            return OutboxMail.parse(id, Files.readString(facts(id)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(OutboxMail mail) throws IOException {
        for (int i = 1; ; i++) {
            try {
                Durable.write(facts(mail.id()), mail.text());
                return;
            } catch (AccessDeniedException e) {
                // Windows does not replace a file that somebody is reading just now.
                if (i == SHORT_TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(SHORT_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void remove(OutboxMail mail) throws IOException {
        Durable.delete(facts(mail.id()));
        Durable.delete(text(mail.id()));
    }

    /** The mail as its author sees it in Sent. */
    InputStream open(OutboxMail mail) throws IOException {
        var text = Files.newInputStream(text(mail.id()));
        return mail.givenId() ? new SequenceInputStream(new ByteArrayInputStream(given(mail)), text) : text;
    }

    long sizeBytes(OutboxMail mail) {
        return mail.sizeBytes() + (mail.givenId() ? given(mail).length : 0);
    }

    private static byte[] given(OutboxMail mail) {
        return ("Message-ID: " + mail.messageId().orElseThrow() + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private List<String> ids(String end) throws IOException {
        var ids = new ArrayList<String>();
        if (Files.isDirectory(path)) {
            try (var entries = Files.newDirectoryStream(path, "*" + end)) {
                for (var entry : entries) {
                    var name = entry.getFileName().toString();
                    ids.add(name.substring(0, name.length() - end.length()));
                }
            }
        }
        ids.sort(null);
        return ids;
    }

    private Path text(String id) {
        return path.resolve(id + TEXT);
    }

    private Path facts(String id) {
        return path.resolve(id + FACTS);
    }
}
