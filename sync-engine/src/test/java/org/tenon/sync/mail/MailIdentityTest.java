package org.tenon.sync.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.model.LinkId;

class MailIdentityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Message-ID: <a@b>\r\n\r\nbody",
                "Message-ID: <a@b>\n\nbody",
                "Subject: x\nmessage-id:<a@b>\n",
                "Subject: x\r\nMESSAGE-ID :\r\n <a@b>  \r\n\r\n",
                "Message-Id: <a\r\n\t@b>\r\nSubject: x\r\n\r\n",
                "Message-Id: <a@b>\r\nMessage-Id: <second@b>\r\n\r\n",
                "a line without a colon\r\nMessage-ID: <a@b>",
                "Message-ID: \0<a@b>\r\n\r\n",
            })
    void theMessageIdIsUnfoldedAndStripped(String message) throws IOException {
        assertEquals(new LinkId("<a@b>"), MailIdentity.of(bytes(message)));
        assertEquals(new LinkId("<a@b>"), MailIdentity.of(new ByteArrayInputStream(bytes(message))));
        assertEquals(new LinkId("<a@b>"), found(message).linkId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\nMessage-ID: <a@b>\r\n",
                "Message-ID:\r\n\r\nMessage-ID: <a@b>",
                "Message-ID: \t \r\nSubject: x\r\n\r\n",
                "X-Message-ID: <a@b>\r\n\r\n",
                "Message-IDs: <a@b>\r\n\r\n",
                "Subject: Message-ID: <a@b>\r\n Message-ID: <a@b>\r\n\r\n",
                "\r\r\r",
                "no newline at all",
                "Grüße: 8-bit\n\nx",
            })
    void withoutOneTheHeaderIsHashed(String message) throws IOException {
        var id = MailIdentity.of(bytes(message));
        assertTrue(id.value().startsWith("header:"), id.value());
        assertEquals("header:".length() + 64, id.value().length());
        assertEquals(id, MailIdentity.of(new ByteArrayInputStream(bytes(message))));
        assertEquals(id, found(message).linkId());
    }

    @Test
    void lineEndsAndTheBodyDoNotChangeAHashedHeader() {
        var id = MailIdentity.of(bytes("Subject: x\r\nTo: y\r\n\r\none body"));
        assertEquals(id, MailIdentity.of(bytes("Subject: x\nTo: y\n\nanother")));
        assertEquals(id, MailIdentity.of(bytes("Subject: x\nTo: y\n")));
        assertEquals(id, MailIdentity.of(bytes("Subject: x\nTo: y")));
        assertNotEquals(id, MailIdentity.of(bytes("Subject: x\nTo: z\n\none body")));
    }

    @Test
    void anEndlessHeaderIsReadNoFurtherThanTheBound() throws IOException {
        var start = "X: " + "y".repeat(MailIdentity.MOST_BYTES);
        assertEquals(MailIdentity.of(bytes(start + "a")), MailIdentity.of(bytes(start + "b")));
        assertEquals(MailIdentity.of(bytes(start)), MailIdentity.of(new ByteArrayInputStream(bytes(start.repeat(3)))));
        assertEquals(MailIdentity.of(bytes(start)), found(start.repeat(3)).linkId());
    }

    @Test
    void contentIsHashedWithLfAndCountedWithCrlf() throws Exception {
        var expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes("a: b\n\nx\ry\nz")));
        for (var form : new String[] {"a: b\r\n\r\nx\ry\r\nz", "a: b\n\nx\ry\nz", "a: b\r\n\nx\ry\r\nz"}) {
            var found = found(form);
            assertEquals(expected, found.hash().hex());
            assertEquals("a: b\r\n\r\nx\ry\r\nz".length(), found.sizeBytes());
            assertFalse(found.holdsNul());
        }
        assertTrue(found("a: b\n\n\0").holdsNul());
    }

    @Test
    void theHashIsTheSameOnceItsLinesWereMadeLf() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append("\r\n\r\nab:".charAt(random.nextInt(7)));
            }
            var message = text.toString();
            assertEquals(
                    found(message).hash(), found(message.replace("\r\n", "\n")).hash(), () -> escaped(message));
            assertEquals(MailIdentity.of(bytes(message)), found(message).linkId(), () -> escaped(message));
        }
    }

    private static String escaped(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    private static CanonicalDigest.Found found(String message) {
        var digest = new CanonicalDigest();
        var bytes = bytes(message);
        int half = bytes.length / 2;
        digest.write(bytes, 0, half);
        digest.write(bytes, half, bytes.length - half);
        return digest.found();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
