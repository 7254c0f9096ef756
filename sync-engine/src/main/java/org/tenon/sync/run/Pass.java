package org.tenon.sync.run;

import org.tenon.sync.store.StoreException;

/** One way through the stages, from the listing of folders to the deletions. */
@FunctionalInterface
interface Pass {
    void run(RunContext context) throws StoreException;
}
