package org.tenon.sync.store;

import java.util.Objects;
import org.tenon.sync.model.Checkpoint;

/**
 * How an observation ended.
 *
 * @param complete whether every item of the folder was told: then one not told is missing, which the engine takes for deleted
 *     only after {@link Folder#stillHere} agrees. Otherwise just the changes were told, and only {@link ItemSink#gone} deletes
 * @param checkpoint from which to observe the next time
 */
public record Observation(boolean complete, Checkpoint checkpoint) {
    public Observation {
        Objects.requireNonNull(checkpoint);
    }
}
