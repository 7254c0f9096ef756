package org.tenon.convert.mime;

import java.io.InputStream;

/** Reads quoted-printable, [RFC 2045] section 6.7, of lines ended by CRLF. An equals sign that begins nothing stays. */
final class QuotedPrintableInput extends BlockInput {
    private final StringBuilder blanks = new StringBuilder();
    private int first = -1;
    private boolean escape;

    QuotedPrintableInput(InputStream in) {
        super(in);
    }

    @Override
    void take(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            take(bytes[i] & 0xFF);
        }
    }

    private void take(int b) {
        if (escape) {
            escaped(b);
        } else if (b == '=') {
            release();
            escape = true;
        } else if (b == ' ' || b == '\t') {
            blanks.append((char) b);
        } else {
            if (b == '\r' || b == '\n') {
                // Blanks at the end of a line are the transport's.
                blanks.setLength(0);
            }
            release();
            emit(b);
        }
    }

    private void escaped(int b) {
        if (first < 0) {
            if (b == '\n') {
                escape = false;
                blanks.setLength(0);
            } else if (b == '\r' || b == ' ' || b == '\t') {
                // A soft line end, perhaps with blanks that somebody added.
                blanks.append((char) b);
            } else if (Character.digit(b, 16) >= 0 && blanks.isEmpty()) {
                first = b;
            } else {
                give('=');
                take(b);
            }
            return;
        }
        int high = Character.digit(first, 16);
        int low = Character.digit(b, 16);
        if (low >= 0) {
            emit(high << 4 | low);
            first = -1;
            escape = false;
        } else {
            int kept = first;
            first = -1;
            give('=');
            take(kept);
            take(b);
        }
    }

    private void give(int b) {
        escape = false;
        emit(b);
        release();
    }

    private void release() {
        for (int i = 0; i < blanks.length(); i++) {
            emit(blanks.charAt(i));
        }
        blanks.setLength(0);
    }

    @Override
    void finish() {
        if (escape) {
            emit('=');
            if (first >= 0) {
                emit(first);
            }
        }
        blanks.setLength(0);
    }
}
