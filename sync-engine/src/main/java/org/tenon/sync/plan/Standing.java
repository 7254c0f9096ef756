package org.tenon.sync.plan;

/** How an item stands on one side, against the base. */
public enum Standing {
    /** Not here, and nothing proves that it was deleted: it never was here, or its handle lost its meaning. */
    ABSENT,
    /** Deleted here, with proof. */
    GONE,
    /** Here, with the content and in the folder that were agreed. */
    SAME,
    /** As {@link #SAME}, but somebody changed its flags: work that a deletion over there must not undo. */
    MARKED,
    /** Here with the agreed content, in another folder. */
    MOVED,
    /** Here, with other content than agreed; or here where nothing is agreed yet. */
    EDITED
}
