package org.tenon.sync.store;

import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/** New content for an item: done only while the item is still at the expected revision. */
public record Replacement(Handle handle, Revision expected, NewItem content) {}
