package org.tenon.sync.run;

import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Side;

/** Where steps can be done together: the side that changes, and from which folder to which. */
record Route(Side side, FolderId from, FolderId to) {}
