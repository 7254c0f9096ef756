package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.dav.DavStore;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Login;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.SyncEngine;

/** What a resident process asks a DAV server for when nothing changed. */
class IdlePassTest {
    private static final int COLLECTIONS = 7;

    @TempDir
    Path dir;

    @Test
    void aPassInWhichNothingChangedIsOneRequestAHomeSet() throws Exception {
        try (var server = FakeDavServer.start()) {
            for (int c = 0; c < COLLECTIONS; c++) {
                var calendar = server.addCalendar("c" + c, "Calendar " + c, "VEVENT");
                var people = server.addAddressbook("p" + c, "People " + c);
                for (int n = 0; n < 5; n++) {
                    server.put(calendar, n + ".ics", bytes(TwoWayDavContract.item(Kind.CALENDAR, c + "-" + n)));
                    server.put(people, n + ".vcf", bytes(TwoWayDavContract.item(Kind.CONTACTS, c + "-" + n)));
                }
            }
            var settings = DavSettings.of(
                    Optional.of(server.root()), Optional.of(server.root()), Login.password("u1", "p1"), true);
            var policy = Policy.DEFAULT.only(Set.of(Kind.CALENDAR, Kind.TASKS, Kind.CONTACTS));
            try (var files = FilesStore.open(dir.resolve("client"), Clock.systemUTC(), new Random(1));
                    var dav = new DavStore(settings);
                    var engine = SyncEngine.open(
                            dir.resolve("state"), files, dav, policy, Clock.systemUTC(), Progress.NONE)) {
                assertTrue(engine.sync(false).inSync());
                assertTrue(engine.sync(false).inSync());
                server.forgetRequests();
                assertTrue(engine.sync(false).inSync());
                assertEquals(Map.of("PROPFIND", 2), server.requests());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
