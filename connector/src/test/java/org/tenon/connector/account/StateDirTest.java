package org.tenon.connector.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:20:30Z"), ZoneOffset.UTC);

    @TempDir
    Path dir;

    @Test
    void theStateIsForItsOwnersEyesOnly() throws Exception {
        assumeTrue(
                Files.getFileAttributeView(dir, PosixFileAttributeView.class) != null,
                "this file system knows no owners and others");
        var state = new StateDir(dir.resolve("state").resolve("alice"));
        state.create();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())));
    }

    @Test
    void aStateFolderThatIsOpenToOthersIsClosedAndAFolderOfOtherThingsIsRefused() throws Exception {
        assumeTrue(
                Files.getFileAttributeView(dir, PosixFileAttributeView.class) != null,
                "this file system knows no owners and others");
        var open = PosixFilePermissions.fromString("rwxr-xr-x");
        var state = new StateDir(Files.createDirectory(dir.resolve("made-by-hand")));
        Files.setPosixFilePermissions(state.path(), open);
        state.create();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.path())));

        var shared = Files.createDirectory(dir.resolve("shared"));
        Files.writeString(shared.resolve("somebody's"), "x");
        Files.setPosixFilePermissions(shared, open);
        var refused = assertThrows(FileSystemException.class, () -> new StateDir(shared).create());
        assertTrue(refused.getReason().contains("a folder of its own"), refused::toString);
        assertEquals(open, Files.getPosixFilePermissions(shared), "left as it was");
    }

    /** Other stores mean another ledger; but mail that waits to be sent is nobody's ledger. */
    @Test
    void theAgentsFolderStaysWhenStateIsSetAside() throws Exception {
        var state = bound("files:alice", "mail.example.test", "alice");
        var mail = Files.createDirectories(state.agent().resolve("outbox")).resolve("1.mail");
        Files.writeString(mail, "x");
        var ports = Files.writeString(state.path().resolve("ports.json"), "x");
        assertTrue(state.bind(account("files:alice", "elsewhere.example.test", "alice"), CLOCK)
                .isPresent());
        assertTrue(Files.exists(mail));
        assertTrue(Files.exists(ports), "the mail program's profile has them");
    }

    @Test
    void theSameStoresKeepTheirLedger() throws Exception {
        var state = bound("files:alice", "mail.example.test", "alice");
        Files.writeString(state.path().resolve("ledger.sqlite"), "x");
        assertEquals(Optional.empty(), state.bind(account("files:alice", "mail.example.test:10993", "alice"), CLOCK));
        assertTrue(Files.exists(state.path().resolve("ledger.sqlite")));
    }

    @Test
    void otherStoresBeginAnewAndTheOldLedgerIsKeptAside() throws Exception {
        for (var other : new Account[] {
            account("files:elsewhere", "mail.example.test", "alice"),
            account("files:alice", "other.example.test", "alice"),
            account("files:alice", "mail.example.test", "bob")
        }) {
            var state = bound("files:alice", "mail.example.test", "alice");
            Files.writeString(state.path().resolve("ledger.sqlite"), "x");
            Files.writeString(state.path().resolve("lock"), "");
            var aside = state.bind(other, CLOCK).orElseThrow();
            assertEquals("before-20260301-102030", aside.getFileName().toString());
            assertTrue(Files.exists(aside.resolve("ledger.sqlite")));
            assertFalse(Files.exists(state.path().resolve("ledger.sqlite")));
            assertTrue(Files.exists(state.path().resolve("lock")), "the lock is held, so it stays");
            assertEquals(Optional.empty(), state.bind(other, CLOCK), "the second time nothing is new");
            clear(state.path());
        }
    }

    @Test
    void aRunThatEndedIsRememberedAndNoneBefore() throws Exception {
        var state = bound("files:alice", "mail.example.test", "alice");
        assertEquals(Optional.empty(), state.lastLook());
        state.lookedAt(CLOCK.instant());
        assertEquals(Optional.of(CLOCK.instant()), state.lastLook());
    }

    @Test
    void eachSystemHasItsOwnFolders() {
        var home = dir.toAbsolutePath();
        var linux = new Directories(Map.of(), home, home, false);
        assertEquals(home.resolve(".config/tenon"), linux.configDir());
        assertEquals(home.resolve(".local/state/tenon/alice"), linux.stateDir("alice"));
        var xdg = new Directories(
                Map.of("XDG_CONFIG_HOME", home.resolve("c").toString(), "XDG_STATE_HOME", "relative"),
                home,
                home,
                false);
        assertEquals(home.resolve("c/tenon"), xdg.configDir());
        assertEquals(home.resolve(".local/state/tenon/alice"), xdg.stateDir("alice"), "a relative path is ignored");
        var windows = new Directories(Map.of("LOCALAPPDATA", home.resolve("l").toString()), home, home, true);
        assertEquals(home.resolve("AppData/Roaming/Tenon"), windows.configDir());
        assertEquals(home.resolve("l/Tenon/alice"), windows.stateDir("alice"));
    }

    private StateDir bound(String client, String server, String login) throws Exception {
        var state = new StateDir(dir.resolve("state"));
        state.create();
        assertEquals(Optional.empty(), state.bind(account(client, server, login), CLOCK));
        return state;
    }

    private Account account(String client, String server, String login) throws Exception {
        return AccountFile.read(Files.writeString(dir.resolve("alice.toml"), """
                [account]
                login  = "%s"
                secret = "env:X"
                [server]
                imap   = "imaps://%s"
                [client]
                store  = "%s"
                """.formatted(login, server, client)));
    }

    private static void clear(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
