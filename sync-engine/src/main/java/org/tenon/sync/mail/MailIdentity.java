package org.tenon.sync.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.tenon.sync.model.LinkId;

/**
 * The one definition of a mail's {@link LinkId}: its Message-ID, unfolded and without white space; where it has none, or one of
 * more than {@value #LONGEST_ID} characters, {@code header:} and the SHA-256 of its header.
 *
 * <p>The header is what comes before the first empty line, or the whole message where there is none. It is hashed with every
 * line, the last one too, ended by LF alone, so that a server that counts CRLF and a file with LF agree. Only the first
 * {@value #MOST_BYTES} bytes are looked at: a header that goes on for longer is garbage or an attack, and must not occupy
 * memory either way.
 */
public final class MailIdentity {
    /** How much of a header takes part. */
    public static final int MOST_BYTES = 256 * 1024;

    /** No mail program makes one that is nearly as long; what is longer must not be cut, or two would look like one. */
    private static final int LONGEST_ID = 16 * 1024;

    private static final byte[] NAME = "message-id".getBytes(StandardCharsets.US_ASCII);

    private MailIdentity() {}

    /** The link id of the message that begins with {@code message}: its header, with or without what follows. */
    public static LinkId of(byte[] message) {
        var header = header(message);
        return messageId(header).orElseGet(() -> ofHeaderHash(header));
    }

    /** As {@link #of(byte[])}, reading no further than the header. */
    public static LinkId of(InputStream message) throws IOException {
        var start = new ByteArrayOutputStream(4096);
        int atLineStart = 0;
        var chunk = new byte[4096];
        int n;
        while (start.size() <= MOST_BYTES && (n = message.read(chunk)) > 0) {
            for (int i = 0; i < n; i++) {
                byte b = chunk[i];
                start.write(b);
                if (b == '\n') {
                    if (atLineStart == 0) {
                        return of(start.toByteArray());
                    }
                    atLineStart = 0;
                } else if (b != '\r') {
                    atLineStart++;
                }
            }
        }
        return of(start.toByteArray());
    }

    /** The link id that the Message-ID among {@code fields} gives, if there is one that is not empty. */
    public static Optional<LinkId> messageId(byte[] fields) {
        int at = 0;
        while (at < fields.length) {
            int end = endOfLine(fields, at);
            if (isEmptyLine(fields, at, end)) {
                return Optional.empty();
            }
            int value = valueOfMessageId(fields, at, end);
            if (value >= 0) {
                int stop = end;
                while (stop < fields.length && (fields[stop] == ' ' || fields[stop] == '\t')) {
                    int next = endOfLine(fields, stop);
                    if (isEmptyLine(fields, stop, next)) {
                        break;
                    }
                    stop = next;
                }
                return withoutWhiteSpace(fields, value, stop);
            }
            at = end;
        }
        return Optional.empty();
    }

    /** Where the field's value begins, or -1 if this line does not begin a Message-ID field (RFC 5322 section 4.5.4: blanks may come before the colon). */
    private static int valueOfMessageId(byte[] fields, int at, int end) {
        if (end - at <= NAME.length) {
            return -1;
        }
        for (int i = 0; i < NAME.length; i++) {
            byte b = fields[at + i];
            byte lower = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
            if (lower != NAME[i]) {
                return -1;
            }
        }
        int i = at + NAME.length;
        while (i < end && (fields[i] == ' ' || fields[i] == '\t')) {
            i++;
        }
        return i < end && fields[i] == ':' ? i + 1 : -1;
    }

    private static Optional<LinkId> withoutWhiteSpace(byte[] bytes, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            // Controls go with the blanks: NUL above all, which some servers replace and others refuse to carry.
            if ((bytes[i] & 0xff) > ' ') {
                text.append((char) (bytes[i] & 0xff));
            }
        }
        return text.isEmpty() || text.length() > LONGEST_ID
                ? Optional.empty()
                : Optional.of(new LinkId(text.toString()));
    }

    private static LinkId ofHeaderHash(byte[] header) {
        var sha = sha256();
        int at = 0;
        while (at < header.length) {
            int end = endOfLine(header, at);
            int last = end;
            while (last > at && (header[last - 1] == '\n' || header[last - 1] == '\r')) {
                last--;
            }
            sha.update(header, at, last - at);
            sha.update((byte) '\n');
            at = end;
        }
        return LinkId.ofHeader(HexFormat.of().formatHex(sha.digest()));
    }

    private static byte[] header(byte[] message) {
        int most = Math.min(message.length, MOST_BYTES);
        int at = 0;
        while (at < most) {
            int end = Math.min(endOfLine(message, at), most);
            if (isEmptyLine(message, at, end)) {
                return Arrays.copyOf(message, at);
            }
            at = end;
        }
        return most == message.length ? message : Arrays.copyOf(message, most);
    }

    /** Past the LF that ends the line at {@code from}. */
    private static int endOfLine(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '\n') {
            i++;
        }
        return i < bytes.length ? i + 1 : i;
    }

    private static boolean isEmptyLine(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
