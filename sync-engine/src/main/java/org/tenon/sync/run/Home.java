package org.tenon.sync.run;

import java.nio.file.Path;
import java.time.Clock;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.store.Store;

/**
 * Where an account keeps what it knows: ledger and bin.
 *
 * @param owner the account, {@code login@host}, by which the client folder is marked; may be empty
 * @param hook is told of each commit to the ledger
 */
public record Home(Path stateDir, String owner, Clock clock, CommitHook hook) {
    public static Home of(Path stateDir, Clock clock) {
        return new Home(stateDir, "", clock, CommitHook.NONE);
    }

    public Home ownedBy(String account) {
        return new Home(stateDir, account, clock, hook);
    }

    public Home telling(CommitHook commits) {
        return new Home(stateDir, owner, clock, commits);
    }

    Bin bin() {
        return new Bin(stateDir.resolve("bin"), clock);
    }

    Marking marking(Ledger ledger, Store client) {
        return new Marking(ledger, client, stateDir, owner);
    }
}
