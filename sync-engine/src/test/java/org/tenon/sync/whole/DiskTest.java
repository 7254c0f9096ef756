package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.ledger.LedgerException;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;

/** A client's disk that is full or read-only: the run says so, the server keeps everything, and the next one goes on. */
final class DiskTest {
    private static final int MESSAGES = 300;

    @TempDir
    Path dir;

    private Path disk;
    private DovecotServer server;

    @BeforeEach
    void aSmallDisk() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        disk = Files.createDirectory(dir.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
                "a small disk is a mount of its own: needs root");
        server = DovecotServer.start(dir.resolve("server"));
    }

    @AfterEach
    void noDisk() throws Exception {
        if (server != null) {
            server.close();
        }
        run("umount", disk.toString());
    }

    @Test
    void aFullDiskLosesNothingAndIsSaid() throws Exception {
        var rig = new MailRig(server.imapPort(), disk.resolve("client"), dir.resolve("state"), dir.resolve("journal"));
        rig.fillServer(MESSAGES, "--attachments", "0");
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.of(Cause.NO_SPACE), rig.sync().failure().map(StoreException::kind), "run " + i);
        }
        grow();
        rig.settle();
        rig.assertEqual(MESSAGES);
    }

    @Test
    void aFullDiskUnderTheLedgerTooLosesNothing() throws Exception {
        var rig = new MailRig(server.imapPort(), disk.resolve("client"), disk.resolve("state"), dir.resolve("journal"));
        rig.fillServer(MESSAGES, "--attachments", "0");
        for (int i = 0; i < 3; i++) {
            assertTrue(failsForWantOfSpace(rig), "run " + i);
        }
        grow();
        rig.settle();
        rig.assertEqual(MESSAGES);
    }

    @Test
    void aReadOnlyFolderIsSaidAndCostsTheServerNothing() throws Exception {
        grow();
        var rig = new MailRig(server.imapPort(), disk.resolve("client"), dir.resolve("state"), dir.resolve("journal"));
        rig.fillServer(MESSAGES, "--attachments", "0");
        rig.settle();
        rig.fillServer(60, "--seed", "8", "--attachments", "0");
        assertTrue(run("mount", "-o", "remount,ro", disk.toString()));
        for (int i = 0; i < 2; i++) {
            assertEquals(Optional.of(Cause.NO_ACCESS), failure(rig), "run " + i);
        }
        assertTrue(run("mount", "-o", "remount,rw", disk.toString()));
        rig.settle();
        rig.assertEqual(MESSAGES + 60);
    }

    private static boolean failsForWantOfSpace(MailRig rig) throws StoreException {
        try {
            return rig.sync().failure().map(StoreException::kind).equals(Optional.of(Cause.NO_SPACE));
        } catch (LedgerException e) {
            return true;
        }
    }

    private static Optional<Cause> failure(MailRig rig) {
        try {
            return rig.sync().failure().map(StoreException::kind);
        } catch (StoreException e) {
            return Optional.of(e.kind());
        }
    }

    private void grow() throws Exception {
        assertTrue(run("mount", "-o", "remount,size=100m", disk.toString()));
    }

    private static boolean run(String... command) throws Exception {
        return Lab.run(Duration.ofSeconds(30), List.of(command)).code() == 0;
    }
}
