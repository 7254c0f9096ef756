package org.tenon.convert.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.convert.LargeValue;
import org.tenon.mapi.value.Binary;

class SliceTest {
    /** Where it ends an item may say otherwise than what is there: somebody shortened it. */
    @ParameterizedTest
    @CsvSource({
        "0, 5, abcde",
        "1, 2, bc",
        "4, 9, e",
        "5, 1, ''",
        "6, 1, ''",
        "600, 9223372036854775807, ''",
        "2, -1, ''"
    })
    void isWhatIsThereOfIt(long from, long size, String expected) throws IOException {
        var whole = LargeValue.of(new Binary("abcde".getBytes(StandardCharsets.US_ASCII)));
        try (var in = new Slice(whole, from, size).open()) {
            assertEquals(expected, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
