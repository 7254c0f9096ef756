package org.tenon.convert.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes text whose lines end in CRLF as quoted-printable. */
public final class QuotedPrintableLines extends OutputStream {
    private static final int WIDTH = 76;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private int column;
    private int held = -1;
    private boolean carriage;

    public QuotedPrintableLines(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        int b = value & 0xFF;
        if (carriage) {
            carriage = false;
            if (b == '\n') {
                releaseEscaped();
                out.write('\r');
                out.write('\n');
                column = 0;
                return;
            }
            release();
            escape('\r');
        }
        if (b == '\r') {
            carriage = true;
            return;
        }
        release();
        if (b == ' ' || b == '\t') {
            held = b;
        } else if (b < ' ' || b >= 0x7F || b == '=') {
            escape(b);
        } else {
            // A dot or a "From" that begins a line is harmed by some on the way.
            boolean harmed = column == 0 && (b == '.' || b == 'F' || b == '-');
            if (harmed) {
                escape(b);
            } else {
                plain(b);
            }
        }
    }

    private void plain(int b) throws IOException {
        room(1);
        out.write(b);
        column++;
    }

    private void escape(int b) throws IOException {
        room(3);
        out.write('=');
        out.write(HEX[b >> 4]);
        out.write(HEX[b & 0xF]);
        column += 3;
    }

    private void room(int count) throws IOException {
        if (column + count >= WIDTH) {
            out.write('=');
            out.write('\r');
            out.write('\n');
            column = 0;
        }
    }

    private void release() throws IOException {
        if (held >= 0) {
            plain(held);
            held = -1;
        }
    }

    private void releaseEscaped() throws IOException {
        if (held >= 0) {
            escape(held);
            held = -1;
        }
    }

    @Override
    public void close() throws IOException {
        if (carriage) {
            release();
            escape('\r');
            carriage = false;
        }
        releaseEscaped();
    }
}
