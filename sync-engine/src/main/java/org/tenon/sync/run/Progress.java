package org.tenon.sync.run;

import org.tenon.sync.model.Side;

/** Who watches a run go on. Called from several threads. */
public interface Progress {
    /** Nobody watches. */
    Progress NONE = new Progress() {};

    /** A folder's work begins on {@code side}: {@code items} to transfer or change. */
    default void folder(String folder, Side side, long items) {}

    /** {@code items} more of it are done. */
    default void advanced(String folder, Side side, long items, long bytes) {}

    /** A stage of the whole run begins: {@code looking}, {@code planning}, {@code syncing}, {@code deleting}. */
    default void stage(String stage) {}
}
