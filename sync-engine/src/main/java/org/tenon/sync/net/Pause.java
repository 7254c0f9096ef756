package org.tenon.sync.net;

import java.time.Duration;

/** Waits: {@link Thread#sleep(Duration)} but for tests. */
@FunctionalInterface
public interface Pause {
    void sleep(Duration time) throws InterruptedException;
}
