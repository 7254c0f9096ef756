package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are made to fill the memory, and text that is none: what is sound in them is read, and the rest is known to be damaged. */
final class MultistatusTest {
    private static final String HEAD = "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"" + Dav.C + "\">";

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String response(String href, String data) {
        return "<d:response><d:href>" + href + "</d:href><d:propstat><d:prop><c:calendar-data>" + data
                + "</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";
    }

    private static List<DavResource> read(InputStream in) throws Exception {
        var found = new ArrayList<DavResource>();
        Multistatus.read(in, found::add);
        return found;
    }

    private static boolean isDamaged(DavResource resource) {
        return resource.prop(Dav.CALENDAR_DATA).orElseThrow().damaged();
    }

    @Test
    void onlyTheItemWithTheBrokenTextIsDamaged() throws Exception {
        for (byte[] broken : List.of(new byte[] {(byte) 0xe4}, new byte[] {(byte) 0xf0, (byte) 0x9f}, new byte[] {1})) {
            var in = new SequenceInputStream(Collections.enumeration(
                    List.of(text(HEAD + response("/a", "one") + response("/b", "tw%")), text(""))));
            var whole = in.readAllBytes();
            int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf('%');
            byte[] bytes = Arrays.copyOf(whole, at);
            var rest = text(response("/c", "three") + "</d:multistatus>").readAllBytes();
            var tail = Arrays.copyOfRange(whole, at + 1, whole.length);
            var all = new SequenceInputStream(Collections.enumeration(List.of(
                    new ByteArrayInputStream(bytes),
                    new ByteArrayInputStream(broken),
                    new ByteArrayInputStream(tail),
                    new ByteArrayInputStream(rest))));
            var found = read(all);
            assertEquals(
                    List.of("/a", "/b", "/c"),
                    found.stream().map(DavResource::href).toList());
            assertEquals(
                    List.of(false, true, false),
                    found.stream().map(MultistatusTest::isDamaged).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK", "HTTP/2 200", "200 OK", "200", " http/1.1  200  fine "})
    void aVerdictIsReadHoweverItIsDressed(String verdict) throws Exception {
        var answer = HEAD + response("/a", "one").replace("HTTP/1.1 200 OK", verdict) + "</d:multistatus>";
        assertEquals(
                "one", read(text(answer)).getFirst().text(Dav.CALENDAR_DATA).orElseThrow());
    }

    @Test
    void anAddressThatIsNoTextNamesNothing() throws Exception {
        assertTrue(read(text(HEAD + response("/a\u0001", "one") + "</d:multistatus>"))
                .getFirst()
                .nameless());
    }

    @Test
    void anotherEncodingThatTheAnswerNamesIsRead() throws Exception {
        var xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + HEAD + response("/a", "gr\u00fcn")
                + "</d:multistatus>";
        var found = read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals("gr\u00fcn", found.getFirst().text(Dav.CALENDAR_DATA).orElseThrow());
        var marked = read(text("\uFEFF" + HEAD + response("/a", "gr\u00fcn") + "</d:multistatus>"));
        assertEquals("gr\u00fcn", marked.getFirst().text(Dav.CALENDAR_DATA).orElseThrow());
    }

    /** A stream that never holds what it gives. */
    private static InputStream endless(String head, String tail, long bytes) {
        var filling = new InputStream() {
            private long left = bytes;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int off, int len) {
                if (left <= 0) {
                    return -1;
                }
                int n = (int) Math.min(len, left);
                Arrays.fill(into, off, off + n, (byte) 'x');
                left -= n;
                return n;
            }
        };
        return new SequenceInputStream(Collections.enumeration(List.of(text(head), filling, text(tail))));
    }

    @Test
    void aTextOfAHundredMegabytesIsPassedOverAndTheNextItemRead() throws Exception {
        var found = new ArrayList<DavResource>();
        var whole = HEAD + response("/a", "%") + response("/b", "two") + "</d:multistatus>";
        int at = whole.indexOf('%');
        Multistatus.read(endless(whole.substring(0, at), whole.substring(at + 1), 100 << 20), found::add);
        assertEquals(
                List.of(true, false),
                found.stream().map(MultistatusTest::isDamaged).toList());
        assertTrue(found.getFirst().text(Dav.CALENDAR_DATA).orElse("").length() <= ItemLimit.bytesAmongOthers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<d:response><d:href>/%",
                "<d:response x=\"%",
                "<!--%",
                "<d:%",
                "<d:response><d:href>/a</d:href><d:status><![CDATA[%"
            })
    void whatIsLongerThanAnyEndsTheAnswer(String before) {
        var head = HEAD + before.replace("%", "");
        assertThrows(Exception.class, () -> read(endless(head, "", 50 << 20)));
    }

    @Test
    void theBoundComesFromTheHeap() {
        assertEquals(4 << 20, ItemLimit.bytes(64L << 20));
        assertEquals(64 << 20, ItemLimit.bytes(8L << 30));
        assertEquals(1 << 20, ItemLimit.bytes(1 << 20));
    }

    @Test
    void aBrokenLineIsNotTakenForBrokenText() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] into, int off, int len) throws IOException {
                throw new IOException("reset");
            }
        };
        var in = new SequenceInputStream(Collections.enumeration(List.of(text(HEAD + " ".repeat(200)), broken)));
        assertThrows(IOException.class, () -> read(in));
    }
}
