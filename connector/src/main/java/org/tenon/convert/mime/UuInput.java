package org.tenon.convert.mime;

import java.io.InputStream;

/** Reads uuencode: lines between {@code begin} and {@code end}, the first letter of each saying how many bytes are in it. */
final class UuInput extends BlockInput {
    private static final int LONGEST = 1000;

    private final StringBuilder line = new StringBuilder();
    private boolean begun;
    private boolean ended;

    UuInput(InputStream in) {
        super(in);
    }

    @Override
    void take(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c == '\n') {
                line();
            } else if (c != '\r' && line.length() < LONGEST) {
                line.append(c);
            }
        }
    }

    private void line() {
        if (begun && !ended) {
            ended = line.toString().equals("end");
            if (!ended && !line.isEmpty()) {
                content();
            }
        } else if (!ended) {
            begun = line.indexOf("begin ") == 0;
        }
        line.setLength(0);
    }

    private void content() {
        int left = line.charAt(0) - ' ' & 0x3F;
        for (int i = 1; i < line.length() && left > 0; i += 4) {
            int bits = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
            for (int shift = 16; shift >= 0 && left > 0; shift -= 8, left--) {
                emit(bits >> shift);
            }
        }
    }

    private int value(int at) {
        return at < line.length() ? line.charAt(at) - ' ' & 0x3F : 0;
    }

    @Override
    void finish() {
        line();
    }
}
