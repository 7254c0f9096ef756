package org.tenon.convert.rtf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** Unpacks rich text as it is read, [MS-OXRTFCP] section 2.2: what it gives may be larger than memory. */
final class RtfInput extends InputStream {
    private static final int WINDOW = CompressedRtf.WINDOW;

    private final InputStream packed;
    private final byte[] window = Arrays.copyOf(CompressedRtf.FIRST_WINDOW, WINDOW);
    private int at = CompressedRtf.FIRST_WINDOW.length;
    private int control;
    private int bits;
    private int from;
    private int left;
    private boolean ended;

    /** @param packed stands behind the header */
    RtfInput(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        if (left == 0 && !next()) {
            return -1;
        }
        left--;
        byte b = window[from & WINDOW - 1];
        from++;
        window[at] = b;
        at = at + 1 & WINDOW - 1;
        return b & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int i = 0; i < length; i++) {
            int b = read();
            if (b < 0) {
                return i == 0 ? -1 : i;
            }
            bytes[offset + i] = (byte) b;
        }
        return length;
    }

    /** Whether there is more: a letter, or a reference to letters before. */
    private boolean next() throws IOException {
        if (ended) {
            return false;
        }
        if (bits == 0) {
            control = packed.read();
            bits = 8;
            ended = control < 0;
        }
        boolean reference = (control & 1) != 0;
        control >>= 1;
        bits--;
        int first = ended ? -1 : packed.read();
        int second = reference && first >= 0 ? packed.read() : 0;
        ended = first < 0 || second < 0;
        if (ended) {
            return false;
        }
        if (reference) {
            from = first << 4 | second >> 4;
            ended = from == at;
            left = ended ? 0 : (second & 0xF) + CompressedRtf.SHORTEST;
            return !ended;
        }
        window[at] = (byte) first;
        from = at;
        left = 1;
        return true;
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
