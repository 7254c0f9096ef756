package org.tenon.sync.store;

import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;

/** Flags to add to an item and to take from it. */
public record Reflag(Handle handle, Flags add, Flags remove) {}
