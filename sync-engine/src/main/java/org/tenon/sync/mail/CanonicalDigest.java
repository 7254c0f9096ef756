package org.tenon.sync.mail;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.LinkId;

/**
 * A sink that computes, in one pass over a mail with whatever line ends, its content hash, its canonical size and its link
 * id. Keeps only the header in memory, up to {@link MailIdentity#MOST_BYTES}.
 *
 * <p>Hashed is the content with every line ended by LF alone. All the CRs right before an LF belong to the line end: were only
 * one of them dropped, {@code CR CR LF} would become {@code CR LF} in a file and hash differently when read back. A CR
 * elsewhere stays. The canonical size counts each line end as CRLF, as an IMAP server counts it.
 */
public final class CanonicalDigest extends OutputStream {
    private static final int BUFFER = 8192;
    private static final byte[] CR = {'\r'};
    private static final byte[] LF = {'\n'};

    private final MessageDigest sha = MailIdentity.sha256();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream(1024);
    private final byte[] canonical = new byte[BUFFER];
    private int canonicalLength;
    private long heldReturns;
    private boolean headerEnded;
    private boolean lineBegun;
    private long size;
    private boolean nul;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Stretches between line ends are taken as a whole: this is done to every byte that is ever transferred. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int stop = endOfStretch(bytes, at, end);
            if (stop > at) {
                releaseReturns();
                size += stop - at;
                lineBegun = true;
                emit(bytes, at, stop - at);
                at = stop;
            } else if (bytes[at++] == '\r') {
                heldReturns++;
            } else {
                endLine();
            }
        }
    }

    /** Where the next CR or LF is, or {@code end}. */
    private int endOfStretch(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int b = bytes[at] & 0xff;
            if (b <= '\r') {
                if (b == '\n' || b == '\r') {
                    return at;
                }
                nul |= b == 0;
            }
            at++;
        }
        return at;
    }

    private void endLine() {
        size += 2 + Math.max(0, heldReturns - 1);
        heldReturns = 0;
        headerEnded |= !lineBegun;
        lineBegun = false;
        emit(LF, 0, 1);
    }

    private void releaseReturns() {
        for (; heldReturns > 0; heldReturns--) {
            size++;
            lineBegun = true;
            emit(CR, 0, 1);
        }
    }

    private void emit(byte[] bytes, int from, int count) {
        if (!headerEnded && header.size() < MailIdentity.MOST_BYTES) {
            header.write(bytes, from, Math.min(count, MailIdentity.MOST_BYTES - header.size()));
        }
        int at = from;
        int left = count;
        while (left > 0) {
            if (canonicalLength == BUFFER) {
                sha.update(canonical, 0, BUFFER);
                canonicalLength = 0;
            }
            int n = Math.min(left, BUFFER - canonicalLength);
            System.arraycopy(bytes, at, canonical, canonicalLength, n);
            canonicalLength += n;
            at += n;
            left -= n;
        }
    }

    /** What was found. To be called once, after the last byte. */
    public Found found() {
        releaseReturns();
        sha.update(canonical, 0, canonicalLength);
        return new Found(
                new ContentHash(HexFormat.of().formatHex(sha.digest())),
                size,
                MailIdentity.of(header.toByteArray()),
                nul);
    }

    /**
     * What one pass tells of a mail.
     *
     * @param sizeBytes with every line ended by CRLF
     * @param holdsNul whether there is a NUL in it, which IMAP cannot carry (RFC 9051 section 4.3)
     */
    public record Found(ContentHash hash, long sizeBytes, LinkId linkId, boolean holdsNul) {}
}
