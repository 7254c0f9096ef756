package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Home;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;

/** Whose the client folder is, and as of when: the mark in it, the ledger and what they are held against. */
class ClientFolderTest {
    private static final FolderName INBOX = FolderName.INBOX;

    @TempDir
    Path dir;

    private final FakeStore server = new FakeStore(Traits.imap());

    @Test
    void aFolderOfAnotherAccountIsRefusedByName() throws Exception {
        deliver(0, 3);
        assertTrue(sync("state", "client", "alice@one.example").inSync());
        var other = new FakeStore(Traits.imap());
        var report = sync(dir.resolve("other"), dir.resolve("client"), "bob@two.example", other);
        assertEquals(Cause.CONFIGURATION, report.failure().orElseThrow().kind());
        assertTrue(report.failure().get().getMessage().contains("alice@one.example"), report::toString);
        assertEquals(0, other.hands().look(INBOX).size());
    }

    @Test
    void aFolderInsideAnotherAccountsOrAroundItIsRefused() throws Exception {
        deliver(0, 3);
        assertTrue(sync("state", "home/client", "alice@one.example").inSync());
        for (var near : new String[] {"home/client/mail/bob", "home"}) {
            var other = new FakeStore(Traits.imap());
            var report = sync(dir.resolve("other"), dir.resolve(near), "bob@two.example", other);
            assertEquals(Cause.CONFIGURATION, report.failure().orElseThrow().kind());
            assertTrue(report.failure().get().getMessage().contains("client"), report::toString);
            assertEquals(0, other.hands().look(INBOX).size());
        }
    }

    @Test
    void aSecondStateFolderIsRefusedWhileTheFirstIsThere() throws Exception {
        deliver(0, 3);
        assertTrue(sync("state", "client", "alice@one.example").inSync());
        var report = sync("second", "client", "alice@one.example");
        assertTrue(report.failure()
                .orElseThrow()
                .getMessage()
                .contains(dir.resolve("state").toString()));
        MailRig.delete(dir.resolve("state"));
        var adopted = sync("second", "client", "alice@one.example");
        assertTrue(adopted.inSync(), adopted::toString);
        assertEquals(3, server.hands().look(INBOX).size());
    }

    @Test
    void aClientFolderPutBackFromACopyDeletesNothing() throws Exception {
        deliver(0, 3);
        sync();
        copy("client", "copy");
        deliver(3, 8);
        sync();
        MailRig.delete(dir.resolve("client"));
        copy("copy", "client");
        var report = sync();
        assertTrue(report.inSync(), report::toString);
        assertTrue(report.warnings().toString().contains("backup"), report::toString);
        assertEquals(8, server.hands().look(INBOX).size());
        assertEquals(8, messages());
        assertEquals(0, sync().warnings().size());
    }

    @Test
    void aLedgerPutBackFromACopyDeletesNothing() throws Exception {
        deliver(0, 3);
        sync();
        copy("state", "copy");
        deliver(3, 8);
        sync();
        MailRig.delete(dir.resolve("state"));
        copy("copy", "state");
        var report = sync();
        assertTrue(report.inSync(), report::toString);
        assertTrue(report.warnings().toString().contains("older than the local folder"), report::toString);
        assertEquals(8, server.hands().look(INBOX).size());
        assertEquals(8, messages());
    }

    @Test
    void anEmptiedClientFolderIsHeldWithOrWithoutItsMark() throws Exception {
        deliver(0, 5);
        sync();
        MailRig.delete(dir.resolve("client"));
        var report = sync();
        assertEquals(1, report.held().size(), report::toString);
        assertEquals(5, server.hands().look(INBOX).size());
    }

    @Test
    void aMarkCutShortIsMatchedAnewAndWrittenAgain() throws Exception {
        deliver(0, 3);
        sync();
        Files.writeString(dir.resolve("client/.tenon-account"), "# Tenon's own: wh");
        Files.writeString(dir.resolve("client/.tenon-account.new"), "ledger x");
        deliver(3, 4);
        var report = sync();
        assertTrue(report.inSync(), report::toString);
        assertEquals(4, messages());
        assertEquals(4, server.hands().look(INBOX).size());
        assertFalse(Files.exists(dir.resolve("client/.tenon-account.new")));
        assertEquals(0, sync().warnings().size());
    }

    @Test
    void anIdleRunLeavesTheMarkAlone() throws Exception {
        deliver(0, 3);
        sync();
        var mark = Files.readString(dir.resolve("client/.tenon-account"));
        sync();
        assertEquals(mark, Files.readString(dir.resolve("client/.tenon-account")));
    }

    private void deliver(int from, int to) {
        for (int i = from; i < to; i++) {
            server.hands().deliver(INBOX, Mails.mail("m" + i), Flags.NONE);
        }
    }

    private RunReport sync() throws StoreException {
        return sync("state", "client", "alice@one.example");
    }

    private RunReport sync(String state, String client, String owner) throws StoreException {
        return sync(dir.resolve(state), dir.resolve(client), owner, server);
    }

    private static RunReport sync(Path state, Path client, String owner, FakeStore server) throws StoreException {
        try (var files = FilesStore.open(client, Clock.systemUTC(), new Random());
                var engine = SyncEngine.open(
                        Home.of(state, Clock.systemUTC()).ownedBy(owner),
                        files,
                        server,
                        Policy.DEFAULT,
                        Progress.NONE)) {
            return engine.sync(false);
        }
    }

    private long messages() throws IOException {
        try (var files = Files.walk(dir.resolve("client/mail"))) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.getParent().endsWith("cur") || f.getParent().endsWith("new"))
                    .count();
        }
    }

    private void copy(String from, String to) throws IOException {
        try (var paths = Files.walk(dir.resolve(from))) {
            for (var path : paths.toList()) {
                var target = dir.resolve(to)
                        .resolve(dir.resolve(from).relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
