package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.RunningDav;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.StoreException;

/**
 * Two users of a Cyrus that schedules by itself (RFC 6638): u1 organizes, u2 is invited. What u2's account gets is what the server
 * sent on u1's behalf.
 */
final class SchedulingTest {
    private static final String WORK = "Meetings";

    @RegisterExtension
    static final RunningDav RUNNING = new RunningDav(DavServer.Make.CYRUS);

    private static int count;

    @TempDir
    Path dir;

    private DavRig organizer;
    private DavRig invited;
    private String uid;

    private static DavSettings settings(String user, String password) {
        return DavRig.settings(RUNNING.http(), RUNNING.http(), user, password);
    }

    @BeforeEach
    void open() throws Exception {
        organizer = new DavRig(dir.resolve("u1"), settings("u1", "p1"), "u1@localhost");
        invited = new DavRig(dir.resolve("u2"), settings("u2", "p2"), "u2@localhost");
        uid = "meeting-" + ++count;
        organizer.folder(Kind.CALENDAR, WORK);
        // A ledger that has seen a run: the first one tells nobody anything.
        organizer.write(Kind.CALENDAR, WORK, "plain" + count, TwoWayDavContract.item(Kind.CALENDAR, "plain" + count));
        organizer.settle();
    }

    @AfterEach
    void close() {
        if (organizer != null) {
            organizer.close();
        }
        if (invited != null) {
            invited.close();
        }
    }

    private static String meeting(String uid, String hour, String... attendees) {
        return Texts.meeting(uid, "20300203T" + hour + "0000Z", "20300203T" + hour + "3000Z", "u1@localhost", attendees)
                .replace("SUMMARY:", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:u1@localhost\r\nSUMMARY:");
    }

    /** What the server has delivered to u2 of these meetings: in whichever calendar, and how often each was changed. */
    private TreeMap<String, String> delivered() throws StoreException {
        var all = new TreeMap<String, String>();
        for (var folder : invited.other().folders()) {
            if (folder.kind() == Kind.CALENDAR) {
                invited.there(Kind.CALENDAR, folder.name().last()).forEach((handle, text) -> {
                    if (text.contains("UID:" + uid)) {
                        all.put(folder.name() + "/" + handle, text);
                    }
                });
            }
        }
        return all;
    }

    private void meetings(int number) {
        for (int i = 0; i < number; i++) {
            organizer.write(Kind.CALENDAR, WORK, uid + "-" + i, meeting(uid + "-" + i, "10", "u2@localhost"));
        }
    }

    private Path file(int number) {
        return organizer.directory(Kind.CALENDAR, WORK).resolve(uid + "-" + number + ".ics");
    }

    @Test
    void aMeetingThatTheUserMakesAndMovesIsToldOnceEach() throws Exception {
        meetings(1);
        organizer.settle();
        assertEquals(1, delivered().size());
        Files.writeString(file(0), Files.readString(file(0)).replace("T10", "T15"));
        organizer.settle();
        assertEquals(1, delivered().size());
        assertTrue(delivered().firstEntry().getValue().contains("T150000"), delivered()::toString);
    }

    @Test
    void moreThanFivePeopleInOneRunAreAskedForFirst() throws Exception {
        organizer.write(
                Kind.CALENDAR,
                WORK,
                "big",
                meeting(uid, "10", "u2@localhost", "a@x.test", "b@x.test", "c@x.test", "d@x.test", "e@x.test"));
        var report = organizer.sync();
        assertEquals(1, report.held().size(), report::toString);
        assertEquals(0, delivered().size());
        organizer.engine(CommitHook.NONE, e -> e.history()
                .release(e.history().held().getFirst().id()));
        organizer.settle();
        assertEquals(1, delivered().size());
    }

    @Test
    void aLostLedgerAndABulkMoveTellNobody() throws Exception {
        meetings(50);
        organizer.settle();
        var before = delivered();
        assertEquals(50, before.size());
        MailRig.delete(organizer.state());
        organizer.settle();
        assertEquals(before, delivered());
        Files.createDirectories(organizer.directory(Kind.CALENDAR, "Elsewhere" + count));
        for (int i = 0; i < 50; i++) {
            Files.move(
                    file(i),
                    organizer.directory(Kind.CALENDAR, "Elsewhere" + count).resolve(uid + "-" + i + ".ics"));
        }
        organizer.settle();
        assertEquals(50, organizer.there(Kind.CALENDAR, "Elsewhere" + count).size());
        assertEquals(before, delivered());
    }

    @Test
    void whatIsPutBackTellsNobody() throws Exception {
        meetings(30);
        organizer.settle();
        // u2 has none of them any more: whatever comes now was sent anew.
        for (var folder : invited.other().folders()) {
            if (folder.kind() == Kind.CALENDAR) {
                invited.deleteThere(Kind.CALENDAR, folder.name().last(), "UID:" + uid);
            }
        }
        assertEquals(0, delivered().size());
        organizer.deleteThere(Kind.CALENDAR, WORK, "UID:" + uid);
        var report = organizer.sync();
        assertEquals(1, report.held().size(), report::toString);
        organizer.engine(CommitHook.NONE, e -> e.history()
                .restore(e.history().held().getFirst().id()));
        organizer.settle();
        var back = organizer.there(Kind.CALENDAR, WORK).values().stream()
                .filter(text -> text.contains("UID:" + uid))
                .count();
        assertEquals(30, back);
        assertEquals(0, delivered().size());
    }

    @Test
    void anUndoTellsNobody() throws Exception {
        meetings(3);
        organizer.settle();
        for (var folder : invited.other().folders()) {
            if (folder.kind() == Kind.CALENDAR) {
                invited.deleteThere(Kind.CALENDAR, folder.name().last(), "UID:" + uid);
            }
        }
        organizer.deleteThere(Kind.CALENDAR, WORK, "UID:" + uid + "-0");
        var bad = organizer.sync();
        assertTrue(!Files.exists(file(0)), bad::toString);
        var undone = organizer.engine(CommitHook.NONE, (SyncEngine e) -> e.undo(bad.run(), false));
        organizer.sync();
        assertTrue(Files.exists(file(0)), () -> bad + " " + undone);
        assertTrue(organizer.there(Kind.CALENDAR, WORK).toString().contains("UID:" + uid + "-0"));
        assertEquals(0, delivered().size());
    }

    // --- Counted to the letter: each that comes is one more message in the mailbox that is the attendee's calendar,
    // and Cyrus tells
    // how many there have ever been in the calendar's own ETag

    private static final List<String> INVITED = List.of("u2", "u3", "u4");
    private static final Pattern EVER = Pattern.compile("getetag>\"\\d+-(\\d+)-\\d+\"<");

    private static int letters(String user) throws Exception {
        var place = RUNNING.http().resolve("/dav/calendars/user/" + user + "/Default/");
        var credential = Base64.getEncoder()
                .encodeToString((user + ":" + user.replace('u', 'p')).getBytes(StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(place)
                            .header("Authorization", "Basic " + credential)
                            .header("Content-Type", "application/xml")
                            .header("Depth", "0")
                            .method(
                                    "PROPFIND",
                                    HttpRequest.BodyPublishers.ofString(
                                            "<propfind xmlns=\"DAV:\"><prop><getetag/></prop></propfind>"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(207, answer.statusCode());
            var ever = EVER.matcher(answer.body());
            assertTrue(ever.find(), answer::body);
            return Integer.parseInt(ever.group(1));
        }
    }

    private static List<Integer> letters() throws Exception {
        var all = new ArrayList<Integer>();
        for (var user : INVITED) {
            all.add(letters(user));
        }
        return all;
    }

    private static List<Integer> plus(List<Integer> before, int more) {
        return before.stream().map(n -> n + more).toList();
    }

    private void meetingsOfFour(int number) {
        for (int i = 0; i < number; i++) {
            organizer.write(
                    Kind.CALENDAR,
                    WORK,
                    uid + "-" + i,
                    meeting(uid + "-" + i, "10", "u2@localhost", "u3@localhost", "u4@localhost"));
        }
    }

    @Test
    void aRealChangeSendsOneLetterToEachAndNothingElseSendsAny() throws Exception {
        var none = letters();
        meetingsOfFour(3);
        organizer.settle();
        assertEquals(plus(none, 3), letters(), "three invitations to each");

        Files.writeString(file(0), Files.readString(file(0)).replace("T10", "T15"));
        var changed = organizer.settle();
        assertEquals(plus(none, 4), letters(), "one change of time, one letter to each");

        organizer.sync();
        assertEquals(plus(none, 4), letters(), "a sync with nothing to do");

        MailRig.delete(organizer.state());
        organizer.settle();
        assertEquals(plus(none, 4), letters(), "a lost ledger");
        assertTrue(changed.failure().isEmpty());
    }

    @Test
    void anUndoOfAChangedMeetingIsHeldAndSendsNothing() throws Exception {
        var none = letters();
        meetingsOfFour(1);
        organizer.settle();
        organizer.editThere(Kind.CALENDAR, WORK, "UID:" + uid + "-0", text -> text.replace("T10", "T16"));
        assertEquals(plus(none, 2), letters(), "another program's change is told by the server");
        var bad = organizer.sync();
        assertTrue(Files.readString(file(0)).contains("T16"), bad::toString);
        organizer.engine(CommitHook.NONE, (SyncEngine e) -> e.undo(bad.run(), false));
        assertTrue(Files.readString(file(0)).contains("T10"), "undone here");
        var report = organizer.sync();
        assertEquals(plus(none, 2), letters(), "what only repeats what was is told to nobody");
        assertEquals(1, report.held().size(), report::toString);
        organizer.engine(CommitHook.NONE, e -> e.history()
                .release(e.history().held().getFirst().id()));
        organizer.settle();
        assertEquals(plus(none, 3), letters(), "released by the user: one letter to each");
    }

    @Test
    void restoringAndMovingFiftyMeetingsSendsNothing() throws Exception {
        var none = letters();
        meetingsOfFour(50);
        organizer.settle();
        assertEquals(plus(none, 50), letters());
        organizer.deleteThere(Kind.CALENDAR, WORK, "UID:" + uid);
        var before = letters();
        var report = organizer.sync();
        assertEquals(1, report.held().size(), report::toString);
        organizer.engine(CommitHook.NONE, e -> e.history()
                .restore(e.history().held().getFirst().id()));
        organizer.settle();
        assertEquals(before, letters(), "fifty meetings put back");
        Files.createDirectories(organizer.directory(Kind.CALENDAR, "Afar" + count));
        for (int i = 0; i < 50; i++) {
            Files.move(
                    file(i), organizer.directory(Kind.CALENDAR, "Afar" + count).resolve(uid + "-" + i + ".ics"));
        }
        organizer.settle();
        assertEquals(50, organizer.there(Kind.CALENDAR, "Afar" + count).size());
        assertEquals(before, letters(), "fifty meetings moved");
    }
}
