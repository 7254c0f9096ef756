package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** A stream that is made of another one, a buffer after the other. */
abstract class BlockInput extends InputStream {
    private static final int BUFFER = 1 << 13;

    final InputStream in;
    private final byte[] incoming = new byte[BUFFER];
    private byte[] made = new byte[BUFFER + BUFFER / 4];
    private int size;
    private int at;
    private boolean ended;

    BlockInput(InputStream in) {
        this.in = in;
    }

    /** Takes {@code length} bytes more. */
    abstract void take(byte[] bytes, int length);

    /** Called once, after the last byte. */
    abstract void finish();

    final void emit(int b) {
        if (size == made.length) {
            made = Arrays.copyOf(made, 2 * size);
        }
        made[size++] = (byte) b;
    }

    final void emit(byte[] bytes, int from, int length) {
        if (size + length > made.length) {
            made = Arrays.copyOf(made, Math.max(2 * made.length, size + length));
        }
        System.arraycopy(bytes, from, made, size, length);
        size += length;
    }

    private boolean fill() throws IOException {
        while (at >= size) {
            if (ended) {
                return false;
            }
            at = 0;
            size = 0;
            int count = in.read(incoming);
            if (count < 0) {
                ended = true;
                finish();
            } else {
                take(incoming, count);
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? made[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
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

    @Override
    public void close() throws IOException {
        in.close();
    }
}
