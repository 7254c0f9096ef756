package org.tenon.sync.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.tenon.sync.store.Body;

/**
 * A message ready for APPEND: every line ended by CRLF, its length known to the byte, since that is announced first. A small
 * one is held; a big one is read twice, once to count and once to send.
 */
final class CrlfBody {
    private static final int HELD = 1024 * 1024;

    private final Body body;
    /** The content, or null where it is to be read again. */
    private final ByteArrayOutputStream held;

    private final long length;
    private final boolean holdsNul;

    private CrlfBody(Body body, ByteArrayOutputStream held, long length, boolean holdsNul) {
        this.body = body;
        this.held = held;
        this.length = length;
        this.holdsNul = holdsNul;
    }

    /** Reads {@code body} through. */
    static CrlfBody of(Body body) throws IOException {
        long most = body.sizeBytes();
        var copy = most >= 0 && most <= HELD ? new ByteArrayOutputStream((int) (most + most / 32) + 64) : null;
        var counter = new Crlf(copy == null ? OutputStream.nullOutputStream() : copy);
        try (var in = body.open()) {
            in.transferTo(counter);
        }
        return new CrlfBody(body, copy, counter.length, counter.nul);
    }

    boolean isHeld() {
        return held != null;
    }

    long length() {
        return length;
    }

    boolean holdsNul() {
        return holdsNul;
    }

    Instant receivedAt() {
        return body.receivedAt();
    }

    /**
     * Writes the content, {@link #length} bytes of it.
     *
     * @return false where the content is not as long as it was a moment ago, so that the exchange cannot go on
     */
    boolean writeTo(OutputStream out) throws IOException {
        if (held != null) {
            held.writeTo(out);
            return true;
        }
        var counter = new Crlf(out);
        var chunk = new byte[16 * 1024];
        try (var in = body.open()) {
            int n;
            while ((n = in.read(chunk)) >= 0) {
                counter.write(chunk, 0, n);
                if (counter.length > length) {
                    return false;
                }
            }
        }
        return counter.length == length;
    }

    /** Puts a CR before each LF that lacks one. */
    private static final class Crlf extends OutputStream {
        private final OutputStream out;
        private byte last;
        private long length;
        private boolean nul;

        Crlf(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int from = offset;
            int end = offset + count;
            for (int i = offset; i < end; i++) {
                byte b = bytes[i];
                if (b == '\n' && (i == offset ? last : bytes[i - 1]) != '\r') {
                    out.write(bytes, from, i - from);
                    out.write('\r');
                    length++;
                    from = i;
                } else if (b == 0) {
                    nul = true;
                }
            }
            last = count > 0 ? bytes[end - 1] : last;
            out.write(bytes, from, end - from);
            length += count;
        }
    }
}
