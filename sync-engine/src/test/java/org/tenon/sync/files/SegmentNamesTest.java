package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a folder-name segment is spelt on a disk. */
class SegmentNamesTest {
    /** What Windows refuses in a file name. */
    private static final Pattern REFUSED = Pattern.compile("[\\x00-\\x1f<>:\"/\\\\|?*]|[. ]$");

    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Archive,Archive",
                "two words,two words",
                "50%,50%25",
                "a/b,a%2Fb",
                "a\\b,a%5Cb",
                "a:b,a%3Ab",
                "a*b?,a%2Ab%3F",
                "<\">|,%3C%22%3E%7C",
                ".hidden,%2Ehidden",
                "..,%2E%2E",
                "dot.,dot%2E",
                "`blank `,blank%20",
                "CON,%43ON",
                "nul.txt,%6Eul.txt",
                "Com7.a.b,%43om7.a.b",
                "lpt\u00b2,%6Cpt\u00b2",
                "CONTACTS,CONTACTS",
                "cur,%63ur",
                "New,%4Eew",
                "tmp,%74mp",
                "curly,curly",
                "dovecot-keywords,%64ovecot-keywords",
                "Entw\u00fcrfe,Entw\u00fcrfe",
                "Entwu\u0308rfe,Entwu\u0308rfe",
                "\ud83d\udce7,\ud83d\udce7",
                "\u0085,%C2%85",
            })
    void aSegmentIsSpeltSo(String segment, String fileName) {
        assertEquals(fileName, SegmentNames.encode(segment));
        assertEquals(Optional.of(segment), SegmentNames.decode(fileName));
    }

    @Test
    void halfASurrogatePairIsSpeltToo() {
        assertEquals("a%uD83Db", SegmentNames.encode("a\ud83db"));
        assertEquals(Optional.of("a\ud83db"), SegmentNames.decode("a%uD83Db"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "a:b", ".hidden", "a%2fb", "%41", "%C3", "%uD83D%uDE00", "CON", "%", "%4", "x."})
    void aNameThatWeWouldNotWriteIsNotOurs(String fileName) {
        assertEquals(Optional.empty(), SegmentNames.decode(fileName));
    }

    @Test
    void longNamesAreCutAndStayDifferent() {
        for (var text : new String[] {"x", "\u00e4", "\ud83d\udce7", "/", "%"}) {
            var one = SegmentNames.encode(text.repeat(300));
            var other = SegmentNames.encode(text.repeat(300) + "y");
            assertTrue(one.getBytes(StandardCharsets.UTF_8).length <= SegmentNames.MOST_BYTES);
            assertTrue(SegmentNames.looksCut(one));
            assertNotEquals(one, other);
            assertFalse(one.contains("\ufffd"));
        }
        assertFalse(SegmentNames.looksCut(SegmentNames.encode("x".repeat(200))));
        assertTrue(SegmentNames.looksCut(SegmentNames.encode("x".repeat(201))));
    }

    /** No two of many random segments share a file name, each comes back, and Windows takes all of them. */
    @Test
    void spellingIsOneToOneAndSafe() {
        var alphabet = new String[] {
            "a",
            "A",
            "%",
            "%2",
            "%25",
            "%2F",
            "/",
            "\\",
            ":",
            ".",
            " ",
            "\u00e4",
            "a\u0308",
            "cur",
            "NUL",
            "COM1",
            "~",
            "%~",
            "\u0001",
            "\u007f",
            "\ud83d\udce7",
            "\ud83d",
            "\udce7",
            "0",
            "u",
            "conin$"
        };
        long seed = 20_240_101;
        var random = new Random(seed);
        var spelt = new HashMap<String, String>();
        for (int i = 0; i < 50_000; i++) {
            var segment = new StringBuilder();
            for (int n = 1 + random.nextInt(i % 100 == 0 ? 150 : 5); n > 0; n--) {
                segment.append(alphabet[random.nextInt(alphabet.length)]);
            }
            var text = segment.toString();
            var name = SegmentNames.encode(text);
            var before = spelt.put(name, text);
            assertTrue(before == null || before.equals(text), () -> "two segments share a name, seed " + seed);
            assertFalse(REFUSED.matcher(name).find() || DEVICE.matcher(name).matches(), () -> "unsafe, seed " + seed);
            assertFalse(name.startsWith(".") || name.toLowerCase(Locale.ROOT).matches("cur|new|tmp"));
            if (!SegmentNames.looksCut(name)) {
                assertEquals(Optional.of(text), SegmentNames.decode(name), () -> "seed " + seed);
            }
            assertEquals(Optional.of(text), SegmentNames.decodeInFull(SegmentNames.encodeInFull(text)));
        }
    }
}
