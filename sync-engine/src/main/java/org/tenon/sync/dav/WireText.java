package org.tenon.sync.dav;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An item as it goes on the wire: lines end in CRLF, nothing stands before the first one, and each physical line is UTF-8 by
 * itself. RFC 5545 section 3.1 lets a fold fall between the bytes of one character; most servers decode before they unfold,
 * and then spoil that character, or the whole text.
 */
final class WireText {
    private static final int FOLD_OCTETS = 75;

    private WireText() {}

    static byte[] of(byte[] file) {
        byte[] bytes = ItemText.crlf(withoutMark(file));
        return isUtf8ByLine(bytes) ? bytes : foldedAnew(bytes);
    }

    /** Without the byte order mark that some editors put before a text (RFC 3629 section 6). */
    private static byte[] withoutMark(byte[] bytes) {
        boolean marked = bytes.length >= 3
                && (bytes[0] & 0xff) == 0xef
                && (bytes[1] & 0xff) == 0xbb
                && (bytes[2] & 0xff) == 0xbf;
        return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    /** A line that ends in the middle of a character, or a next one that begins so. */
    private static boolean isUtf8ByLine(byte[] bytes) {
        for (int from = 0; from < bytes.length; ) {
            int to = lineEnd(bytes, from);
            if (!isUtf8(bytes, from, to)) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            plain = bytes[i] >= 0;
        }
        if (plain) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Behind the next line feed, or at the end. */
    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, bytes.length);
    }

    /** Each content line whose own lines are no UTF-8, though it is as a whole, is folded again; the others stay as they are. */
    private static byte[] foldedAnew(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length + 64);
        for (int from = 0; from < bytes.length; ) {
            int to = lineEnd(bytes, from);
            boolean sound = isUtf8(bytes, from, to);
            while (to < bytes.length && (bytes[to] == ' ' || bytes[to] == '\t')) {
                int next = lineEnd(bytes, to);
                sound &= isUtf8(bytes, to, next);
                to = next;
            }
            byte[] line = sound ? new byte[0] : unfolded(bytes, from, to);
            if (sound || !isUtf8(line, 0, line.length)) {
                out.write(bytes, from, to - from);
            } else {
                fold(line, out);
            }
            from = to;
        }
        return out.toByteArray();
    }

    private static byte[] unfolded(byte[] bytes, int from, int to) {
        var line = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\r' && i + 1 < to && bytes[i + 1] == '\n') {
                i += i + 2 < to ? 2 : 1;
            } else {
                line.write(bytes[i]);
            }
        }
        return line.toByteArray();
    }

    /** Behind whole characters only. */
    private static void fold(byte[] line, ByteArrayOutputStream out) {
        int room = FOLD_OCTETS;
        int from = 0;
        while (line.length - from > room) {
            int to = from + room;
            while (to > from + 1 && (line[to] & 0xC0) == 0x80) {
                to--;
            }
            out.write(line, from, to - from);
            out.write('\r');
            out.write('\n');
            out.write(' ');
            from = to;
            room = FOLD_OCTETS - 1;
        }
        out.write(line, from, line.length - from);
        out.write('\r');
        out.write('\n');
    }
}
