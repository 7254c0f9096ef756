package org.tenon.connector.sync;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.Durable;
import org.tenon.connector.account.StateDir;
import org.tenon.convert.LargeValue;
import org.tenon.outlook.SentMails;

/**
 * The mails that Outlook handed over, a file each, as they are filed on the server: the agent writes them down, and the sync takes them
 * away when it has seen Outlook's copy. One whose copy never comes is forgotten after some days.
 */
public final class SentLog implements SentMails {
    private static final Duration KEPT = Duration.ofDays(3);
    private static final String TEXT = ".eml";

    private final Path folder;
    private final Clock clock;
    private final boolean outlook;

    public SentLog(Account account, StateDir state, Clock clock) {
        folder = state.agent().resolve("sent");
        this.clock = clock;
        outlook = account.client() instanceof ClientStore.Outlook;
    }

    /** Durable when this returns; only where Outlook keeps the account's mail, since nobody else asks. */
    public void keep(String id, InputStream text) throws IOException {
        if (!outlook) {
            return;
        }
        Durable.folder(folder);
        var part = folder.resolve(id + ".part");
        Files.deleteIfExists(part);
        try (var file = Durable.create(part)) {
            text.transferTo(Channels.newOutputStream(file));
            file.force(true);
        }
        Files.move(
                part, folder.resolve(id + TEXT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public List<Sent> awaited() throws IOException {
        var awaited = new ArrayList<Sent>();
        if (!Files.isDirectory(folder)) {
            return awaited;
        }
        try (var files = Files.newDirectoryStream(folder, "*" + TEXT)) {
            for (var file : files) {
                var when = Files.getLastModifiedTime(file).toInstant();
                if (when.isBefore(clock.instant().minus(KEPT))) {
                    Files.deleteIfExists(file);
                } else {
                    awaited.add(sent(file, when));
                }
            }
        } catch (NoSuchFileException e) {
            // Another process has seen its copy just now.
        }
        return awaited;
    }

    private static Sent sent(Path file, Instant when) throws IOException {
        long size = Files.size(file);
        var name = file.getFileName().toString();
        return new Sent(name.substring(0, name.length() - TEXT.length()), when, new LargeValue() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public long sizeBytes() {
                return size;
            }
        });
    }

    @Override
    public void found(Sent mail) throws IOException {
        Durable.delete(folder.resolve(mail.id() + TEXT));
    }
}
