package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.sync.SelfTest;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.Setup;

/** {@code tenon doctor --self-test}: over plain files, and as a Windows process with an Outlook profile of its own. */
final class SelfTestTest {
    @TempDir
    Path dir;

    private static void assertAllHeld(String out) {
        assertTrue(out.lines().filter(line -> line.startsWith("ok ")).count() > 8, out);
        assertFalse(out.contains("WRONG"), out);
    }

    /** Of mail: in the place of a server of calendars plain files keep a second name of what was replaced for a while. */
    @Test
    void aRoundOverFilesLeavesNothing() throws Exception {
        var tenon = new CommandLineHarness(dir);
        tenon.deliver(tenon.server, "INBOX");
        // As a run that was cut off leaves it.
        tenon.deliver(tenon.server, SelfTest.NAME);
        var said = tenon.account("doctor", "--self-test");
        assertEquals(0, said.exit(), said::toString);
        assertAllHeld(said.out());
        assertTrue(said.out().contains("what a run before left: cleaned away"), said::toString);
        assertEquals(1, tenon.count(tenon.server, "INBOX"), "nothing else is touched");
        assertEquals(0, tenon.count(tenon.client, "INBOX"), "nor looked into");
        assertEquals(0, tenon.count(tenon.server, SelfTest.NAME));
        try (var all = Files.walk(dir)) {
            assertEquals(
                    List.of(),
                    all.filter(f -> f.getFileName().toString().equals(SelfTest.NAME))
                            .toList());
        }
        var again = tenon.account("doctor", "--self-test");
        assertEquals(0, again.exit(), again::toString);
        assertTrue(again.out().contains("what a run before left: nothing"), again::toString);
    }

    /** Of each kind, beside the servers that people have. */
    @Test
    void aRoundOfEveryKindBesideServersLeavesNothing() throws Exception {
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        try (var mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
                var dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"))) {
            var phone = new Phone(dir, mail.imapPort(), dav.http(), dav.contacts());
            phone.writeTenItems();
            phone.sync(0);
            var said = phone.tenon(0, "doctor", "--self-test");
            assertAllHeld(said);
            for (var kind : List.of("mail", "calendar", "tasks", "contacts")) {
                assertTrue(said.contains("ok    made here, " + kind), said);
            }
            phone.sync(0);
            try (var all = Files.walk(phone.files())) {
                var left = all.filter(Files::isRegularFile)
                        .filter(f -> f.toString().contains(SelfTest.NAME))
                        .toList();
                assertEquals(List.of(), left, "on the servers");
            }
            assertEquals(3, phone.items("mail/INBOX").size(), "nothing else is touched");
            assertEquals(2, phone.items("calendars/Calendar").size(), "nothing else is touched");
        }
    }

    /** A whole round, one whose libraries end the process in its middle, and the one that cleans up after that. */
    @Test
    void aRoundOverOutlookLeavesNothing() throws Exception {
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        try (var mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
                var dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"));
                var lab = new OutlookLab(new Phone(dir, mail.imapPort(), dav.http(), dav.contacts()))) {
            var died = lab.selfTest("TENON_RIG_DIE=1500");
            assertEquals(3, died.code(), died.out() + died.err());
            assertTrue(died.out().contains("made here"), died.out());
            var whole = lab.selfTest();
            assertEquals(0, whole.code(), whole.out() + whole.err());
            assertAllHeld(whole.out());
            assertTrue(whole.out().contains("what a run before left: cleaned away"), whole.out());
            assertFalse(lab.hasProfile(SelfTest.NAME), "the scratch profile is gone");
            System.out.print(whole.out());
        }
    }
}
