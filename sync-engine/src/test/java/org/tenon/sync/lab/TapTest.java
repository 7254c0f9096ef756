package org.tenon.sync.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TapTest {
    @TempDir
    Path dir;

    @BeforeEach
    void installed() {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
    }

    @Test
    void countsBytesAndCommandsAndLeavesThemAsTheyAre() throws IOException {
        try (var server = DovecotServer.start(dir);
                var tap = Tap.on(server.imapPort())) {
            try (var line = new ImapLine(tap.port())) {
                line.say("LOGIN u1 p1");
                assertTrue(line.say("APPEND INBOX {12+}\r\na UID MOVE 1").contains(" OK "));
                assertTrue(line.say("SELECT INBOX").contains("* 1 EXISTS"));
                assertTrue(line.say("UID FETCH 1 BODY.PEEK[]").contains("a UID MOVE 1"));
            }
            assertEquals(List.of("LOGIN", "APPEND", "SELECT", "UID FETCH"), tap.commands());
            assertEquals(List.of(), tap.violations());
            assertTrue(tap.bytesUp() > 80 && tap.bytesDown() > 500, tap.toString());
            tap.reset();
            assertEquals(0, tap.bytes());
        }
    }

    @Test
    void hidesAnExtensionThoroughly() throws IOException {
        try (var server = DovecotServer.start(dir);
                var tap = Tap.hiding(server.imapPort(), "UIDPLUS", "CONDSTORE", "QRESYNC", "MOVE");
                var line = new ImapLine(tap.port())) {
            var said = line.say("LOGIN u1 p1") + line.say("CAPABILITY");
            assertFalse(said.matches("(?s).*(UIDPLUS|CONDSTORE|QRESYNC|MOVE ).*"), said);
            assertTrue(said.contains("LIST-STATUS"), said);
            assertFalse(line.say("APPEND INBOX {4+}\r\na: b").contains("APPENDUID"));
            assertFalse(line.say("SELECT INBOX").contains("HIGHESTMODSEQ"));
            assertTrue(line.say("UID STORE 1 +FLAGS.SILENT (\\Deleted)").contains(" OK "));
            assertTrue(line.say("UID EXPUNGE 1").contains(" BAD "));
            assertTrue(line.say("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1)").contains(" BAD "));
            assertEquals(List.of("UID EXPUNGE", "UID FETCH"), tap.violations());
        }
    }

    @Test
    void cutsTheLineAfterSoManyBytes() throws IOException {
        try (var server = DovecotServer.start(dir);
                var tap = Tap.on(server.imapPort())) {
            try (var line = new ImapLine(tap.port())) {
                line.say("LOGIN u1 p1");
                tap.cutAfter(10);
                assertThrows(IOException.class, () -> {
                    line.say("NOOP");
                    line.say("NOOP");
                });
            }
            try (var line = new ImapLine(tap.port())) {
                assertTrue(line.say("LOGIN u1 p1").contains(" OK "));
            }
        }
    }
}
