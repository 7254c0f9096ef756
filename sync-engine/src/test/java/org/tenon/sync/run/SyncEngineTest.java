package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Op;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.plan.Policy;

/** The engine between a store like IMAP and a store like files, both in memory. */
class SyncEngineTest {
    private static final FolderName INBOX = FolderName.INBOX;
    private static final FolderName ARCHIVE = FolderName.of("Archive");

    @TempDir
    Path state;

    private final FakeStore client = new FakeStore(Traits.files());
    private final FakeStore server = new FakeStore(Traits.imap());

    @AfterEach
    void nothingIsLeftOpen() {
        client.assertNothingOpen();
        server.assertNothingOpen();
    }

    @Test
    void newMessagesCrossBothWaysAndASecondRunIsIdle() {
        server.hands().deliver(INBOX, Mails.mail("a"), Flags.of(Flags.SEEN));
        client.hands().deliver(INBOX, Mails.mail("b"), Flags.of(Flags.FLAGGED));
        server.hands().createFolder(ARCHIVE);
        var report = sync();
        assertTrue(report.inSync(), report.toString());
        assertEqualSides();
        assertIdle();
    }

    @Test
    void flagsOfBothSidesAreMerged() {
        var onServer = server.hands().deliver(INBOX, Mails.mail("a"), Flags.of(Flags.SEEN));
        sync();
        var onClient = client.hands().look(INBOX).getFirst().handle();
        client.hands().reflag(INBOX, onClient, Flags.of(Flags.FLAGGED), Flags.NONE);
        server.hands().reflag(INBOX, onServer, Flags.of(Flags.ANSWERED), Flags.of(Flags.SEEN));
        sync();
        assertEquals(
                Flags.of(Flags.FLAGGED, Flags.ANSWERED),
                server.hands().look(INBOX).getFirst().flags());
        assertEqualSides();
        assertIdle();
    }

    @Test
    void aMoveOnTheServerIsAMoveOnTheClientAndNothingIsReadAgain() {
        server.hands().createFolder(ARCHIVE);
        var handle = server.hands().deliver(INBOX, Mails.mail("a"), Flags.NONE);
        sync();
        server.hands().move(INBOX, handle, ARCHIVE);
        long before = server.calls(Op.READ);
        var report = sync();
        assertEquals(before, server.calls(Op.READ), report.toString());
        assertEqualSides();
        assertIdle();
    }

    @Test
    void aDeletionCrossesAndItsContentRestsInTheBin() throws Exception {
        server.hands().deliver(INBOX, Mails.mail("a"), Flags.NONE);
        server.hands().deliver(INBOX, Mails.mail("b"), Flags.NONE);
        sync();
        var gone = client.hands().look(INBOX).getFirst().handle();
        client.hands().delete(INBOX, gone);
        var report = sync();
        assertEquals(1, server.hands().look(INBOX).size(), report.toString());
        assertEqualSides();
        assertIdle();
        try (var files = Files.walk(state.resolve("bin"))) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void anEmptiedServerIsHeldAndRestored() {
        for (int i = 0; i < 5; i++) {
            server.hands().deliver(INBOX, Mails.mail("m" + i), Flags.NONE);
        }
        sync();
        server.hands().look(INBOX).forEach(seen -> server.hands().delete(INBOX, seen.handle()));
        var report = sync();
        assertFalse(report.inSync());
        assertEquals(1, report.held().size(), report.toString());
        assertEquals(5, client.hands().look(INBOX).size());
        try (var engine = engine()) {
            assertTrue(engine.history().restore(report.held().getFirst().id()));
        }
        assertTrue(sync().inSync());
        assertEquals(5, server.hands().look(INBOX).size());
        assertEqualSides();
        assertIdle();
    }

    @Test
    void aRunThatDeletedMovedAndMarkedIsUndoneOnBothSides() {
        server.hands().createFolder(ARCHIVE);
        server.hands().deliver(INBOX, Mails.mail("a"), Flags.of(Flags.SEEN));
        server.hands().deliver(INBOX, Mails.mail("b"), Flags.NONE);
        server.hands().deliver(INBOX, Mails.mail("c"), Flags.NONE);
        sync();
        var before = picture(server);
        var seen = server.hands().look(INBOX);
        server.hands().delete(INBOX, seen.get(0).handle());
        server.hands().move(INBOX, seen.get(1).handle(), ARCHIVE);
        server.hands().reflag(INBOX, seen.get(2).handle(), Flags.of(Flags.FLAGGED), Flags.NONE);
        long run = sync().run();
        assertEqualSides();
        try (var engine = engine()) {
            var report = engine.undo(run, false);
            assertTrue(report.inSync(), report.toString());
        }
        assertEquals(before, picture(server));
        assertEqualSides();
        assertIdle();
    }

    @Test
    void aLostLedgerMatchesEverythingAgain() throws Exception {
        for (int i = 0; i < 30; i++) {
            server.hands().deliver(INBOX, Mails.mail("m" + i), Flags.of(Flags.SEEN));
        }
        for (int i = 0; i < 3; i++) {
            server.hands().deliver(INBOX, Mails.mail("twin"), Flags.NONE);
        }
        sync();
        for (var name : List.of("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm")) {
            Files.deleteIfExists(state.resolve(name));
        }
        var report = sync();
        assertTrue(report.inSync(), report.toString());
        assertEquals(33, server.hands().look(INBOX).size());
        assertEqualSides();
        assertIdle();
    }

    @Test
    void aRehearsalTellsEachDeletionOnce() {
        server.hands().deliver(INBOX, Mails.mail("a"), Flags.NONE);
        server.hands().deliver(INBOX, Mails.mail("b"), Flags.NONE);
        sync();
        client.hands().delete(INBOX, client.hands().look(INBOX).getFirst().handle());
        try (var engine = engine()) {
            assertEquals(
                    List.of("delete"),
                    engine.sync(true).steps().stream().map(s -> s.action()).toList());
        }
    }

    private SyncEngine engine() {
        return SyncEngine.open(state, client, server, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE);
    }

    private RunReport sync() {
        try (var engine = engine()) {
            var report = engine.sync(false);
            report.failure().ifPresent(e -> {
                throw new AssertionError(e);
            });
            assertEquals(0, engine.history().openIntents());
            return report;
        }
    }

    private void assertIdle() {
        try (var engine = engine()) {
            var rehearsal = engine.sync(true);
            assertEquals(List.of(), rehearsal.steps());
            long changes = client.changes() + server.changes();
            engine.sync(false);
            assertEquals(changes, client.changes() + server.changes());
        }
    }

    private void assertEqualSides() {
        assertEquals(picture(server), picture(client));
    }

    /** What a person sees: folder, content, flags. */
    private static List<String> picture(FakeStore store) {
        var picture = new ArrayList<String>();
        for (var folder : store.names()) {
            picture.add(folder.path());
            for (var seen : store.hands().look(folder)) {
                picture.add(folder.path() + " " + Mails.hash(seen.body()).hex() + " " + seen.flags());
            }
        }
        return picture.stream().sorted().toList();
    }
}
