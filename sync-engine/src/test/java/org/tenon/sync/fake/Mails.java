package org.tenon.sync.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.body.MemoryBody;

/** Small messages for tests, and what every store says of a message: link id, hash and size. */
public final class Mails {
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

    /** The message called {@code name}, as old as that. */
    public static byte[] of2020(String name) {
        return new String(mail(name), UTF_8).replace("1 Mar 2026", "1 Mar 2020").getBytes(UTF_8);
    }

    /** A message that has no Message-ID. */
    public static byte[] withoutId(String name) {
        return withoutId(mail(name));
    }

    /** The same without its Message-ID. */
    public static byte[] withoutId(byte[] mail) {
        return new String(mail, UTF_8)
                .replaceFirst("Message-ID: [^\\n]*\\n", "")
                .getBytes(UTF_8);
    }

    public static LinkId linkId(byte[] mail) {
        return digest(mail).linkId();
    }

    public static ContentHash hash(byte[] mail) {
        return digest(mail).hash();
    }

    /** The size with every line ended by CRLF. */
    public static long size(byte[] mail) {
        return digest(mail).sizeBytes();
    }

    /** The message as an item to create. */
    public static NewItem item(byte[] mail, Flags flags) {
        return item(Kind.MAIL, mail, flags);
    }

    /** An item of any kind to create. */
    public static NewItem item(Kind kind, byte[] content, Flags flags) {
        var found = KindRules.of(kind).summary(content);
        return new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                found.sizeBytes(),
                flags,
                Optional.of(MemoryBody.lasting(content)));
    }

    private static ContentSummary digest(byte[] mail) {
        return KindRules.of(Kind.MAIL).summary(mail);
    }

    /** The same with every CRLF made LF. */
    public static byte[] lf(byte[] mail) {
        var out = new byte[mail.length];
        int length = 0;
        for (int i = 0; i < mail.length; i++) {
            boolean lineEnd = mail[i] == '\r' && i + 1 < mail.length && mail[i + 1] == '\n';
            if (!lineEnd) {
                out[length++] = mail[i];
            }
        }
        return Arrays.copyOf(out, length);
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
}
