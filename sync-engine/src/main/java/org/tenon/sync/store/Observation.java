package org.tenon.sync.store;

import java.util.Map;
import java.util.Objects;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Handle;

/**
 * How an observation ended.
 *
 * @param complete whether every item of the folder was told: then one not told is missing, which the engine takes for deleted
 *     only after {@link Folder#stillHere} agrees. Otherwise just the changes were told, and only {@link ItemSink#gone} deletes
 * @param checkpoint from which to observe the next time
 * @param unclear items that are there but of which the store could not say what they are, each with what was the matter: nothing
 *     is known of them, and the folder has to be looked at again though nothing in it changes
 * @param rewound the store stands before a point at which it was seen already, as one does that was restored from a backup:
 *     what was known of it is void. Nothing was told then, and the caller asks again without a checkpoint
 * @param restarted the store would not go on from the checkpoint, or says that it stands where it stood once before, and told all:
 *     it may have forgotten the checkpoint, or it may have been restored. What is missing is no proof of a deletion
 * @param overtaken the digest that the folder was listed with is not of the state that was told, since the folder changed
 *     meanwhile, or not all of that state may have been told. It is looked at again though that digest is met again
 */
public record Observation(
        boolean complete,
        Checkpoint checkpoint,
        Map<Handle, String> unclear,
        boolean rewound,
        boolean restarted,
        boolean overtaken) {
    public Observation {
        Objects.requireNonNull(checkpoint);
        unclear = Map.copyOf(unclear);
    }

    /** One of a store that has only gone on. */
    public Observation(boolean complete, Checkpoint checkpoint, Map<Handle, String> unclear) {
        this(complete, checkpoint, unclear, false, false, false);
    }

    /** One in which everything was clear. */
    public Observation(boolean complete, Checkpoint checkpoint) {
        this(complete, checkpoint, Map.of());
    }

    /** One of a store that was put back to where it was before. */
    public static Observation rewound(Checkpoint checkpoint) {
        return new Observation(false, checkpoint, Map.of(), true, false, false);
    }
}
