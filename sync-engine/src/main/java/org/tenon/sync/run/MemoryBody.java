package org.tenon.sync.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.tenon.sync.store.Body;
import org.tenon.sync.vobject.Content;

/** A content at hand, as a body. */
record MemoryBody(Content content) implements Body {
    static MemoryBody of(Body body) throws IOException {
        try (var in = body.open()) {
            return new MemoryBody(Content.of(in.readAllBytes()));
        }
    }

    @Override
    public long sizeBytes() {
        return content.sizeBytes();
    }

    @Override
    public Instant receivedAt() {
        return Instant.EPOCH;
    }

    /** Not lasting, so that each store applies its own memory limit. */
    @Override
    public boolean lasting() {
        return false;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(content.bytes());
    }
}
