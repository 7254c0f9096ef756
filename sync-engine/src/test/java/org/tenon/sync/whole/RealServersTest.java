package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.model.Kind;

/**
 * A life with every server of the lab: items of every kind that it takes come from both sides, are edited, moved and deleted on
 * both, and the ledger is lost. At each stop both sides hold the same for a reader that shares no code with us, nothing is left
 * to do, and nobody was sent a mail.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class RealServersTest {
    private static final int EACH_WAY = Lab.size(12, 100);
    private static final int EDITS = Lab.size(20, 100);

    private static final String MEETING = Texts.meeting(
            "meeting@example.test", "20270203T100000Z", "20270203T110000Z", "u1@example.com", "guest@example.org");

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource
    void mailIsTheSameOnBothSidesAtEveryStop(MailServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = make.start(dir.resolve("server"), Setup.plain())) {
            var rig = new MailRig(server, dir);
            switch (make) {
                case DOVECOT, CYRUS -> {}
                case COURIER -> rig.judgeWith("--dates", "--last-line-ended");
                // A copy is received anew there.
                case IMAP4D -> rig.judgeWith();
            }
            var plain = make.keepsKeywords() ? List.<String>of() : List.of("--plain");
            rig.fillServer(EACH_WAY, made(1, plain));
            rig.fillClient(EACH_WAY, made(2, plain));
            rig.settle();
            rig.assertEqual(2 * EACH_WAY);

            rig.edit(3, EDITS, with(plain, "--tree"));
            rig.settle();
            rig.assertEqual();

            MailRig.delete(rig.state());
            rig.settle();
            rig.assertEqual();
        }
    }

    private static String[] made(int seed, List<String> plain) {
        return with(plain, "--seed", Integer.toString(seed), "--folders", "4", "--attachments", "0");
    }

    private static String[] with(List<String> more, String... words) {
        return Stream.concat(Stream.of(words), more.stream()).toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void calendarsTasksNotesAndContactsAreTheSameOnBothSidesAtEveryStop(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = make.start(dir.resolve("server"));
                var rig = new DavRig(dir, DavRig.settings(server))) {
            var lab = new DavLab(server, dir.resolve("client"));
            var kinds = EnumSet.complementOf(EnumSet.of(Kind.MAIL));
            if (!make.keepsNotes()) {
                kinds.remove(Kind.NOTES);
            }
            for (var kind : kinds) {
                lab.fillServer(kind, "There " + kind.word(), EACH_WAY, 1);
                lab.fillFiles(kind, "Here " + kind.word(), EACH_WAY, 2);
            }
            assertTrue(rig.sync().failure().isEmpty());
            rig.settle();
            lab.assertEqual();

            lab.edit(3, EDITS);
            assertTrue(rig.sync().failure().isEmpty());
            rig.settle();
            lab.assertEqual();

            rig.put(Kind.CALENDAR, "Meetings", MEETING);
            rig.settle();
            int sent = server.mailsSent();
            assertEquals(make == DavServer.Make.SOGO ? 1 : 0, sent, "mails that another program's meeting caused");

            MailRig.delete(rig.state());
            assertTrue(rig.sync().failure().isEmpty());
            rig.settle();
            lab.assertEqual();
            assertEquals(sent, server.mailsSent(), "mails to people");
        }
    }
}
