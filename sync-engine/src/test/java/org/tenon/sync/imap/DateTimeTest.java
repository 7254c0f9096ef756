package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimeTest {
    @ParameterizedTest
    @CsvSource({
        "05-Mar-2024 10:00:00 +0000, 2024-03-05T10:00:00Z",
        "' 5-Mar-2024 10:00:00 +0000', 2024-03-05T10:00:00Z",
        "5-mar-2024 10:00:00 +0100, 2024-03-05T09:00:00Z",
        "31-DEC-1999 23:59:59 -0130, 2000-01-01T01:29:59Z",
        "31-Feb-2023 00:00:00 +0000, 2023-02-28T00:00:00Z",
    })
    void isReadAsServersWriteIt(String text, Instant time) {
        assertEquals(time, DateTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "05-Mrz-2024 10:00:00 +0000",
                "05-ara-2024 10:00:00 +0000",
                "05-Mar-2024 24:00:01 +0000",
                "05-Mar-2024 10:60:00 +0000",
                "32-Mar-2024 10:00:00 +0000",
                "00-Mar-2024 10:00:00 +0000",
                "05-Mar-2024 10:00:00 +9900",
                "05-Mar-2024 10:00:00 GMT",
                "05 Mar 2024 10:00:00 +0000",
                "105-Mar-2024 10:00:00 +0000",
            })
    void whatIsNoneIsTheEpoch(String text) {
        assertEquals(Instant.EPOCH, DateTime.parse(text));
    }

    @Test
    void isWhatAFormatterMakesOfIt() {
        var format = DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss Z", Locale.US);
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            var time = Instant.ofEpochSecond(random.nextLong(4_102_444_800L));
            var zone = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60));
            assertEquals(time, DateTime.parse(format.format(time.atOffset(zone))));
            var written = DateTime.quoted(time);
            assertEquals(28, written.length());
            var twoDigits = (written.charAt(1) == ' ' ? "0" : written.substring(1, 2)) + written.substring(2, 27);
            assertEquals(time, OffsetDateTime.parse(twoDigits, format).toInstant());
        }
    }
}
