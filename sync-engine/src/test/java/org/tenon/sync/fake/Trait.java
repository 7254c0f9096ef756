package org.tenon.sync.fake;

/** One thing that stores differ in. */
public enum Trait {
    /** Observes changes since a checkpoint, with proof of what is gone (QRESYNC); otherwise lists everything each time. */
    TOMBSTONES,
    /** Listings carry a digest of each folder. */
    DIGEST,
    /** Folders have an identity that outlives a rename. */
    IDENTITY,
    /** We choose the handle of a new item (a file name, an href); otherwise the store does (a UID). */
    PROPOSES_HANDLES,
    /** Content may change in its place, under a new revision; otherwise the new is created and the old deleted. */
    MUTABLE_BODIES,
    /** An item keeps its handle when it is moved. */
    MOVE_KEEPS_HANDLE,
    /** Observations carry link ids, so that nothing need be described. */
    TELLS_LINK_IDS,
    /** Observations carry sizes. */
    TELLS_SIZES,
    /** Tells of a message that it looks into whether somebody has changed it since it was stored. */
    TELLS_CHANGES,
    /** Bodies are kept with CRLF line ends, otherwise with LF. */
    CRLF
}
