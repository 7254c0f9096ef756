package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.Policy;

/** Work in a mailbox that may only be read: it stays here, is named, and can be given up. */
class RefusedChangeTest {
    private static final FolderName SHARED = FolderName.of("Shared");
    private static final FolderName OWN = FolderName.of("Own");

    @TempDir
    Path state;

    private final FakeStore client = new FakeStore(Traits.files());
    private final FakeStore server = new FakeStore(Traits.imap());
    private final SettableClock clock = new SettableClock();

    /** A mailbox with three messages, of which one is then marked here, and one moved away. */
    @BeforeEach
    void workThatIsRefused() {
        server.hands().createFolder(SHARED);
        server.hands().createFolder(OWN);
        for (var name : new String[] {"marked", "moved", "left"}) {
            server.hands().deliver(SHARED, Mails.mail(name), Flags.of(Flags.ANSWERED));
        }
        sync();
        var here = client.hands().look(SHARED);
        client.hands().reflag(SHARED, here.get(0).handle(), Flags.of(Flags.SEEN), Flags.of(Flags.ANSWERED));
        client.hands().move(SHARED, here.get(1).handle(), OWN);
        server.writable(SHARED, false);
    }

    @Test
    void itIsHeldByNameAndOnceGivenUpTheServersComesBack() {
        var report = sync();
        assertEquals(1, report.held().size(), report::toString);
        assertEquals(Hold.REFUSED_CHANGE, report.held().getFirst().sort());
        assertEquals(2, report.held().getFirst().items(), report::toString);
        assertTrue(report.held().getFirst().reason().startsWith("the server refuses a m"), report::toString);
        assertEquals(1, client.hands().look(OWN).size(), "what was done here stays");
        try (var engine = engine()) {
            assertTrue(engine.history().restore(report.held().getFirst().id()));
        }
        report = sync();
        assertTrue(report.inSync(), report::toString);
        assertEquals(0, client.hands().look(OWN).size());
        assertEquals(3, client.hands().look(SHARED).size());
        client.hands().look(SHARED).forEach(mail -> assertEquals(Flags.of(Flags.ANSWERED), mail.flags()));
        assertEquals(3, server.hands().look(SHARED).size());
    }

    @Test
    void itGoesAheadWhenItIsReleasedOrTheBanIsLifted() {
        var report = sync();
        server.writable(SHARED, true);
        try (var engine = engine()) {
            assertTrue(engine.history().release(report.held().getFirst().id()));
        }
        assertTrue(sync().inSync());
        assertEquals(1, server.hands().look(OWN).size());
    }

    @Test
    void itIsTriedAgainDaily() {
        sync();
        server.writable(SHARED, true);
        clock.jump(Duration.ofHours(25));
        assertTrue(sync().inSync());
        assertEquals(1, server.hands().look(OWN).size());
    }

    @Test
    void whatIsDeletedThenIsADeletionLikeAnyOther() {
        sync();
        client.hands().look(OWN).forEach(mail -> client.hands().delete(OWN, mail.handle()));
        server.writable(SHARED, true);
        sync();
        assertEquals(2, server.hands().look(SHARED).size());
    }

    private RunReport sync() {
        try (var engine = engine()) {
            return engine.sync(false);
        }
    }

    private SyncEngine engine() {
        return SyncEngine.open(state, client, server, Policy.DEFAULT, clock, Progress.NONE);
    }
}
