package org.tenon.sync.store;

import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/** Where an accepted item now is, and in what state the store keeps it. After a deletion: where it was. */
public record Placed(Handle handle, Revision revision, Flags flags) {}
