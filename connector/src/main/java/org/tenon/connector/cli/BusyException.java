package org.tenon.connector.cli;

import java.util.Optional;
import org.tenon.connector.account.AccountLock.Holder;

/** Another run is at work on the account, and did not finish while we waited. */
final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException(Optional<Holder> by) {
        super(by.map(h -> "another run is at work on this account: process " + h.pid() + " on " + h.host() + ", since "
                        + h.since())
                .orElse("another run is at work on this account"));
    }
}
