package org.tenon.sync.store.body;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.tenon.sync.store.Body;

/** A body that is wherever {@code opening} finds it. */
public record StreamedBody(long sizeBytes, Instant receivedAt, boolean lasting, Opening opening) implements Body {
    /** Where a body is read from. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    /** A body on its way from a connection, to be consumed before the sink returns. */
    public static StreamedBody once(long sizeBytes, Instant receivedAt, InputStream content) {
        var unread = new AtomicReference<>(content);
        return new StreamedBody(sizeBytes, receivedAt, false, () -> {
            var once = unread.getAndSet(null);
            if (once == null) {
                throw new IOException("a body from a connection can be opened once");
            }
            return once;
        });
    }

    @Override
    public InputStream open() throws IOException {
        return opening.open();
    }
}
