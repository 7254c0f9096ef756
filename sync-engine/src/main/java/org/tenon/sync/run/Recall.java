package org.tenon.sync.run;

import org.tenon.sync.model.ContentHash;

/** What undo is to make of a content that was overwritten. */
sealed interface Recall {
    /** Puts back what was here. */
    record Before() implements Recall {}

    /** Leaves it: both sides had changed the item, and what either changed is kept, in one item or in two. */
    record BothKept() implements Recall {}

    /** Puts back another version, which the bin keeps: as if the other side had won where the two clashed. */
    record Version(ContentHash hash) implements Recall {}
}
