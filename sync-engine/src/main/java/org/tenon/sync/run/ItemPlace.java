package org.tenon.sync.run;

import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Side;

/** Where an item can be read. */
record ItemPlace(FolderId folder, Side side, Handle handle) {}
