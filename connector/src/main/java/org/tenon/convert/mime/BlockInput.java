package org.tenon.convert.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream that is made of another one, a buffer after the other. */
abstract class BlockInput extends RefilledInput {
    private static final int BUFFER = 1 << 13;

    final InputStream in;
    private final byte[] incoming = new byte[BUFFER];
    private boolean ended;

    BlockInput(InputStream in) {
        this.in = in;
        made = new byte[BUFFER + BUFFER / 4];
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

    @Override
    final boolean fill() throws IOException {
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
    public void close() throws IOException {
        in.close();
    }
}
