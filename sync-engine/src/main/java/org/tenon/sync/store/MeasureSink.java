package org.tenon.sync.store;

import java.time.Instant;
import org.tenon.sync.model.Handle;

/** Who listens to {@link Folder#measure}. */
@FunctionalInterface
public interface MeasureSink {
    /**
     * @param receivedAt as {@link Body#receivedAt()}
     * @param sizeBytes as {@link org.tenon.sync.model.ItemState#sizeBytes()}
     */
    void measured(Handle handle, Instant receivedAt, long sizeBytes);
}
