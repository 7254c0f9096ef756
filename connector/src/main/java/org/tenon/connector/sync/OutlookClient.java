package org.tenon.connector.sync;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.StateDir;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.outlook.OutlookStore;
import org.tenon.profile.MapiLibrary;
import org.tenon.profile.OutlookException;
import org.tenon.profile.Workstation;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;

/** The client side of an account whose items live in Outlook. Loads Outlook's libraries into this process. */
final class OutlookClient {
    private OutlookClient() {}

    static Store open(Account account, String profile, StateDir state, Supplier<Store> server) throws StoreException {
        var station = Workstation.ofThisProcess(System.getenv());
        var self = Stream.of(account.email(), Optional.of(account.login()).filter(l -> l.contains("@")))
                .flatMap(Optional::stream)
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        OutlookStore.ServerFolders folders = kinds -> {
            var there = server.get();
            return there == null ? List.of() : there.folders(kinds);
        };
        var clock = Clock.systemUTC();
        return OutlookStore.open(
                start(station.usableLibraries(), path(station.env())),
                profile,
                clock,
                self,
                folders,
                new SentLog(account, state, clock),
                () -> lastLook(state));
    }

    /** Where it cannot be read, no mail is told as new. */
    private static Optional<Instant> lastLook(StateDir state) {
        try {
            return state.lastLook();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String path(Map<String, String> env) {
        return env.entrySet().stream()
                .filter(one -> one.getKey().equalsIgnoreCase("PATH"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** The first of these libraries that loads. */
    private static Mapi start(List<MapiLibrary> libraries, String path) {
        Throwable last = null;
        for (var library : libraries) {
            try {
                library.joinSearchPath(path);
                return Mapi.start(library.path());
            } catch (MapiException | UnsatisfiedLinkError e) {
                last = e;
            }
        }
        throw new OutlookException(
                "Outlook's MAPI does not start" + (last == null ? "" : " (" + last.getMessage() + ")"),
                "Repair Office, and see: tenon doctor");
    }
}
