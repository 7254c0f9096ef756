package org.tenon.connector.sync;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.store.FailedWork;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreByKind;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** The two stores of an account, open. */
public record AccountStores(Store client, Store server) implements AutoCloseable {

    public static AccountStores open(Machine machine, Account account, StateDir state)
            throws AccountException, StoreException {
        var secret = account.signIn().read(machine.places().env());
        var server = new CompletableFuture<Store>();
        var client = new FutureTask<>(() -> machine.stores().client(account, state, server::join));
        boolean ahead = account.client() instanceof ClientStore.Outlook;
        if (ahead) {
            // It takes as long to open as all else together.
            Thread.ofPlatform().daemon().name("outlook-ahead").start(client);
            Ledger.loadAhead();
        }
        boolean done = false;
        try {
            server.complete(machine.stores().server(account, secret, state));
            if (server.join() instanceof StoreByKind each) {
                each.listAhead(account.policy().kinds(), InstantSource.system());
            }
            client.run();
            var stores = new AccountStores(opened(client), server.join());
            done = true;
            return stores;
        } catch (StoreException e) {
            throw server.isDone() ? e : e.about(account.policy().kinds());
        } finally {
            if (!done) {
                giveUp(server, client, ahead);
            }
        }
    }

    private static Store opened(FutureTask<Store> client) throws StoreException {
        try {
            return client.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    Scope.STORE, Retry.LATER, Cause.UNREACHABLE, "Interrupted while the client side was opened.", e);
        } catch (ExecutionException e) {
            throw FailedWork.of(e, StoreException.class);
        }
    }

    /** What was opened, or is being opened on a thread of its own, where the whole could not be. */
    private static void giveUp(CompletableFuture<Store> server, FutureTask<Store> client, boolean ahead) {
        if (server.isDone()) {
            server.join().close();
        } else {
            server.cancel(false);
        }
        if (ahead) {
            try {
                client.get().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                // It was not opened either; what failed first is told.
                return;
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
