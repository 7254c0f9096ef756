package org.tenon.connector.cli;

import org.tenon.connector.account.Account;
import org.tenon.connector.account.Secret;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** Makes the two stores of an account. Tests put fakes in their place. */
interface Sides {
    /** Real files and real servers. */
    Sides REAL = new Sides() {
        @Override
        public Store client(Account account) throws StoreException {
            throw new UnsupportedOperationException();
        }

        @Override
        public Store server(Account account, Secret secret) throws StoreException {
            throw new UnsupportedOperationException();
        }
    };

    Store client(Account account) throws StoreException;

    /** Signs in now or at the first use. */
    Store server(Account account, Secret secret) throws StoreException;
}
