package org.tenon.connector.cli;

import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** The two stores of an account, open. */
record Stores(Store client, Store server) implements AutoCloseable {

    static Stores open(Context context, Account account, StateDir state) throws AccountException, StoreException {
        var secret = account.signIn().read(context.places().env());
        var client = context.sides().client(account);
        boolean done = false;
        try {
            var stores = new Stores(client, context.sides().server(account, secret, state));
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

    /** For commands that ask the ledger alone: they need no network and no password. */
    static Stores none() {
        return new Stores(new NoStore(), new NoStore());
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
