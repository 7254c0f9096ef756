package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream out of a buffer that is filled anew whenever it has been read. */
abstract class RefilledInput extends InputStream {
    byte[] made = new byte[0];
    int size;
    int at;

    /** Puts more into the buffer, where all in it has been read; false at the end. */
    abstract boolean fill() throws IOException;

    @Override
    public final int read() throws IOException {
        return fill() ? made[at++] & 0xFF : -1;
    }

    @Override
    public final int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, size - at);
        System.arraycopy(made, at, bytes, offset, count);
        at += count;
        return count;
    }
}
