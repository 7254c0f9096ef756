package org.tenon.sync.dav;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.store.body.FileBody;
import org.tenon.sync.store.body.ForwardingBody;
import org.tenon.sync.store.body.MemoryBody;

/**
 * Bodies that wait to be written. A server has no place for them; so small ones wait in memory and, once that is used up or
 * for a large one, in temporary files that go with the folder at the latest.
 */
final class StagingArea implements AutoCloseable {
    private static final int LARGE_BYTES = 256 << 10;
    private static final long MEMORY_BYTES = 8 << 20;

    private final List<Body> files = new ArrayList<>();
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
            file.toFile().deleteOnExit();
            files.add(new FileBody(file, 0, Instant.EPOCH, true));
            try (var out = Files.newOutputStream(file)) {
                out.write(head);
                in.transferTo(out);
            }
            return new FileBody(file, Files.size(file), Instant.EPOCH, true);
        } catch (IOException e) {
            throw new StoreException(
                    Scope.STORE, Retry.LATER, Cause.NO_SPACE, "No room to keep an item on its way to the server.", e);
        }
    }

    @Override
    public void close() {
        files.forEach(Body::discard);
        files.clear();
    }

    /** One in memory, whose room is free again when it is let go of. */
    private final class Waiting extends ForwardingBody {
        private boolean discarded;

        Waiting(byte[] data) {
            super(MemoryBody.lasting(data));
        }

        @Override
        public void discard() {
            if (!discarded) {
                discarded = true;
                inMemory -= sizeBytes();
            }
        }
    }
}
