package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutlooksTurnTest {
    private long now;
    private final List<Duration> slept = new ArrayList<>();
    private final OutlooksTurn turn = new OutlooksTurn(() -> now, nanos -> {
        slept.add(Duration.ofNanos(nanos));
        now += nanos;
    });

    private void pieces(int count, int millis) {
        for (int i = 0; i < count; i++) {
            turn.await();
            now += Duration.ofMillis(millis).toNanos();
            turn.took(Duration.ofMillis(millis).toNanos());
        }
    }

    @Test
    void workAtItsUsualPaceIsNotHeldUp() {
        pieces(1000, 5);
        pieces(1000, 40);
        assertEquals(List.of(), slept);
    }

    @Test
    void aSlowPieceIsFollowedByAPauseAsLong() {
        pieces(100, 5);
        pieces(1, 400);
        pieces(1, 5);
        assertEquals(List.of(Duration.ofMillis(400)), slept);
        pieces(100, 5);
        assertEquals(1, slept.size());
    }

    /** What starts is slow by itself: nobody else is waited for. */
    @Test
    void theFirstPiecesHoldNothingUp() {
        pieces(1, 900);
        pieces(60, 5);
        pieces(1, 900);
        pieces(10, 5);
        assertEquals(List.of(), slept);
        pieces(1, 900);
        pieces(1, 5);
        assertEquals(List.of(Duration.ofMillis(900)), slept);
    }

    @Test
    void noPauseIsLongerThanTwoSeconds() {
        pieces(100, 5);
        pieces(1, 60_000);
        pieces(1, 5);
        assertEquals(List.of(Duration.ofSeconds(2)), slept);
    }

    /** While Outlook compacts its file all is slow, and half of the time is its own; what is always as slow is the usual pace. */
    @Test
    void whatStaysSlowBecomesTheUsual() {
        pieces(100, 5);
        pieces(30, 500);
        assertTrue(slept.size() > 3, slept.toString());
        int before = slept.size();
        pieces(100, 500);
        assertTrue(slept.size() - before < 10, slept.toString());
    }
}
