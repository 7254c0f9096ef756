package org.tenon.convert.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes base64 in lines of one length, ended by CRLF. */
public final class Base64Lines extends OutputStream {
    /** Letters in a line, by [RFC 2045] section 6.8 at most. */
    public static final int USUAL = 76;

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final byte[] line;
    /** A line that is encoded, after the end of the one before. */
    private final byte[] letters;

    private final boolean lastEnd;
    private int size;
    private boolean begun;

    /** @param letters in a line, a multiple of four; {@code lastEnd} whether the last line is ended too */
    public Base64Lines(OutputStream out, int letters, boolean lastEnd) {
        this.out = out;
        this.line = new byte[letters / 4 * 3];
        this.letters = new byte[letters + 2];
        this.letters[0] = '\r';
        this.letters[1] = '\n';
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
        for (int i = 0, at = 2; i < size; i += 3) {
            int second = i + 1 < size ? line[i + 1] & 0xFF : 0;
            int third = i + 2 < size ? line[i + 2] & 0xFF : 0;
            int bits = (line[i] & 0xFF) << 16 | second << 8 | third;
            letters[at++] = ALPHABET[bits >> 18];
            letters[at++] = ALPHABET[bits >> 12 & 0x3F];
            letters[at++] = i + 1 < size ? ALPHABET[bits >> 6 & 0x3F] : (byte) '=';
            letters[at++] = i + 2 < size ? ALPHABET[bits & 0x3F] : (byte) '=';
        }
        int from = begun ? 0 : 2;
        out.write(letters, from, 2 + (size + 2) / 3 * 4 - from);
        begun = true;
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
