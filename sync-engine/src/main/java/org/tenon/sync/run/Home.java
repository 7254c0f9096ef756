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
record Home(Path stateDir, String owner, Clock clock, CommitHook hook) {
    Bin bin() {
        return new Bin(stateDir.resolve("bin"), clock);
    }

    Marking marking(Ledger ledger, Store client) {
        return new Marking(ledger, client, stateDir, owner);
    }
}
