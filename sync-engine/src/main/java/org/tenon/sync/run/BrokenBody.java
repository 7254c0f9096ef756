package org.tenon.sync.run;

import java.io.IOException;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** A body that breaks off while it is read: its store's failure. */
final class BrokenBody {
    private BrokenBody() {}

    static StoreException of(IOException e) {
        return new StoreException(
                Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE, "a body could not be read to its end", e);
    }
}
