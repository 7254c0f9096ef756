package org.tenon.sync.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
    @ParameterizedTest
    @CsvSource({
        "too-big, 1, never",
        "same-uid, 5, never",
        "not-shown, 1, never",
        "no-permission, 1, PT24H",
        "no-answer, 1, PT30M",
        "no-answer, 9, PT24H",
        "over-quota, 1, PT1M",
        "over-quota, 2, PT5M",
        "refused, 4, PT2H",
        "refused, 100, PT24H",
        "a-code-that-nobody-knows, 1, PT1M",
    })
    void aRefusalIsTriedAgainAsItsCodeAsks(String code, int refusals, String pause) {
        var expected = pause.equals("never") ? Optional.<Duration>empty() : Optional.of(Duration.parse(pause));
        assertEquals(expected, Patience.with(code).pause(refusals));
    }

    @Test
    void pausesGrowAndEndInADay() {
        for (var patience : new Patience[] {Patience.SOON, Patience.WARY}) {
            var before = Duration.ZERO;
            for (int refusals = 1; refusals < 20; refusals++) {
                var pause = patience.pause(refusals).orElseThrow();
                assertTrue(pause.compareTo(before) >= 0 && pause.compareTo(Duration.ofHours(24)) <= 0);
                before = pause;
            }
            assertEquals(Duration.ofHours(24), before);
        }
    }
}
