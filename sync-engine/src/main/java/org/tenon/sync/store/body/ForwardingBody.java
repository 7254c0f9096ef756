package org.tenon.sync.store.body;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.tenon.sync.store.Body;

/** Another body but for what a subclass changes of it. */
public abstract class ForwardingBody implements Body {
    private final Body body;

    protected ForwardingBody(Body body) {
        this.body = body;
    }

    @Override
    public long sizeBytes() {
        return body.sizeBytes();
    }

    @Override
    public Instant receivedAt() {
        return body.receivedAt();
    }

    @Override
    public boolean lasting() {
        return body.lasting();
    }

    @Override
    public InputStream open() throws IOException {
        return body.open();
    }

    @Override
    public void discard() {
        body.discard();
    }
}
