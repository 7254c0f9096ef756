package org.tenon.sync.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Kind;

/** A side of two stores waits for whichever is first. */
final class StoreByKindTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Store mail = mock();
    private final Store dav = mock();
    private final StoreByKind both = new StoreByKind(Map.of(Kind.MAIL, mail, Kind.CALENDAR, dav, Kind.CONTACTS, dav));

    @Test
    void aChangeOfOneEndsTheWaitForTheOther() throws Exception {
        var interrupted = new CountDownLatch(1);
        when(mail.awaitChange(any())).thenAnswer(call -> {
            try {
                Thread.sleep(LONG);
                return false;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        when(dav.awaitChange(any())).thenReturn(true);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertTrue(both.awaitChange(LONG)));
        assertEquals(0, interrupted.getCount());
    }

    @Test
    void quietOnBothIsQuiet() throws Exception {
        when(mail.awaitChange(any())).thenReturn(false);
        when(dav.awaitChange(any())).thenReturn(false);
        assertFalse(both.awaitChange(Duration.ofMillis(20)));
    }

    @Test
    void aFailureOfOneIsToldAsItIs() throws Exception {
        var down = new StoreException(
                StoreException.Scope.STORE, StoreException.Retry.LATER, StoreException.Cause.UNREACHABLE, "down");
        when(mail.awaitChange(any())).thenAnswer(call -> {
            Thread.sleep(LONG);
            return false;
        });
        when(dav.awaitChange(any())).thenThrow(down);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertSame(down, assertThrows(StoreException.class, () -> both.awaitChange(LONG))));
    }

    @Test
    void whatWasListedAheadIsToldOnceAndAskedOnce() throws Exception {
        when(mail.folders(Set.of(Kind.MAIL))).thenReturn(List.of());
        when(dav.folders(Set.of(Kind.CALENDAR, Kind.CONTACTS))).thenReturn(List.of());
        both.listAhead(Set.of(Kind.MAIL, Kind.CALENDAR, Kind.CONTACTS), () -> now);
        both.folders(Set.of(Kind.MAIL));
        both.folders(Set.of(Kind.CALENDAR, Kind.CONTACTS));
        verify(mail, times(1)).folders(any());
        verify(dav, times(1)).folders(any());
        both.folders();
        verify(mail, times(2)).folders(any());
        verify(dav, times(2)).folders(any());
    }

    @Test
    void whatWasListedLongAgoIsAskedAgain() throws Exception {
        when(mail.folders(Set.of(Kind.MAIL))).thenReturn(List.of());
        both.listAhead(Set.of(Kind.MAIL), () -> now);
        now = now.plusSeconds(31);
        both.folders(Set.of(Kind.MAIL));
        // The one that was begun ahead is on a thread of its own.
        verify(mail, timeout(10_000).times(2)).folders(any());
    }

    @Test
    void whatFailedAheadFailsWhereItIsAskedFor() throws Exception {
        var refused = new StoreException(
                StoreException.Scope.STORE, StoreException.Retry.LATER, StoreException.Cause.SIGN_IN, "no");
        when(mail.folders(any())).thenThrow(refused);
        both.listAhead(Set.of(Kind.MAIL, Kind.CALENDAR), () -> now);
        assertEquals(List.of(), both.folders(Set.of(Kind.CALENDAR)));
        assertSame(refused, assertThrows(StoreException.class, () -> both.folders(Set.of(Kind.MAIL))));
        verify(mail, times(1)).folders(any());
    }
}
