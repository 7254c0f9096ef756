package org.tenon.connector.sync;

import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.Secret;
import org.tenon.connector.account.StateDir;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.dav.DavStore;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.imap.ImapStore;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreByKind;
import org.tenon.sync.store.StoreException;

/** Makes the two stores of an account. Tests put fakes in their place. */
public interface StoreFactory {
    /** Real files and real servers. */
    StoreFactory REAL = new StoreFactory() {
        @Override
        public Store client(Account account, StateDir state, Supplier<Store> server) throws StoreException {
            return switch (account.client()) {
                case ClientStore.Files(var dir) -> FilesStore.open(dir, Clock.systemUTC(), new Random());
                case ClientStore.Outlook(var profile) -> OutlookClient.open(account, profile, state, server);
            };
        }

        @Override
        public Store server(Account account, Secret secret, StateDir state) throws StoreException {
            var stores = new EnumMap<Kind, Store>(Kind.class);
            boolean done = false;
            try {
                if (account.policy().kinds().contains(Kind.MAIL)) {
                    stores.put(Kind.MAIL, imap(account, secret, state));
                }
                var dav = EnumSet.copyOf(account.policy().kinds());
                dav.remove(Kind.MAIL);
                for (var kinds : davParts(account.server(), dav)) {
                    var store = new DavStore(dav(account, secret, kinds));
                    kinds.forEach(kind -> stores.put(kind, store));
                }
                done = true;
                return new StoreByKind(stores);
            } finally {
                if (!done) {
                    stores.values().forEach(Store::close);
                }
            }
        }
    };

    /**
     * @param server the other side, where it is there by then: what Outlook's own folders are called on it
     */
    Store client(Account account, StateDir state, Supplier<Store> server) throws StoreException;

    /** Signs in now or at the first use. */
    Store server(Account account, Secret secret, StateDir state) throws StoreException;

    private static Store imap(Account account, Secret secret, StateDir state) throws StoreException {
        return ImapStore.of(ServerAccess.imap(account, secret), state.spool(), Thread::sleep, new Random());
    }

    /** Calendars and contacts on two servers are two parts, so that one of them may be down. */
    private static List<Set<Kind>> davParts(Account.Server server, Set<Kind> kinds) {
        var contacts = EnumSet.copyOf(kinds);
        contacts.retainAll(EnumSet.of(Kind.CONTACTS));
        var calendars = EnumSet.copyOf(kinds);
        calendars.removeAll(contacts);
        if (kinds.isEmpty()) {
            return List.of();
        }
        boolean one = server.caldav()
                .map(URI::getRawAuthority)
                .equals(server.carddav().map(URI::getRawAuthority));
        return contacts.isEmpty() || calendars.isEmpty() || one ? List.of(kinds) : List.of(calendars, contacts);
    }

    private static DavSettings dav(Account account, Secret secret, Set<Kind> kinds) {
        var server = account.server();
        var caldav = server.caldav().filter(uri -> !EnumSet.of(Kind.CONTACTS).containsAll(kinds));
        var carddav = server.carddav().filter(uri -> kinds.contains(Kind.CONTACTS));
        // The account file lets http: through only where its owner said so, for this machine.
        boolean insecure = Stream.of(caldav, carddav).flatMap(Optional::stream).anyMatch(uri -> uri.getScheme()
                .equalsIgnoreCase("http"));
        var settings = DavSettings.of(caldav, carddav, ServerAccess.login(account, secret), insecure);
        return server.trust().map(settings::withExtraTrust).orElse(settings);
    }
}
