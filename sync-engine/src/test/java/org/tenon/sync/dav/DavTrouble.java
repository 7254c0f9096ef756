package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tenon.sync.dav.DavItems.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;

/** A fake server with ten events in one calendar, and a store that is impatient with it: for tests of servers that misbehave. */
abstract class DavTrouble {
    final List<Duration> naps = new ArrayList<>();
    /** How far the time has gone on since the test began. */
    Duration later = Duration.ZERO;

    FakeDavServer server;
    DavStore store;
    String path;

    void start(DavTrait... traits) throws Exception {
        server = FakeDavServer.start(traits);
        path = server.addCalendar("work", "Work", "VEVENT");
        for (int i = 0; i < 10; i++) {
            server.put(path, "e" + i + ".ics", event("e" + i, "event " + i));
        }
        store = store(Login.password("u1", "p1"));
    }

    DavStore store(Login login) throws StoreException {
        var settings = DavSettings.of(Optional.of(server.root()), Optional.empty(), login, true)
                .withTimes(Duration.ofMillis(1500), Duration.ofSeconds(20), Duration.ofMillis(20))
                .withResponseLimit(4 << 20);
        return new DavStore(settings, naps::add, () -> Instant.now().plus(later));
    }

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
        }
        if (server != null) {
            server.close();
        }
    }

    FolderInfo only() throws StoreException {
        var folders = store.folders();
        assertEquals(1, folders.size());
        return folders.getFirst();
    }

    Folder open() throws StoreException {
        return store.open(only());
    }
}
