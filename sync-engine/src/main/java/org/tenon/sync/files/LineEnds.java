package org.tenon.sync.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Copies a mail and ends every line by LF alone; nothing else changes. All the CRs right before an LF belong to the line end,
 * as in {@link org.tenon.sync.mail.CanonicalDigest}, so that the file's bytes are those that are hashed. A CR elsewhere stays.
 */
final class LineEnds {
    private static final int CHUNK = 64 * 1024;

    private final byte[] in = new byte[CHUNK];
    private final ByteBuffer out = ByteBuffer.allocateDirect(CHUNK);

    /** Returns the bytes written. Not for two threads at once: the buffers are kept. */
    long copy(InputStream from, WritableByteChannel to) throws IOException {
        out.clear();
        long written = 0;
        int held = 0;
        int n;
        while ((n = from.read(in, 0, CHUNK)) >= 0) {
            int at = 0;
            while (at < n) {
                byte b = in[at];
                if (b == '\r') {
                    held++;
                    at++;
                    continue;
                }
                if (held > 0) {
                    if (b != '\n') {
                        written += release(held, to);
                    }
                    held = 0;
                }
                int end = at + 1;
                while (end < n && in[end] != '\r') {
                    end++;
                }
                written += put(at, end - at, to);
                at = end;
            }
        }
        written += release(held, to);
        flush(to);
        return written;
    }

    private int put(int from, int length, WritableByteChannel to) throws IOException {
        if (length > out.remaining()) {
            flush(to);
        }
        out.put(in, from, length);
        return length;
    }

    private int release(int returns, WritableByteChannel to) throws IOException {
        for (int i = 0; i < returns; i++) {
            if (!out.hasRemaining()) {
                flush(to);
            }
            out.put((byte) '\r');
        }
        return returns;
    }

    private void flush(WritableByteChannel to) throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            to.write(out);
        }
        out.clear();
    }
}
