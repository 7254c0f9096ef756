package org.tenon.sync.store.body;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.tenon.sync.store.Body;

/**
 * A body in a file.
 *
 * @param temporary the file was made for this body and goes with it
 */
public record FileBody(Path path, long sizeBytes, Instant receivedAt, boolean temporary) implements Body {
    /** A file that is there whether or not somebody reads it. */
    public static FileBody of(Path path, long sizeBytes) {
        return new FileBody(path, sizeBytes, Instant.EPOCH, false);
    }

    @Override
    public boolean lasting() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void discard() {
        if (!temporary) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Whoever made it cleans its folder up at the next start.
        }
    }
}
