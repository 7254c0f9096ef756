package org.tenon.sync.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told otherwise, and that may jump either way. */
public final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T09:00:00Z");

    public void set(Instant instant) {
        now = instant;
    }

    /** Forward, or backward where {@code by} is negative. */
    public synchronized void jump(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
