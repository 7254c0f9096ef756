package org.tenon.sync.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.tenon.sync.store.Body;

/** A body written ahead under a name that no program takes for an item, not yet durable. */
final class StagedFile implements Body {
    private final Path path;
    private final long sizeBytes;
    private final Instant receivedAt;
    private boolean used;

    StagedFile(Path path, long sizeBytes, Instant receivedAt) {
        this.path = path;
        this.sizeBytes = sizeBytes;
        this.receivedAt = receivedAt;
    }

    Path path() {
        return path;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Instant receivedAt() {
        return receivedAt;
    }

    /** It is a message now: there is nothing left to remove. */
    void used() {
        used = true;
    }

    @Override
    public boolean lasting() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public void discard() {
        drop();
    }

    /** Removes the file, if it still is in {@code tmp}; what cannot be removed now is at the next opening of the store. */
    void drop() {
        if (used) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException later) {
            return;
        }
    }

    /** The body that is being read, whose failures are not ours. */
    static final class Source extends FilterInputStream {
        Source(InputStream in) {
            super(in);
        }

        static Source open(Body body) throws SourceException {
            try {
                return new Source(body.open());
            } catch (IOException e) {
                throw new SourceException(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw new SourceException(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                in.close();
            } catch (IOException e) {
                throw new SourceException(e);
            }
        }
    }

    /** The body could not be read. */
    static final class SourceException extends IOException {
        private static final long serialVersionUID = 1L;

        SourceException(IOException cause) {
            super(cause);
        }
    }
}
