package org.tenon.sync.plan;

import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/** One thing to do to a folder as a whole. */
public sealed interface FolderStep {
    Kind kind();

    Side side();

    FolderName name();

    String reason();

    record Create(Kind kind, Side side, FolderName name, String reason) implements FolderStep {}

    /** {@code name} is called {@code to} on the other side now; checked against the items before it is believed. */
    record Rename(Kind kind, Side side, FolderName name, FolderName to, String reason) implements FolderStep {
        /** One that a crash left open. */
        public static Rename begun(Kind kind, Side side, FolderName name, FolderName to) {
            return new Rename(kind, side, name, to, "begun by an earlier run");
        }
    }
}
