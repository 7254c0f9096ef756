package org.tenon.sync.store.body;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import org.tenon.sync.store.Body;

/** A body in memory. */
public final class MemoryBody implements Body {
    private final byte[] data;
    private final Instant receivedAt;
    private final boolean lasting;

    private MemoryBody(byte[] data, Instant receivedAt, boolean lasting) {
        this.data = data;
        this.receivedAt = receivedAt;
        this.lasting = lasting;
    }

    /** One that need not be copied to be kept. */
    public static MemoryBody lasting(byte[] data) {
        return new MemoryBody(data, Instant.EPOCH, true);
    }

    /** One that each store that keeps it counts against its own limit of memory. */
    public static MemoryBody passing(byte[] data) {
        return new MemoryBody(data, Instant.EPOCH, false);
    }

    public MemoryBody receivedAt(Instant when) {
        return new MemoryBody(data, when, lasting);
    }

    @Override
    public long sizeBytes() {
        return data.length;
    }

    @Override
    public Instant receivedAt() {
        return receivedAt;
    }

    @Override
    public boolean lasting() {
        return lasting;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(data);
    }
}
