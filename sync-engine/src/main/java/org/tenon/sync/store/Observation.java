package org.tenon.sync.store;

import java.util.Objects;
import org.tenon.sync.model.Checkpoint;

/**
 * How an observation ended.
 *
 * @param complete whether every item of the folder was told: then one not told is missing, which the engine takes for deleted
 *     only after {@link Folder#stillHere} agrees. Otherwise just the changes were told, and only {@link ItemSink#gone} deletes
 * @param checkpoint from which to observe the next time
 * @param rewound the store stands before a point at which it was seen already, as one does that was restored from a backup:
 *     what was known of it is void. Nothing was told then, and the caller asks again without a checkpoint
 */
public record Observation(boolean complete, Checkpoint checkpoint, boolean rewound) {
    public Observation {
        Objects.requireNonNull(checkpoint);
    }

    /** One of a store that has only gone on. */
    public Observation(boolean complete, Checkpoint checkpoint) {
        this(complete, checkpoint, false);
    }
}
