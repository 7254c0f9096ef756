package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.store.StoreException;

/** Deletions and notices that wait at the same time: leave for the one is no leave for the other. */
final class MixedHoldsTest {
    private static final String FOLDER = "Team";
    /** Half of what is there, and more than may go unasked. */
    private static final int EVENTS = 22;

    @TempDir
    Path dir;

    private FakeDavServer server;
    private DavRig rig;
    private String collection;

    @BeforeEach
    void start() throws Exception {
        server = FakeDavServer.start(DavTrait.SCHEDULES).auth(new FakeDavAuth.Basic());
        rig = new DavRig(dir, DavRig.settings(server.root(), server.root()), "alice@example.test");
        collection = server.addCalendar("team", FOLDER, "VEVENT");
        for (int i = 0; i < EVENTS; i++) {
            put("plain" + i, TwoWayDavContract.item(Kind.CALENDAR, "plain" + i, "SUMMARY:plain"));
            put("meeting" + i, meeting(i, "plain"));
        }
        rig.settle();
    }

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    private void put(String uid, String text) {
        server.put(collection, uid + ".ics", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String meeting(int number, String summary) {
        var lines = new StringBuilder("SUMMARY:" + summary + "\r\nORGANIZER:mailto:alice@example.test");
        for (int i = 0; i < 7; i++) {
            lines.append("\r\nATTENDEE:mailto:guest").append(i).append("@example.test");
        }
        return TwoWayDavContract.item(Kind.CALENDAR, "meeting" + number, lines.toString());
    }

    private Path file(String uid) {
        return rig.directory(Kind.CALENDAR, FOLDER).resolve(uid + ".ics");
    }

    private void deleteHere(String sort) throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            Files.delete(file(sort + i));
        }
    }

    private static Map<Hold, Long> held(RunReport report) {
        return report.held().stream().collect(Collectors.toMap(HeldReport::sort, HeldReport::items));
    }

    private void release(Hold sort) throws StoreException {
        boolean released = rig.engine(CommitHook.NONE, e -> e.history().held().stream()
                .filter(h -> h.sort() == sort)
                .allMatch(h -> e.history().release(h.id())));
        assertTrue(released);
    }

    private boolean isEdited() {
        return server.items(collection).toString().contains("SUMMARY:moved up");
    }

    private long there(String sort) {
        return server.items(collection).keySet().stream()
                .filter(name -> name.contains(sort))
                .count();
    }

    @Test
    void theTwoAreRowsOfTheirOwnAndEachGoesWhenItIsReleased() throws Exception {
        deleteHere("plain");
        Files.writeString(file("meeting0"), meeting(0, "moved up"));
        var report = rig.settle();
        assertEquals(Map.of(Hold.DELETION, 22L, Hold.NOTICE, 1L), held(report));

        release(Hold.NOTICE);
        report = rig.settle();
        assertEquals(Map.of(Hold.DELETION, 22L), held(report));
        assertTrue(isEdited());
        assertEquals(EVENTS, there("plain"));

        release(Hold.DELETION);
        assertTrue(rig.settle().inSync());
        assertEquals(0, there("plain"));
    }

    @Test
    void theOtherWayRoundAsWell() throws Exception {
        deleteHere("plain");
        Files.writeString(file("meeting0"), meeting(0, "moved up"));
        assertEquals(Map.of(Hold.DELETION, 22L, Hold.NOTICE, 1L), held(rig.settle()));
        release(Hold.DELETION);
        var report = rig.settle();
        assertEquals(Map.of(Hold.NOTICE, 1L), held(report));
        assertEquals(0, there("plain"));
        assertFalse(isEdited());
        release(Hold.NOTICE);
        assertTrue(rig.settle().inSync());
        assertTrue(isEdited());
    }

    @Test
    void deletionsThatWouldAlsoTellPeopleNeedLeaveForBoth() throws Exception {
        deleteHere("meeting");
        assertEquals(Map.of(Hold.NOTICE, 22L), held(rig.settle()));
        release(Hold.NOTICE);
        assertEquals(Map.of(Hold.DELETION, 22L), held(rig.settle()));
        assertEquals(EVENTS, there("meeting"));
        release(Hold.DELETION);
        assertTrue(rig.settle().inSync());
        assertEquals(0, there("meeting"));
    }
}
