package org.tenon.connector.sync;

import java.time.InstantSource;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreByKind;
import org.tenon.sync.store.StoreException;

/** The two stores of an account, open. */
public record AccountStores(Store client, Store server) implements AutoCloseable {

    public static AccountStores open(Machine machine, Account account, StateDir state)
            throws AccountException, StoreException {
        var secret = account.signIn().read(machine.places().env());
        Store server;
        try {
            server = machine.stores().server(account, secret, state);
        } catch (StoreException e) {
            throw e.about(account.policy().kinds());
        }
        boolean done = false;
        try {
            if (server instanceof StoreByKind each) {
                // An Outlook takes as long to open as a server to be reached.
                each.listAhead(account.policy().kinds(), InstantSource.system());
            }
            var stores = new AccountStores(machine.stores().client(account, state, () -> server), server);
            done = true;
            return stores;
        } finally {
            if (!done) {
                server.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            client.close();
        }
    }
}
