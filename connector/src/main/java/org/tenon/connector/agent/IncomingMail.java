package org.tenon.connector.agent;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.EnumSet;
import java.util.Set;
import org.tenon.connector.agent.OutboxMail.Need;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.LinkId;

/** Takes a mail's text from a client to a file, to the byte, and finds out on the way what its delivery needs to know. */
final class IncomingMail {
    private static final int BUFFER = 64 * 1024;

    private IncomingMail() {}

    /** What was found. */
    record Facts(long sizeBytes, LinkId linkId, Set<Need> needs) {}

    /** A text that is no mail as RFC 5321 section 2.3.8 has it, or too much of it. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        UnfitException(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * Reads {@code text} to its end, whatever is in it, so that what follows on the connection is a command again. Forced to disk when
     * this returns.
     */
    static Facts take(InputStream text, FileChannel file, long mostBytes) throws IOException, UnfitException {
        var scan = new Scan();
        var digest = new CanonicalDigest();
        var buffer = new byte[BUFFER];
        IOException full = null;
        var out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
            scan.see(buffer, n);
            if (scan.size > mostBytes || full != null) {
                continue;
            }
            digest.write(buffer, 0, n);
            try {
                out.write(buffer, 0, n);
            } catch (IOException e) {
                full = e;
            }
        }
        if (scan.size > mostBytes) {
            throw new UnfitException(552, "5.3.4 The mail is larger than " + mostBytes + " bytes");
        }
        if (full != null) {
            throw full;
        }
        if (scan.bare) {
            throw new UnfitException(
                    550, "5.6.0 Lines of a mail end with CR LF, and neither stands alone (RFC 5321 2.3.8)");
        }
        if (scan.size > 0 && scan.last != '\n') {
            var end = new byte[] {'\r', '\n'};
            digest.write(end, 0, end.length);
            out.write(end);
        }
        out.flush();
        file.force(true);
        var needs = EnumSet.noneOf(Need.class);
        if (scan.eightBit) {
            needs.add(Need.EIGHTBIT);
        }
        if (scan.eightBitHeader) {
            needs.add(Need.UTF8);
        }
        return new Facts(file.size(), digest.found().linkId(), needs);
    }

    /** What can be told byte by byte. */
    private static final class Scan {
        private long size;
        private int last;
        private boolean bare;
        private boolean eightBit;
        private boolean eightBitHeader;
        private boolean body;
        private long lineLength;

        void see(byte[] bytes, int n) {
            for (int i = 0; i < n; i++) {
                int b = bytes[i];
                bare |= (b == '\n') != (last == '\r') && (b == '\n' || last == '\r');
                if (b < 0) {
                    eightBit = true;
                    eightBitHeader |= !body;
                }
                if (b == '\n') {
                    body |= lineLength == 0;
                    lineLength = 0;
                } else if (b != '\r') {
                    lineLength++;
                }
                last = b;
            }
            size += n;
        }
    }
}
