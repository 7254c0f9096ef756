package org.tenon.sync.run;

import org.tenon.sync.model.Handle;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;

/** One item's content on its way; {@code source} is where it is now. */
record TransferJob<S extends Step>(S step, Settlement settlement, Handle source) {}
