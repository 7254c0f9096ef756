package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.MailServer.Make;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.lab.Tap;
import org.tenon.sync.run.RunReport;

@Timeout(value = 25, unit = TimeUnit.MINUTES)
final class TwoWayMailTest {
    @TempDir
    Path dir;

    private static MailServer start(Make make, Path dir, Setup setup) throws IOException {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        return make.start(dir, setup);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOVECOT", "CYRUS"})
    void aLargeMailboxIsEqualOnBothSidesAndEditsOnEitherLand(Make make) throws Exception {
        int messages = Lab.size(3000, 20_000);
        try (var server = start(make, dir.resolve("server"), Setup.plain());
                var tap = Tap.on(server.imapPort())) {
            var rig = new MailRig(server.imapPort(), dir);
            rig.fillServer(messages);
            MailRig.assertDone(rig.sync());
            rig.assertEqual(messages);
            rig.assertIdle();

            MailRig.assertDone(rig.sync(tap.port()));
            assertTrue(tap.commands().size() <= 12, () -> "an idle run asks little: " + tap);
            assertTrue(tap.bytes() < 20_000, () -> "an idle run transfers little: " + tap);

            rig.edit(1, 500, "--tree");
            rig.settle();
            rig.assertEqual();
        }
    }

    @Test
    void aLargeClientFillsAnEmptyServer() throws Exception {
        int messages = Lab.size(1500, 20_000);
        try (var server = start(Make.DOVECOT, dir.resolve("server"), Setup.plain())) {
            var rig = new MailRig(server.imapPort(), dir);
            rig.fillClient(messages);
            rig.settle();
            rig.assertEqual(messages);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOVECOT", "CYRUS"})
    void aLostLedgerTransfersAlmostNothingAgainAndMakesNoCopy(Make make) throws Exception {
        int messages = Lab.size(1500, 20_000);
        try (var server = start(make, dir.resolve("server"), Setup.plain());
                var tap = Tap.on(server.imapPort())) {
            var rig = new MailRig(server.imapPort(), dir);
            rig.fillServer(messages);
            MailRig.assertDone(rig.sync(tap.port()));
            long whole = tap.bytes();
            tap.reset();

            MailRig.delete(rig.state());
            var report = rig.sync(tap.port());
            MailRig.assertDone(report);
            for (var folder : report.folders()) {
                // Twins, the same message twice in a folder, may be matched the other way round: then their flags are
                // joined.
                assertEquals(0, folder.client().sum() - folder.client().flags(), folder::toString);
                assertEquals(0, folder.server().sum() - folder.server().flags(), folder::toString);
            }
            // Flags, sizes and Message-IDs of all, and the headers of those without one: some 180 bytes a message. In a
            // small
            // mailbox the sign-ins and the opening of twenty folders show as well.
            assertTrue(
                    tap.bytes() * (messages < 20_000 ? 80 : 100) < whole,
                    () -> tap.bytes() + " bytes of " + whole + ": " + tap);
            rig.assertIdle();
            rig.assertEqual(messages);
        }
    }

    @Test
    void aNewUidValidityMovesNoMessage() throws Exception {
        int messages = Lab.size(1000, 20_000);
        int port;
        var rig = Optional.<MailRig>empty();
        try (var server = (DovecotServer) start(Make.DOVECOT, dir.resolve("server"), Setup.plain())) {
            port = server.imapPort();
            rig = Optional.of(new MailRig(port, dir));
            rig.get().fillServer(messages);
            rig.get().settle();
        }
        forgetUids(dir.resolve("server/mail/u1"));
        try (var server =
                        start(Make.DOVECOT, dir.resolve("server"), Setup.plain().imapPort(port));
                var tap = Tap.on(server.imapPort())) {
            // New mail and marks: a deletion or a move cannot be told from the doings under the new UIDVALIDITY, and
            // may be
            // undone.
            rig.get().edit(2, 100, "--only", "new,flag,keyword,both-flag", "--add-only");
            MailRig.assertDone(rig.get().sync(tap.port()));
            rig.get().settle();
            rig.get().assertEqual();
            assertTrue(tap.bytesDown() < 400L * messages + 3_000_000, () -> "few bodies again: " + tap);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONDSTORE QRESYNC",
                "QRESYNC",
                "MOVE",
                "UIDPLUS",
                "LIST-STATUS LIST-EXTENDED SPECIAL-USE",
                "LITERAL+",
                "CONDSTORE QRESYNC MOVE UIDPLUS LIST-STATUS LIST-EXTENDED SPECIAL-USE LITERAL+ ESEARCH MULTIAPPEND"
                        + " COMPRESS=DEFLATE IDLE NOTIFY STATUS=SIZE UNSELECT SEARCHRES BINARY"
            })
    void withoutAnExtensionTheResultIsTheSame(String missing) throws Exception {
        try (var server = start(Make.DOVECOT, dir.resolve("server"), Setup.plain());
                var tap = Tap.hiding(server.imapPort(), missing.split(" ", -1))) {
            var rig = new MailRig(server.imapPort(), dir);
            rig.fillServer(400, "--median", "2000", "--attachments", "0");
            MailRig.assertDone(rig.sync(tap.port()));
            rig.assertEqual(400);
            rig.edit(3, 120, "--tree");
            MailRig.assertDone(rig.sync(tap.port()));
            MailRig.assertDone(rig.sync(tap.port()));
            assertEquals(0, deeds(rig.sync(tap.port())), "a third run has nothing to do");
            rig.assertEqual();
            assertEquals(List.of(), tap.violations(), "commands that the server did not offer");
        }
    }

    @Test
    void aPrefixAndAnotherSeparatorAreTheServersBusiness() throws Exception {
        var setup = Setup.plain().namespace('.', "INBOX.");
        try (var server = start(Make.DOVECOT, dir.resolve("server"), setup)) {
            var rig = new MailRig(server.imapPort(), dir);
            rig.fillServer(300, "--median", "2000", "--attachments", "0");
            MailRig.assertDone(rig.sync());
            rig.assertEqual(300);
            rig.edit(4, 100, "--tree");
            rig.settle();
            rig.assertEqual();
        }
    }

    @Test
    void aLineThatBreaksAgainAndAgainLosesNothingAndDoublesNothing() throws Exception {
        var random = new Random(7);
        int cuts = Lab.size(12, 100);
        try (var server = start(Make.DOVECOT, dir.resolve("server"), Setup.plain());
                var tap = Tap.on(server.imapPort())) {
            var rig = new MailRig(server.imapPort(), dir);
            rig.fillServer(1500);
            for (int i = 0; i < cuts; i++) {
                if (i == cuts / 2) {
                    rig.settle();
                    rig.assertEqual(1500);
                    rig.edit(5, 200);
                }
                tap.cutAfter(random.nextInt(i < cuts / 2 ? 4_000_000 : 60_000));
                rig.sync(tap.port());
            }
            rig.settle();
            rig.assertEqual();
        }
    }

    private static long deeds(RunReport report) {
        return report.folders().stream()
                .mapToLong(f -> f.client().sum() + f.server().sum())
                .sum();
    }

    /** What a server does that was restored from a backup: the same mail, under new UIDs and a new UIDVALIDITY. */
    private static void forgetUids(Path maildir) throws IOException {
        try (var files = Files.walk(maildir)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = file.getFileName().toString();
                if (name.startsWith("dovecot-uid") || name.startsWith("dovecot.")) {
                    Files.delete(file);
                }
            }
        }
    }
}
