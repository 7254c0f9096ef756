package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WithoutBccTest {
    @Test
    void blindRecipientsAreLeftOut() throws IOException {
        assertEquals("To: a\n\nBcc: in the text\n", copy("Bcc: b,\n c\nTo: a\nbCC : d\n\te\n\nBcc: in the text\n"));
        assertEquals("To: a\n", copy("To: a\nResent-Bcc: b"));
        assertEquals("Subject: x\n Bcc: folded\n\n", copy("Subject: x\n Bcc: folded\n\n"));
        assertEquals("Bccs: a\nX-Bcc: b\n\n", copy("Bccs: a\nX-Bcc: b\n\n"));
        assertEquals("\nBcc: b\n", copy("\nBcc: b\n"));
        assertEquals("", copy(""));
    }

    @Test
    void aLongFieldIsTakenWhole() throws IOException {
        var to = "To: " + "x".repeat(100_000) + "\n";
        assertEquals(to + "\n", copy(to + "Bcc: " + "y".repeat(100_000) + "\n\n"));
    }

    private static String copy(String mail) throws IOException {
        var out = new ByteArrayOutputStream();
        var bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        new WithoutBcc(out).copy(new ByteArrayInputStream(bytes));
        return out.toString(StandardCharsets.US_ASCII).replace("\r\n", "\n");
    }
}
