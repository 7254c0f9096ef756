package org.tenon.sync.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Op;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.History;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.UserHands;

/**
 * A ledger that the build of commit 43f5889 wrote, between the two stores of {@link #setUp}: opened by this build, it knows all that
 * it knew, so that there is nothing to do.
 */
class OldLedgerTest {
    private static final FolderName INBOX = FolderName.INBOX;
    private static final FolderName ARCHIVE = FolderName.of("Archive");
    private static final String RESOURCE = "version-1.sqlite.gz";

    @TempDir
    Path dir;

    private final FakeStore client = new FakeStore(Traits.files());
    private final FakeStore server = new FakeStore(Traits.imap());

    /** The same that was done then, by a ledger that is not looked at any more. */
    @BeforeEach
    void setUp() {
        for (int i = 0; i < 5; i++) {
            server.hands().deliver(INBOX, Mails.mail("there" + i), Flags.of(Flags.SEEN));
        }
        client.hands().deliver(INBOX, Mails.mail("here"), Flags.of(Flags.FLAGGED));
        server.hands().createFolder(ARCHIVE);
        // What the sync of then brought to either side, in its order.
        for (int i = 0; i < 5; i++) {
            client.hands().deliver(INBOX, Mails.mail("there" + i), Flags.of(Flags.SEEN));
        }
        server.hands().deliver(INBOX, Mails.mail("here"), Flags.of(Flags.FLAGGED));
        sync("scratch", false);
        var seen = server.hands().look(INBOX);
        server.hands().move(INBOX, seen.get(0).handle(), ARCHIVE);
        server.hands().reflag(INBOX, seen.get(1).handle(), Flags.of(Flags.ANSWERED), Flags.of(Flags.SEEN));
        server.hands().delete(INBOX, seen.get(2).handle());
        sync("scratch", false);
    }

    @Test
    void itIsMigratedAndTheNextRunPlansNothing() throws Exception {
        unpack();
        assertEquals(1, version());
        long clientChanges = client.changes();
        long serverChanges = server.changes();
        long read = client.calls(Op.READ) + server.calls(Op.READ);
        var rehearsal = sync("old", true);
        assertTrue(rehearsal.failure().isEmpty(), rehearsal::toString);
        assertEquals(List.of(), rehearsal.steps());
        var run = sync("old", false);
        assertTrue(run.inSync(), run::toString);
        assertEquals(List.of(), run.warnings());
        assertEquals(0, run.folders().stream().mapToLong(OldLedgerTest::deeds).sum(), run::toString);
        assertEquals(clientChanges, client.changes());
        assertEquals(serverChanges, server.changes());
        assertEquals(read, client.calls(Op.READ) + server.calls(Op.READ), "nothing is read again");
        assertEquals(Ledger.VERSION, version());
    }

    @Test
    void itsRunsAreStillKnownAndItsDeletionCanBeTakenBack() throws Exception {
        unpack();
        try (var engine = engine("old")) {
            assertEquals(
                    List.of(2L, 1L),
                    engine.history().runs(10).stream().map(History.PastRun::run).toList());
            assertEquals(
                    List.of("undo-delete", "undo-flags", "undo-move"),
                    engine.undo(2, true).steps().stream()
                            .map(RunReport.StepReport::action)
                            .sorted()
                            .toList());
        }
    }

    @Test
    void whatChangesAfterwardsCrosses() throws Exception {
        unpack();
        client.hands().delete(INBOX, handle(client, "there3"));
        server.hands().deliver(INBOX, Mails.mail("later"), Flags.NONE);
        assertTrue(sync("old", false).inSync());
        assertEquals(
                client.hands().look(INBOX).size(), server.hands().look(INBOX).size());
        assertTrue(server.hands().look(INBOX).stream().noneMatch(seen -> isCalled(seen, "there3")));
        assertTrue(client.hands().look(INBOX).stream().anyMatch(seen -> isCalled(seen, "later")));
    }

    private static Handle handle(FakeStore store, String name) {
        return store.hands().look(INBOX).stream()
                .filter(seen -> isCalled(seen, name))
                .findFirst()
                .orElseThrow()
                .handle();
    }

    private static boolean isCalled(UserHands.Seen seen, String name) {
        return new String(seen.body(), StandardCharsets.UTF_8).contains("<" + name + "@example.test>");
    }

    private void unpack() throws IOException {
        Files.createDirectories(dir.resolve("old"));
        try (var in = new GZIPInputStream(OldLedgerTest.class.getResourceAsStream(RESOURCE))) {
            Files.copy(in, dir.resolve("old").resolve("ledger.sqlite"));
        }
    }

    private long version() throws SQLException {
        var file = dir.resolve("old").resolve("ledger.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.getLong(1);
        }
    }

    private SyncEngine engine(String state) {
        return SyncEngine.open(dir.resolve(state), client, server, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE);
    }

    private RunReport sync(String state, boolean dryRun) {
        try (var engine = engine(state)) {
            return engine.sync(dryRun);
        }
    }

    private static long deeds(RunReport.FolderReport folder) {
        return folder.on(Side.CLIENT).sum() + folder.on(Side.SERVER).sum();
    }
}
