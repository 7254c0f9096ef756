package org.tenon.connector.sync;

import java.util.concurrent.atomic.AtomicReference;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** The two stores of an account, open. */
public record AccountStores(Store client, Store server) implements AutoCloseable {

    public static AccountStores open(Machine machine, Account account, StateDir state)
            throws AccountException, StoreException {
        var secret = account.signIn().read(machine.places().env());
        var other = new AtomicReference<Store>();
        var client = machine.stores().client(account, state, other::get);
        boolean done = false;
        try {
            var stores = new AccountStores(client, machine.stores().server(account, secret, state));
            other.set(stores.server());
            done = true;
            return stores;
        } catch (StoreException e) {
            throw e.about(account.policy().kinds());
        } finally {
            if (!done) {
                client.close();
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
