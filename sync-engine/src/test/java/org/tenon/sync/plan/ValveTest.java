package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValveTest {
    private final Valve valve = new Valve(Policy.DEFAULT.deletes());

    @ParameterizedTest(name = "{0} of {1}, vanished {2}, emptied {3}: held {4}")
    @CsvSource({
        "0,   1000, false, false, false",
        "20,  20,   false, false, false",
        "21,  20,   false, false, true",
        "20,  100,  false, false, false",
        "21,  100,  false, false, true",
        "100, 1000, false, false, false",
        "101, 1000, false, false, true",
        "1,   1000, true,  false, true",
        "1,   1000, false, true,  true",
        "0,   0,    true,  true,  false",
    })
    void holdsMoreThanTheLargerOfTwentyAndTenPercent(
            long deletions, long items, boolean vanished, boolean emptied, boolean held) {
        assertEquals(
                held,
                valve.hold(new Valve.Question(deletions, items, vanished, emptied))
                        .isPresent());
    }
}
