package org.tenon.sync.whole;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.tenon.sync.store.Body;

/** A text as a body. */
record TextBody(String text) implements Body {
    @Override
    public long sizeBytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
