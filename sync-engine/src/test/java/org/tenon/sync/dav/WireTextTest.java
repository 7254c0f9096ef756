package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Items on their way out: what is legal in a file and spoils the text on servers is made good, and nothing else is touched. */
final class WireTextTest {
    private static final String HEAD = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n";
    private static final String TAIL = "DESCRIPTION:kept\r\n as\r\n  it is\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String unfolded(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\r\n[ \t]", "");
    }

    private static void assertUtf8ByLine(byte[] bytes) throws CharacterCodingException {
        for (var line : new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void aFoldInsideACharacterIsMadeAnewWhereverItFalls() throws Exception {
        byte[] summary = utf8("SUMMARY:" + "Gr\u00fc\u00dfe \uD83C\uDF89 ".repeat(12) + "\r\n");
        for (int at = 10; at < 60; at++) {
            var folded = join(
                    utf8(HEAD),
                    Arrays.copyOf(summary, at),
                    utf8("\r\n "),
                    Arrays.copyOfRange(summary, at, summary.length),
                    utf8(TAIL));
            byte[] sent = WireText.of(folded);
            assertUtf8ByLine(sent);
            assertEquals(unfolded(folded), unfolded(sent));
            assertTrue(new String(sent, StandardCharsets.UTF_8).endsWith(TAIL), "what was sound stays byte by byte");
        }
    }

    @Test
    void lineEndsAreMadeGoodAndAByteOrderMarkIsLeftOff() {
        assertArrayEquals(utf8(HEAD + TAIL), WireText.of(utf8("\uFEFF" + (HEAD + TAIL).replace("\r\n", "\n"))));
        assertArrayEquals(utf8(HEAD + TAIL), WireText.of(utf8(HEAD + TAIL)));
    }

    @Test
    void whatIsNoUtf8AtAllStaysAsItIs() {
        byte[] latin = (HEAD + "SUMMARY:Gr\u00fc\u00dfe\r\n" + TAIL).getBytes(StandardCharsets.ISO_8859_1);
        assertArrayEquals(latin, WireText.of(latin));
    }
}
