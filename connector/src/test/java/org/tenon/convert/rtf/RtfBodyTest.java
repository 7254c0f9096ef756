package org.tenon.convert.rtf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.regex.Pattern;
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
    void whatRichTextLooksLikeIsHtml() {
        var body = read("""
                {\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Calibri;}{\\f1\\fnil\\fcharset2 Symbol{\\*\\falt x};}}
                {\\colortbl ;\\red255\\green0\\blue0;\\red0\\green0\\blue255;}
                \\pard\\f0\\fs22 a < {\\b bold \\i both\\i0 }\\ul under\\ulnone\\strike  gone\\strike0\\par
                \\pard\\qc\\cf1\\fs28 Red\\cf0\\fs22\\par
                \\pard\\li720 in\\line two\\par
                \\pard{\\pntext\\f1\\'B7\\tab}{\\*\\pn\\pnlvlblt\\pnf1\\pnindent0{\\pntxtb\\'B7}}\\fi-360\\li720 one\\par
                {\\listtext\\f1\\'B7\\tab}two\\par
                \\pard{\\listtext 1.\\tab}first\\par
                \\pard{\\field{\\*\\fldinst{ HYPERLINK "https://example.test/?a=1&b=2" }}{\\fldrslt{\\cf2\\ul here}}} there\\par
                {\\field{\\*\\fldinst HYPERLINK "javascript:x()"}{\\fldrslt no}}\\v hidden\\v0\\super 2\\nosupersub\\par
                \\trowd\\cellx1\\cellx2\\pard\\intbl A\\cell\\b B\\b0\\cell\\row
                \\pard Gr\\'fc\\u223?e}""");
        assertEquals(Form.RICH, body.form());
        var page = body.page()
                .orElseThrow()
                .replaceAll("font-family:'Calibri';font-size:11pt", "@")
                .replace("<span style=\"@\">", "[")
                .replace("</span>", "]");
        assertEquals("""
                <html><body>
                <p style="margin:0">[a &lt; ][<b>bold </b>][<b><i>both</i></b>][<u>under</u>][<s> gone</s>]</p>
                <p style="margin:0;text-align:center"><span style="font-family:'Calibri';font-size:14pt;color:#ff0000">Red]</p>
                <p style="margin:0;margin-left:36pt">[in<br>two]</p>
                <ul><li>[one]</li>
                <li>[two]</li>
                </ul>
                <ol><li>[first]</li>
                </ol>
                <p style="margin:0"><a href="https://example.test/?a=1&amp;b=2"><span style="@;color:#0000ff"><u>here</u>]</a>[ there]</p>
                <p style="margin:0">[no][<sup>2</sup>]</p>
                <table border="1"><tr><td>[A]</td><td>[<b>B</b>]</td></tr>
                </table>
                <p style="margin:0">[Grüße]</p>
                </body></html>""".replace("\n", "\r\n"), page);
    }

    @Test
    void lettersThatAreAllAlikeMakeNoPage() {
        assertTrue(read("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Calibri;}}\\pard\\f0\\fs22 Words\\par and more\\par}")
                .page()
                .isEmpty());
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
            "\\ansicpg99999 ",
            "\\colortbl;\\red1;",
            "{\\field{\\*\\fldinst HYPERLINK \"https://example.test/\"}",
            "\\fldrslt ",
            "\\listtext ",
            "\\b ",
            "\\i0 ",
            "\\super ",
            "\\cf1 ",
            "\\intbl ",
            "\\cell ",
            "\\row ",
            "\\plain ",
            "\\v "
        };
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 3000; i++) {
                var rtf = new StringBuilder("{\\rtf1");
                for (int n = random.nextInt(60); n > 0; n--) {
                    rtf.append(words[random.nextInt(words.length)]);
                }
                read(rtf.toString()).page().ifPresent(RtfBodyTest::isWhole);
            }
            assertTrue(read("{".repeat(2_000_000)).damaged());
            assertTrue(read("}".repeat(2_000_000)).damaged());
        });
    }

    /** Every element that begins ends, and in order. */
    private static void isWhole(String page) {
        var open = new ArrayDeque<String>();
        var tags = Pattern.compile("<(/?)([a-z]+)[^>]*>").matcher(page);
        while (tags.find()) {
            if (tags.group(1).isEmpty()) {
                if (!tags.group(2).equals("br")) {
                    open.push(tags.group(2));
                }
            } else {
                assertEquals(tags.group(2), open.pop(), page);
            }
        }
        assertTrue(open.isEmpty(), page);
    }

    private static RtfBody read(String rtf) {
        return RtfBody.of(new Binary(rtf.getBytes(StandardCharsets.US_ASCII)));
    }
}
