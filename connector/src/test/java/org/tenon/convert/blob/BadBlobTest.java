package org.tenon.convert.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tenon.mapi.value.Binary;

/** Whatever bytes come, a parser answers: with a structure that writes the same bytes back, or with nothing. Soon, and with little memory. */
class BadBlobTest {
    private static final int ROUNDS = Boolean.getBoolean("tenon.long") ? 2_000_000 : 60_000;

    /** A weekly series with one day deleted and one that has another subject. */
    private static final String SERIES = series().binary().toString();

    private static final List<String> SEEDS = List.of(
            SERIES,
            "2C01000000000000C4FFFFFF000000000B00000001000200000000000000000000000300000002000200000000000000",
            "0201120002000400540065007300740001000201" + "3E000200D7070000000000000000000000000000" + "2C010000"
                    + "00000000C4FFFFFF00000B0000000100020000000000000000000300000002000200000000000000",
            "040000008200E00074C5B7101A82E00800000000F0DB09F532E5CA0100000000000000000400000041424344",
            "00000000812B1FA4BEA310199D6E00DD010F540200000180" + "410000005300000042000000");

    private static final List<Function<Binary, Optional<Binary>>> PARSERS = List.of(
            b -> RecurrenceBlob.parse(b).map(RecurrenceBlob::binary),
            b -> RecurrencePattern.parse(b).map(RecurrencePattern::binary),
            b -> TimeZoneStruct.parse(b).map(TimeZoneStruct::binary),
            b -> TimeZoneDefinition.parse(b).map(TimeZoneDefinition::binary),
            b -> GlobalObjectId.parse(b).map(GlobalObjectId::binary),
            b -> EntryIds.parseOneOff(b).map(EntryIds.OneOff::binary),
            b -> EntryIds.parseExchange(b).map(EntryIds.Exchange::binary),
            b -> EntryIds.parseWrapped(b).map(EntryIds.Wrapped::binary));

    private static RecurrenceBlob series() {
        var pattern = new RecurrencePattern(
                new RecurrencePattern.Head(0x200B, 1),
                new RecurrencePattern.Days(0x21C0, 1, 0, 0x32, 0),
                new RecurrencePattern.Range(0x2022, 12, 0, 0x0CBC2080, 0x0CBCAD20),
                List.of(0x0CBC96A0),
                List.of(0x0CBC96A0),
                new Binary(new byte[0]));
        var exception = new ExceptionInfo(
                0x0CBC9934,
                0x0CBC9952,
                0x0CBC98F8,
                ExceptionInfo.SUBJECT,
                Optional.of(ExceptionInfo.narrow("AB")),
                0,
                0,
                0,
                Optional.empty(),
                0,
                0,
                0,
                0);
        return RecurrenceBlob.of(
                pattern,
                600,
                630,
                List.of(exception),
                List.of(ExtendedException.of(exception, 0, Optional.of("AB"), Optional.empty())));
    }

    @Test
    void wholeOnesAreRead() {
        for (int i = 0; i < SEEDS.size(); i++) {
            var bytes = Binary.ofHex(SEEDS.get(i));
            boolean read = PARSERS.stream().anyMatch(p -> p.apply(bytes).isPresent());
            assertTrue(read, "seed " + i);
        }
        var series = RecurrenceBlob.parse(Binary.ofHex(SERIES)).orElseThrow();
        assertEquals("AB", series.extended().getFirst().subject().orElseThrow());
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Long.getLong("tenon.seed", 20261126);
        var random = new Random(seed);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < ROUNDS; i++) {
                var bytes = spoil(random);
                for (var parser : PARSERS) {
                    var again = parser.apply(bytes);
                    if (again.isPresent()) {
                        // Lengths that stand there twice may differ in bad data; the rest returns.
                        assertTrue(again.get().size() <= bytes.size() + 8, "seed " + seed + ", round " + i);
                    }
                }
            }
        });
    }

    private static Binary spoil(Random random) {
        var bytes = Binary.ofHex(SEEDS.get(random.nextInt(SEEDS.size()))).bytes();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        return new Binary(Arrays.copyOf(bytes, length));
    }
}
