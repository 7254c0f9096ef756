package org.tenon.connector.sync;

import java.util.Optional;
import org.tenon.connector.account.AccountLock.Holder;

/** Another run is at work on the account, and did not finish while we waited. */
public final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    public BusyException(Optional<Holder> by) {
        this("run", by);
    }

    private BusyException(String what, Optional<Holder> by) {
        super("another " + what + " is at work on this account"
                + by.map(h -> ": process " + h.pid() + " on " + h.host() + ", since " + h.since())
                        .orElse(""));
    }

    /** It is an agent, which stays. */
    public static BusyException ofAgent(Optional<Holder> by) {
        return new BusyException("agent", by);
    }
}
