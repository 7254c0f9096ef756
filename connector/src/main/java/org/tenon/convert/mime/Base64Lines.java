package org.tenon.convert.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/** Writes base64 in lines of one length, ended by CRLF. */
public final class Base64Lines extends OutputStream {
    /** Letters in a line, by [RFC 2045] section 6.8 at most. */
    public static final int USUAL = 76;

    private final OutputStream out;
    private final byte[] line;
    private final boolean lastEnd;
    private int size;
    private boolean begun;

    /** @param letters in a line, a multiple of four; {@code lastEnd} whether the last line is ended too */
    public Base64Lines(OutputStream out, int letters, boolean lastEnd) {
        this.out = out;
        this.line = new byte[letters / 4 * 3];
        this.lastEnd = lastEnd;
    }

    @Override
    public void write(int b) throws IOException {
        if (size == line.length) {
            flushLine();
        }
        line[size++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (size == line.length) {
                flushLine();
            }
            int count = Math.min(left, line.length - size);
            System.arraycopy(bytes, at, line, size, count);
            size += count;
            at += count;
            left -= count;
        }
    }

    private void flushLine() throws IOException {
        if (begun) {
            out.write('\r');
            out.write('\n');
        }
        begun = true;
        var full = size == line.length ? line : Arrays.copyOf(line, size);
        out.write(Base64.getEncoder().encode(full));
        size = 0;
    }

    /** Ends the last line; what is underneath stays open. */
    @Override
    public void close() throws IOException {
        if (size > 0) {
            flushLine();
        }
        if (begun && lastEnd) {
            out.write('\r');
            out.write('\n');
        }
    }
}
