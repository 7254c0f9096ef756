package org.tenon.sync.lab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffered stream of lines, as ISO-8859-1 so that no byte is lost, and of literals between them. */
final class LineInput {
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;

    LineInput(InputStream in) {
        this.in = in;
    }

    /** The next line with its line end, or null at the end. */
    String line() throws IOException {
        int at = from;
        while (true) {
            for (; at < to; at++) {
                if (buffer[at] == '\n') {
                    var line = new String(buffer, from, at + 1 - from, StandardCharsets.ISO_8859_1);
                    from = at + 1;
                    return line;
                }
            }
            int looked = at - from;
            if (!fill()) {
                return null;
            }
            at = from + looked;
        }
    }

    /** The size of the literal that a line announces at its end (RFC 9051 section 4.3), or -1. */
    static long literal(String line) {
        var text = line.stripTrailing();
        if (!text.endsWith("}")) {
            return -1;
        }
        int open = text.lastIndexOf('{');
        var digits = open < 0 ? "" : text.substring(open + 1, text.length() - 1);
        if (digits.endsWith("+") || digits.endsWith("-")) {
            digits = digits.substring(0, digits.length() - 1);
        }
        return !digits.isEmpty() && digits.length() < 18 && digits.chars().allMatch(Character::isDigit)
                ? Long.parseLong(digits)
                : -1;
    }

    /** Copies exactly {@code bytes}. */
    long copy(OutputStream out, long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (from == to && !fill()) {
                throw new EOFException();
            }
            int n = (int) Math.min(left, to - from);
            out.write(buffer, from, n);
            from += n;
            left -= n;
        }
        return bytes;
    }

    /** Copies what there is, at least a byte; -1 at the end. */
    int copySome(OutputStream out) throws IOException {
        if (from == to && !fill()) {
            return -1;
        }
        int n = to - from;
        out.write(buffer, from, n);
        from = to;
        return n;
    }

    /** Whether the next read would have to wait. */
    boolean nothingWaiting() throws IOException {
        return from == to && in.available() == 0;
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int n = in.read(buffer, to, buffer.length - to);
        if (n < 0) {
            return false;
        }
        to += n;
        return true;
    }
}
