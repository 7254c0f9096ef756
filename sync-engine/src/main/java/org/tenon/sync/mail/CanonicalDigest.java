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

    private final MessageDigest sha = MailIdentity.sha256();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream(1024);
    private final byte[] canonical = new byte[BUFFER];
    private int canonicalLength;
    private long heldReturns;
    private boolean headerEnded;
    private int lineLength;
    private long size;
    private boolean nul;

    @Override
    public void write(int b) {
        put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            put(bytes[i]);
        }
    }

    private void put(byte b) {
        if (b == '\r') {
            heldReturns++;
            return;
        }
        if (b == '\n') {
            size += 2 + Math.max(0, heldReturns - 1);
            heldReturns = 0;
            endHeaderLine();
        } else {
            releaseReturns();
            size++;
            nul |= b == 0;
            lineLength++;
        }
        emit(b);
    }

    private void endHeaderLine() {
        headerEnded |= lineLength == 0;
        lineLength = 0;
    }

    private void releaseReturns() {
        for (; heldReturns > 0; heldReturns--) {
            size++;
            lineLength++;
            emit((byte) '\r');
        }
    }

    private void emit(byte b) {
        if (!headerEnded && header.size() < MailIdentity.MOST_BYTES) {
            header.write(b);
        }
        if (canonicalLength == BUFFER) {
            sha.update(canonical, 0, canonicalLength);
            canonicalLength = 0;
        }
        canonical[canonicalLength++] = b;
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
