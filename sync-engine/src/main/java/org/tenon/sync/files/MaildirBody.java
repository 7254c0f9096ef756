package org.tenon.sync.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Set;
import org.tenon.sync.store.Body;

/** The file of a message, found again at each opening, whatever it is called by then. */
record MaildirBody(Maildir maildir, String base, Maildir.Entry last, long sizeBytes, Instant receivedAt)
        implements Body {
    private static final int TRIES = 5;

    @Override
    public boolean lasting() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        var entry = last;
        for (int i = 0; i < TRIES && entry != null; i++) {
            try {
                return Files.newInputStream(maildir.path(entry), LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException renamed) {
                entry = maildir.find(Set.of(base), (name, seen) -> {}).get(base);
            }
        }
        throw new NoSuchFileException("the message's file is gone");
    }
}
