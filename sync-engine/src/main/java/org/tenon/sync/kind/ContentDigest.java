package org.tenon.sync.kind;

import java.io.OutputStream;

/** A sink for an item's bytes that says afterwards what they are. */
public abstract class ContentDigest extends OutputStream {
    ContentDigest() {}

    @Override
    public abstract void write(int b);

    @Override
    public abstract void write(byte[] bytes, int offset, int length);

    /** All of an item that is at hand. */
    public final void writeBytes(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** To be called once, after the last byte. */
    public abstract ContentSummary found();
}
