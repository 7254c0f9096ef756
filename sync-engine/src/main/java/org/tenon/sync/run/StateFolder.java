package org.tenon.sync.run;

import java.io.IOException;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Failures of the folder that holds the ledger and the bin. */
final class StateFolder {
    private StateFolder() {}

    static StoreException failure(String what, IOException e) {
        var message = e.getMessage() == null ? "" : e.getMessage();
        boolean full = message.contains("No space left") || message.contains("not enough space");
        return new StoreException(
                Scope.STORE,
                full ? Retry.LATER : Retry.AFTER_RECONFIGURING,
                full ? Cause.NO_SPACE : Cause.NO_ACCESS,
                what + (full ? ": the disk of the state folder is full" : ": the state folder cannot be used"),
                e);
    }
}
