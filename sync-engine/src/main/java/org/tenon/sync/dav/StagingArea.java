package org.tenon.sync.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Bodies that wait to be written. A server has no place for them; so small ones wait in memory and, once that is used up or
 * for a large one, in temporary files that go with the folder at the latest.
 */
final class StagingArea implements AutoCloseable {
    private static final int LARGE_BYTES = 256 << 10;
    private static final long MEMORY_BYTES = 8 << 20;

    private final Set<Path> files = new HashSet<>();
    private long inMemory;

    Body take(Body body) throws StoreException {
        if (body.lasting()) {
            return body;
        }
        try (var in = body.open()) {
            byte[] head = in.readNBytes(LARGE_BYTES);
            if (head.length < LARGE_BYTES && inMemory + head.length <= MEMORY_BYTES) {
                inMemory += head.length;
                return new Waiting(head);
            }
            var file = Files.createTempFile("tenon-dav-", ".part");
            files.add(file);
            file.toFile().deleteOnExit();
            try (var out = Files.newOutputStream(file)) {
                out.write(head);
                in.transferTo(out);
            }
            return new Spooled(file, Files.size(file));
        } catch (IOException e) {
            throw new StoreException(
                    Scope.STORE, Retry.LATER, Cause.NO_SPACE, "No room to keep an item on its way to the server.", e);
        }
    }

    @Override
    public void close() {
        for (var file : files) {
            drop(file);
        }
        files.clear();
    }

    private static void drop(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is marked to go when the process ends.
            file.toFile().deleteOnExit();
        }
    }

    private final class Waiting implements Body {
        private final byte[] data;
        private boolean discarded;

        Waiting(byte[] data) {
            this.data = data;
        }

        @Override
        public long sizeBytes() {
            return data.length;
        }

        @Override
        public Instant receivedAt() {
            return Instant.EPOCH;
        }

        @Override
        public boolean lasting() {
            return true;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(data);
        }

        @Override
        public void discard() {
            if (!discarded) {
                discarded = true;
                inMemory -= data.length;
            }
        }
    }

    private final class Spooled implements Body {
        private final Path file;
        private final long sizeBytes;

        Spooled(Path file, long sizeBytes) {
            this.file = file;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public Instant receivedAt() {
            return Instant.EPOCH;
        }

        @Override
        public boolean lasting() {
            return true;
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public void discard() {
            drop(file);
            files.remove(file);
        }
    }
}
