package org.tenon.convert.rtf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tenon.convert.rtf.RtfBody.Form;
import org.tenon.mapi.value.Binary;

class RtfBodyTest {
    @Test
    void htmlComesOutAsItWentIn() {
        var body = read("""
                {\\rtf1\\ANSI\\ansicpg1251\\fromhtml1 \\deff0
                {\\fonttbl{\\f0\\fmodern Courier New;}{\\f1\\fswiss\\fcharset204 Arial;}{\\f2\\fswiss\\fcharset238 Arial;}}
                {\\colortbl;\\red0\\green0\\blue0;}
                {\\*\\htmltag19 <html>}{\\*\\htmltag50 <body>}\\htmlrtf {\\htmlrtf0
                {\\*\\htmltag64 <p class="x">}\\htmlrtf {\\f1\\htmlrtf0 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2\\htmlrtf\\f0}\\htmlrtf0
                {\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 \\{a\\}\\~b \\ldblquote c\\rdblquote\\tab d
                {\\*\\mhtmltag84 not this}{\\*\\htmltag72 </p>\\par}\\htmlrtf\\par}\\htmlrtf0
                {\\*\\htmltag58 </body>}{\\*\\htmltag27 </html>}}""");
        assertEquals(Form.HTML, body.form());
        assertEquals(
                "<html><body><p class=\"x\">Привет&nbsp;{a}&nbsp;b &ldquo;c&rdquo;\td</p>\r\n</body></html>",
                body.text());
    }

    @Test
    void plainTextComesOutAsItWentIn() {
        var body = read(
                "{\\rtf1\\ansi\\fromtext \\deff0{\\fonttbl{\\f0 Courier;}}\\uc1\\pard Dear all,\\par\\par \\u8364 ?5 \\tab ok\\par}");
        assertEquals(Form.TEXT, body.form());
        assertEquals("Dear all,\r\n\r\n\u20AC5 \tok\r\n", body.text());
    }

    @Test
    void richTextGivesItsWordsAndNotItsTables() {
        var body = read("""
                {\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil Times;}{\\f1\\fnil\\fcharset128 MS Gothic;}}
                {\\stylesheet{\\s1 heading;}}{\\info{\\author nobody}}{\\*\\generator x;}
                \\pard\\b Gr\\'fc\\'dfe\\b0\\par{\\f1\\'93\\'fa\\'83A}{\\pict\\bin5 {{{{{}\\uc2\\u26085 xx done}""");
        assertEquals(Form.RICH, body.form());
        assertEquals("Grüße\r\n日ア日 done", body.text());
    }

    @Test
    void aCharacterOutsideTheFirstPlaneIsTwoHalves() {
        assertEquals(
                "\uD83D\uDE00", read("{\\rtf1\\ansi\\uc0\\u-10179\\u-8704}").text());
    }

    @Test
    void anythingIsReadInTimeAndWithoutAnException() {
        var random = new Random(3);
        var words = new String[] {
            "{",
            "}",
            "\\par ",
            "\\*",
            "\\htmltag1 ",
            "\\htmlrtf ",
            "\\htmlrtf0 ",
            "\\fromhtml1 ",
            "\\u-1 ",
            "\\'",
            "\\'fg",
            "\\bin99999999 ",
            "\\fonttbl",
            "\\f1",
            "\\fcharset128",
            "x",
            "\\",
            "\\uc99 ",
            "\\ansicpg99999 "
        };
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 3000; i++) {
                var rtf = new StringBuilder("{\\rtf1");
                for (int n = random.nextInt(60); n > 0; n--) {
                    rtf.append(words[random.nextInt(words.length)]);
                }
                read(rtf.toString());
            }
            assertTrue(read("{".repeat(2_000_000)).damaged());
            assertTrue(read("}".repeat(2_000_000)).damaged());
        });
    }

    private static RtfBody read(String rtf) {
        return RtfBody.of(new Binary(rtf.getBytes(StandardCharsets.US_ASCII)));
    }
}
