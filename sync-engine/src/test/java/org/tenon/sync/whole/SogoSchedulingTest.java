package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Hold;

/**
 * A real SOGo, which mails people by itself and does not do as RFC 6638 says: it looks for SCHEDULE-AGENT at the organizer alone,
 * and declines an invitation that is deleted whatever Schedule-Reply says. Its letters go into a sink, where they are counted.
 */
@Timeout(300)
final class SogoSchedulingTest {
    private static final String CALENDAR = "Meetings";

    @TempDir
    Path dir;

    private DavServer server;
    private DavRig rig;

    @BeforeEach
    void start() throws Exception {
        var missing = DavServer.Make.SOGO.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        server = DavServer.Make.SOGO.start(dir.resolve("server"));
        rig = new DavRig(dir.resolve("rig"), DavRig.settings(server), "u1@example.com");
        rig.write(Kind.CALENDAR, CALENDAR, "plain", TwoWayDavContract.item(Kind.CALENDAR, "plain"));
        rig.settle();
    }

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static String meeting(String uid, String organizer, String... attendees) {
        return Texts.meeting(uid, "20300203T100000Z", "20300203T110000Z", organizer, attendees);
    }

    @Test
    void whatAnUndoPutsBackMailsNobody() throws Exception {
        rig.write(Kind.CALENDAR, CALENDAR, "m", meeting("m", "u1@example.com", "guest@example.org"));
        rig.settle();
        assertEquals(1, server.mailsSent(), "the invitation that a person made");
        rig.deleteThere(Kind.CALENDAR, CALENDAR, "UID:m");
        int sent = server.mailsSent();
        var deleted = rig.sync();
        assertFalse(rig.here(Kind.CALENDAR, CALENDAR).toString().contains("UID:m"), deleted::toString);
        rig.engine(CommitHook.NONE, e -> e.undo(deleted.run(), false));
        rig.sync();
        assertTrue(rig.there(Kind.CALENDAR, CALENDAR).toString().contains("UID:m"), "it is back on the server");
        assertEquals(sent, server.mailsSent(), "nobody was invited anew");
    }

    @Test
    void anInvitationThatIsDeletedHereIsHeldSinceSogoWouldDecline() throws Exception {
        rig.put(Kind.CALENDAR, CALENDAR, meeting("i", "boss@example.org", "u1@example.com"));
        rig.settle();
        int sent = server.mailsSent();
        for (var file : List.copyOf(rig.here(Kind.CALENDAR, CALENDAR).entrySet())) {
            if (file.getValue().contains("UID:i")) {
                Files.delete(rig.directory(Kind.CALENDAR, CALENDAR).resolve(file.getKey()));
            }
        }
        var report = rig.sync();
        assertEquals(1, report.held().size(), report::toString);
        assertEquals(Hold.NOTICE, report.held().getFirst().sort(), report::toString);
        assertTrue(rig.there(Kind.CALENDAR, CALENDAR).toString().contains("UID:i"));
        assertEquals(sent, server.mailsSent());
    }

    @Test
    void aConflictCopyOfAMeetingInvitesNobody() throws Exception {
        rig.write(Kind.CALENDAR, CALENDAR, "c", meeting("c", "u1@example.com", "guest@example.org"));
        rig.settle();
        // The ledger is lost, and the two sides differ: one is the copy of the other.
        MailRig.delete(rig.state());
        var file = rig.directory(Kind.CALENDAR, CALENDAR).resolve("c.ics");
        Files.writeString(file, Files.readString(file).replace("SUMMARY:meeting", "SUMMARY:gathering"));
        int sent = server.mailsSent();
        rig.sync();
        rig.sync();
        assertEquals(sent, server.mailsSent(), "mails about a copy");
        var copies = rig.there(Kind.CALENDAR, CALENDAR).values().stream()
                .filter(text -> text.contains("UID:conflict-"))
                .toList();
        assertEquals(1, copies.size(), copies::toString);
        assertTrue(copies.getFirst().contains("X-TENON-ATTENDEE"), copies::toString);
    }
}
