package org.tenon.outlook;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Consumer;
import org.tenon.sync.store.Body;

/** Content that was taken in, held until it is done with. */
final class StagedBody implements Body {
    private final Overflow text;
    private final Instant receivedAt;
    private final Consumer<StagedBody> whenDiscarded;

    StagedBody(Overflow text, Instant receivedAt, Consumer<StagedBody> whenDiscarded) {
        this.text = text;
        this.receivedAt = receivedAt;
        this.whenDiscarded = whenDiscarded;
    }

    Overflow text() {
        return text;
    }

    @Override
    public Instant receivedAt() {
        return receivedAt;
    }

    @Override
    public long sizeBytes() {
        return text.sizeBytes();
    }

    @Override
    public boolean lasting() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        return text.open();
    }

    @Override
    public void discard() {
        text.close();
        whenDiscarded.accept(this);
    }
}
