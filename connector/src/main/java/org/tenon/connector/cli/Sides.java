package org.tenon.connector.cli;

import java.time.Clock;
import java.util.Random;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.Secret;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Makes the two stores of an account. Tests put fakes in their place. */
interface Sides {
    /** Real files and real servers. */
    Sides REAL = new Sides() {
        @Override
        public Store client(Account account) throws StoreException {
            return switch (account.client()) {
                case ClientStore.Files(var dir) -> FilesStore.open(dir, Clock.systemUTC(), new Random());
                case ClientStore.Outlook o ->
                    throw new StoreException(
                            Scope.STORE,
                            Retry.AFTER_RECONFIGURING,
                            Cause.CONFIGURATION,
                            "Outlook profiles cannot be synced by this version; files:DIR can.");
            };
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
