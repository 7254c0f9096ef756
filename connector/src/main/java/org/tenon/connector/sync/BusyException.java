package org.tenon.connector.sync;

import java.util.Optional;
import org.tenon.connector.account.AccountLock.Holder;

/** Another run is at work on the account, and did not finish while we waited. */
public final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    public BusyException(Optional<Holder> by) {
        super(by.map(h -> "another run is at work on this account: process " + h.pid() + " on " + h.host() + ", since "
                        + h.since())
                .orElse("another run is at work on this account"));
    }
}
