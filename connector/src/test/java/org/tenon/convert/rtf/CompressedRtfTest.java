package org.tenon.convert.rtf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.tenon.mapi.value.Binary;

class CompressedRtfTest {
    private static final int MOST = 1 << 20;

    /** The two examples of [MS-OXRTFCP] section 4. */
    @Test
    void theExamplesOfTheSpecificationUnpackAndPackToTheSameSize() {
        example("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", """
                2d 00 00 00 2b 00 00 00 4c 5a 46 75 f1 c5 c7 a7 03 00 0a 00 72 63 70 67 31 32 35 42 32 0a f3 20
                68 65 6c 09 00 20 62 77 05 b0 6c 64 7d 0a 80 0f a0""");
        example("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", """
                1a 00 00 00 1c 00 00 00 4c 5a 46 75 e2 d4 4b 51 41 00 04 20 57 58 59 5a 0d 6e 7d 01 0e b0""");
    }

    private static void example(String rtf, String hex) {
        var packed = Binary.ofHex(hex.replaceAll("\\s", ""));
        var unpacked = CompressedRtf.unpack(packed, MOST);
        assertEquals(Optional.empty(), unpacked.trouble());
        assertEquals(text(rtf), unpacked.rtf());
        var again = CompressedRtf.pack(text(rtf));
        assertEquals(packed.size(), again.size(), "as small as the specification's");
        assertEquals(text(rtf), CompressedRtf.unpack(again, MOST).rtf());
    }

    @RepeatedTest(60)
    void whatIsPackedIsUnpackedTheSame(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var rtf = new byte[random.nextInt(30_000)];
        int letters = 1 + random.nextInt(60);
        for (int i = 0; i < rtf.length; i++) {
            boolean again = i > 50 && random.nextInt(3) > 0;
            rtf[i] = again ? rtf[i - 1 - random.nextInt(50)] : (byte) random.nextInt(letters);
        }
        var unpacked = CompressedRtf.unpack(CompressedRtf.pack(new Binary(rtf)), MOST);
        assertEquals(Optional.empty(), unpacked.trouble());
        assertEquals(new Binary(rtf), unpacked.rtf());
    }

    @Test
    void damagedBytesGiveWhatCanBeReadAndAWord() {
        var random = new Random(7);
        var packed = CompressedRtf.pack(text("{\\rtf1 some words, some more words, and some more}".repeat(40)));
        for (int i = 0; i < 2000; i++) {
            var bad = Arrays.copyOf(packed.bytes(), random.nextInt(packed.size() + 1));
            for (int n = random.nextInt(4); n > 0 && bad.length > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            var unpacked = CompressedRtf.unpack(new Binary(bad), 10_000);
            assertTrue(unpacked.rtf().size() <= 10_000, "no more than was allowed");
            assertTrue(
                    unpacked.trouble().isPresent() || new Binary(bad).equals(packed),
                    "what is damaged is told: round " + i);
        }
    }

    @Test
    void aBombIsCutAtTheLimit() {
        var unpacked = CompressedRtf.unpack(CompressedRtf.pack(new Binary(new byte[5_000_000])), 1000);
        assertEquals(1000, unpacked.rtf().size());
        assertEquals(Optional.of("too large"), unpacked.trouble());
    }

    private static Binary text(String text) {
        return new Binary(text.getBytes(StandardCharsets.US_ASCII));
    }
}
