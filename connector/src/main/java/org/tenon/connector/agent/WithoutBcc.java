package org.tenon.connector.agent;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Copies a mail, lines ended by CR LF, and leaves out the fields that name its blind recipients: those are the envelope's alone. */
final class WithoutBcc {
    private static final int BUFFER = 64 * 1024;
    /** Longer than the names that matter, and any blanks behind them. */
    private static final int MOST_NAME = 64;

    private final OutputStream out;

    WithoutBcc(OutputStream out) {
        this.out = out;
    }

    void copy(InputStream text) throws IOException {
        var in = new BufferedInputStream(text, BUFFER);
        boolean dropping = false;
        while (true) {
            in.mark(MOST_NAME);
            var begin = in.readNBytes(MOST_NAME);
            in.reset();
            if (begin.length == 0 || begin[0] == '\r') {
                break;
            }
            boolean folded = begin[0] == ' ' || begin[0] == '\t';
            dropping = folded ? dropping : isBlind(begin);
            line(in, dropping);
        }
        in.transferTo(out);
    }

    private static boolean isBlind(byte[] begin) {
        var text = new String(begin, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        var name = colon < 0 ? "" : text.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
        return name.equals("bcc") || name.equals("resent-bcc");
    }

    private void line(InputStream in, boolean dropping) throws IOException {
        int b;
        do {
            b = in.read();
            if (b >= 0 && !dropping) {
                out.write(b);
            }
        } while (b >= 0 && b != '\n');
    }
}
