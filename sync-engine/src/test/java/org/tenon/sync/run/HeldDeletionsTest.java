package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Op;
import org.tenon.sync.fake.SettableClock;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.plan.Policy;

/** Deletions as people see them: over all folders, over a day, and one by one as they were released. */
class HeldDeletionsTest {
    @TempDir
    Path state;

    private final FakeStore client = new FakeStore(Traits.files());
    private final FakeStore server = new FakeStore(Traits.imap());
    private final SettableClock clock = new SettableClock();

    @Test
    void aLittleFromEachOfManyFoldersIsTooMuchOfTheAccount() {
        for (int i = 0; i < 10; i++) {
            fill(FolderName.of("F" + i), 15);
        }
        sync();
        for (int i = 0; i < 10; i++) {
            delete(FolderName.of("F" + i), 7);
        }
        var report = sync();
        assertEquals(70, held(report), report.toString());
        assertEquals(150, count(client));
    }

    @Test
    void manySmallBitesAreTooMuchOfADayAndTheNextDayIsAnother() {
        fill(FolderName.INBOX, 150);
        sync();
        for (int i = 0; i < 6; i++) {
            delete(FolderName.INBOX, 5);
            sync();
            clock.jump(Duration.ofMinutes(10));
        }
        assertEquals(130, count(client), "20 may go in a day");
        assertEquals(10, held(sync()));
        var asked = sync();
        assertFalse(asked.inSync());
        release();
        sync();
        assertEquals(120, count(client), "what was released went");
        clock.jump(Duration.ofHours(25));
        delete(FolderName.INBOX, 5);
        assertTrue(sync().inSync());
        assertEquals(115, count(client));
    }

    @Test
    void aReleaseLetsTheListedItemsGoAndNoOthers() {
        fill(FolderName.INBOX, 200);
        sync();
        delete(FolderName.INBOX, 25);
        assertEquals(25, held(sync()));
        release();
        delete(FolderName.INBOX, 170);
        var report = sync();
        assertEquals(175, count(client), report.toString());
        assertEquals(170, held(report), report.toString());
    }

    @Test
    void aReleaseOfAVanishedFolderIsForWhatWasListed() {
        var folder = FolderName.of("Work");
        fill(folder, 12);
        sync();
        delete(folder, 12);
        var report = sync();
        assertEquals(12, held(report), "a folder that is emptied");
        release();
        assertTrue(sync().inSync());
        assertEquals(0, count(client));
    }

    @Test
    void whatWasReleasedStaysReleasedWhenItsRunFailed() {
        fill(FolderName.INBOX, 60);
        sync();
        delete(FolderName.INBOX, 30);
        assertEquals(30, held(sync()));
        release();
        client.faults().drop(Op.DELETE, 1);
        sync();
        sync();
        assertEquals(30, count(client));
    }

    @Test
    void aClockThatJumpsAheadEmptiesNoBinAndTakesNoUndo() throws Exception {
        fill(FolderName.INBOX, 20);
        sync();
        delete(FolderName.INBOX, 1);
        long run = sync().run();
        clock.jump(Duration.ofDays(4000));
        for (int i = 0; i < 5; i++) {
            fill(FolderName.INBOX, 1);
            sync();
        }
        assertEquals(1, inBin());
        try (var engine = engine()) {
            engine.undo(run, false);
        }
        assertEquals(25, count(server), "5 came, 1 went and is back");
    }

    @Test
    void afterThirtyDaysOnWhichRunsWereSeenTheBinLetsGo() throws Exception {
        fill(FolderName.INBOX, 20);
        sync();
        delete(FolderName.INBOX, 1);
        sync();
        for (int day = 0; day < 32; day++) {
            clock.jump(Duration.ofDays(1));
            fill(FolderName.INBOX, 1);
            sync();
            assertEquals(day < 30 ? 1 : 0, inBin(), "day " + day);
        }
    }

    private long inBin() throws Exception {
        try (var files = Files.walk(state.resolve("bin"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private int made;

    private void fill(FolderName folder, int count) {
        if (!server.names().contains(folder)) {
            server.hands().createFolder(folder);
        }
        for (int i = 0; i < count; i++) {
            server.hands().deliver(folder, Mails.mail("m" + made++), Flags.NONE);
        }
    }

    private void delete(FolderName folder, int count) {
        server.hands().look(folder).stream().limit(count).forEach(seen -> server.hands()
                .delete(folder, seen.handle()));
    }

    private void release() {
        try (var engine = engine()) {
            engine.history().held().forEach(h -> assertTrue(engine.history().release(h.id())));
        }
    }

    private static long held(RunReport report) {
        return report.held().stream().mapToLong(h -> h.items()).sum();
    }

    private static long count(FakeStore store) {
        return store.names().stream()
                .mapToLong(f -> store.hands().look(f).size())
                .sum();
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
