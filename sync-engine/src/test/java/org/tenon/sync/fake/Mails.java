package org.tenon.sync.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.LinkId;

/** Small messages for tests, and what the model says of a message: link id, hash and size. Line ends are LF or CRLF alike. */
public final class Mails {
    private static final Pattern MESSAGE_ID = Pattern.compile(
            "^Message-ID:[ \\t]*(?:\\n[ \\t]+)?([^\\n]*\\S)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Mails() {}

    /** The message called {@code name}: the same bytes each time. */
    public static byte[] mail(String name) {
        return mail(name, "The text of " + name + ".");
    }

    /** A message with the Message-ID of {@link #mail(String)} and another text. */
    public static byte[] mail(String name, String text) {
        return """
                From: sender@example.test
                To: reader@example.test
                Subject: %1$s
                Date: Sun, 1 Mar 2026 09:00:00 +0000
                Message-ID: <%1$s@example.test>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                %2$s
                """.formatted(name, text).getBytes(UTF_8);
    }

    /** A message that has no Message-ID. */
    public static byte[] withoutId(String name) {
        return new String(mail(name), UTF_8)
                .replaceFirst("Message-ID: [^\\n]*\\n", "")
                .getBytes(UTF_8);
    }

    /** The Message-ID, or {@code header:} and the SHA-256 of the header where there is none. */
    public static LinkId linkId(byte[] mail) {
        var text = new String(lf(mail), ISO_8859_1);
        int end = text.indexOf("\n\n");
        var header = text.startsWith("\n") ? "" : end < 0 ? text : text.substring(0, end + 1);
        var id = MESSAGE_ID.matcher(header);
        return new LinkId(id.find() ? id.group(1) : "header:" + sha256(header.getBytes(ISO_8859_1)));
    }

    public static ContentHash hash(byte[] mail) {
        return new ContentHash(sha256(lf(mail)));
    }

    /** The size with every line ended by CRLF. */
    public static long size(byte[] mail) {
        return crlf(mail).length;
    }

    /** The same with every CRLF made LF. */
    public static byte[] lf(byte[] mail) {
        var out = new ByteArrayOutputStream(mail.length);
        for (int i = 0; i < mail.length; i++) {
            boolean lineEnd = mail[i] == '\r' && i + 1 < mail.length && mail[i + 1] == '\n';
            if (!lineEnd) {
                out.write(mail[i]);
            }
        }
        return out.toByteArray();
    }

    /** The same with every lone LF made CRLF. */
    public static byte[] crlf(byte[] mail) {
        var out = new ByteArrayOutputStream(mail.length + mail.length / 32);
        for (int i = 0; i < mail.length; i++) {
            if (mail[i] == '\n' && (i == 0 || mail[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(mail[i]);
        }
        return out.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
