package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.mapi.MapiMessage;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.dav.DavStore;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Login;
import org.tenon.sync.plan.FolderFilter;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;

/**
 * u1 works in Outlook, beside a Cyrus that schedules by itself (RFC 6638); u2 and u3 are the other people. What they get is what the
 * server sent on u1's behalf, counted to the letter.
 */
final class OutlookPeopleInWindows extends AtOutlook {
    private static final String ME = "u1@localhost";
    private static final URI SERVER = URI.create(System.getProperty("tenon.server", "http://127.0.0.1:1/"));
    private static final int ACCEPTED = 3;
    private static final int DECLINED = 4;
    /** So many does {@link CyrusPerson#letters} count for one. */
    private static final int ANSWER = 2;

    private static final int CHANGE = 1;
    private static final int PLAIN = 4;
    private static int count;

    private final CyrusPerson me = new CyrusPerson(SERVER, "u1");
    private final CyrusPerson boss = new CyrusPerson(SERVER, "u2");
    private final CyrusPerson third = new CyrusPerson(SERVER, "u3");
    private String uid;
    private DavStore server;
    private OutlookStore outlook;
    private SyncEngine engine;

    @BeforeEach
    void open() throws Exception {
        uid = "people-" + ++count;
        me.clear();
        server = new DavStore(DavSettings.of(Optional.of(SERVER), Optional.of(SERVER), Login.password("u1", "p1"), true)
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMillis(100)));
        outlook = profile.open(ME, kinds -> server.folders(), SentMails.NONE, NewMail.NONE);
        var policy = new Policy(
                EnumSet.of(Kind.CALENDAR),
                Policy.Conflict.MERGE,
                new Policy.DeleteLimit(20, 10),
                new Policy.NoticeLimit(5, Set.of(ME)),
                FolderFilter.ALL);
        engine = SyncEngine.open(dir.resolve("state"), outlook, server, policy, Clock.systemUTC(), Progress.NONE);
        // A ledger that has seen a run: the first one tells nobody anything.
        for (int i = 0; i < PLAIN; i++) {
            var plain = "plain-" + i;
            me.put(plain, Texts.event(plain, "DTSTART:20300101T100000Z", "DTEND:20300101T110000Z", "SUMMARY:" + plain));
        }
        sync();
    }

    @AfterEach
    void close() {
        engine.close();
        outlook.close();
        server.close();
    }

    private RunReport sync() {
        var report = engine.sync(false);
        assertTrue(report.failure().isEmpty() && report.inSync(), report::toString);
        assertEquals(List.of(), engine.sync(true).steps(), "the next run plans nothing");
        return report;
    }

    private String meeting(String organizer, String... attendees) {
        return Texts.meeting(uid, "20300203T100000Z", "20300203T110000Z", organizer, attendees)
                .replace("SUMMARY:meeting", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + organizer + "\r\nSUMMARY:" + uid);
    }

    /** One event, on the server and in Outlook. */
    private String once() {
        assertEquals(1, items().size(), "in Outlook");
        return me.event(uid);
    }

    private List<Integer> letters() {
        return List.of(boss.letters(), third.letters());
    }

    private static List<Integer> plus(List<Integer> before, int ofBoss, int ofThird) {
        return List.of(before.getFirst() + ofBoss, before.getLast() + ofThird);
    }

    // --- In Outlook

    private List<Binary> items() {
        return mapi.call(() -> {
            var found = new ArrayList<Binary>();
            try (var top = store.top();
                    var folders = top.folders().columns(Property.ENTRY_ID)) {
                for (var row : folders.rows().toList()) {
                    try (var folder = store.folder(row.get(Property.ENTRY_ID).orElseThrow());
                            var items = folder.messages().columns(Property.ENTRY_ID, Property.SUBJECT)) {
                        items.rows()
                                .filter(i -> i.get(Property.SUBJECT).orElse("").equals(uid))
                                .forEach(i -> found.add(i.get(Property.ENTRY_ID).orElseThrow()));
                    }
                }
            }
            return found;
        });
    }

    interface Edit {
        void of(MapiMessage message);
    }

    private void edit(Edit edit) {
        var id = items().getFirst();
        mapi.call(() -> {
            try (var message = store.messageToChange(id)) {
                edit.of(message);
                message.save();
            }
            return null;
        });
    }

    private <T> T of(NamedProp<T> property) {
        var id = items().getFirst();
        return mapi.call(() -> {
            try (var message = store.message(id)) {
                return message.value(store.tag(property)).orElseThrow();
            }
        });
    }

    /** As Outlook's buttons do: the item says what was answered, its recipients do not. */
    private void answer(int response) {
        edit(message -> message.set(new Props()
                .with(store.tag(PidLid.RESPONSE_STATUS), response)
                .with(store.tag(PidLid.APPOINTMENT_REPLY_TIME), Instant.now())
                .with(store.tag(PidLid.BUSY_STATUS), 2)));
    }

    // --- Invited

    @Test
    void anInvitationThatIsAcceptedIsAnsweredOnce() {
        boss.put(uid, meeting("u2@localhost", ME, "u3@localhost"));
        sync();
        assertEquals(5, of(PidLid.RESPONSE_STATUS), "not answered yet");
        var before = letters();
        answer(ACCEPTED);
        sync();
        assertAnswered("ACCEPTED");
        var after = letters();
        assertEquals(plus(before, ANSWER, 0), after);
        sync();
        sync();
        assertEquals(after, letters(), "runs with nothing to do");
        assertEquals(ACCEPTED, of(PidLid.RESPONSE_STATUS));
    }

    private void assertAnswered(String how) {
        for (var text : List.of(once(), boss.event(uid))) {
            assertTrue(text.matches("(?s).*ATTENDEE[^\r\n]*PARTSTAT=" + how + "[^\r\n]*:mailto:u1@localhost.*"), text);
        }
    }

    @Test
    void anAnswerMeetsAnEventThatTheServerChangedMeanwhile() {
        boss.put(uid, meeting("u2@localhost", ME, "u3@localhost"));
        sync();
        answer(ACCEPTED);
        boss.replace(uid, boss.event(uid).replace("END:VEVENT", "LOCATION:Room 7\r\nEND:VEVENT"));
        assertTrue(me.event(uid).contains("Room 7"), "the server has told u1");
        var before = letters();
        sync();
        assertAnswered("ACCEPTED");
        assertTrue(once().contains("Room 7"), this::once);
        var after = letters();
        assertEquals(plus(before, ANSWER, 0), after);
        sync();
        assertEquals(after, letters(), "a run with nothing to do");
    }

    @Test
    void anInvitationThatTheServerAnsweredByAnotherProgramIsNotAnsweredAgain() {
        boss.put(uid, meeting("u2@localhost", ME));
        sync();
        answer(ACCEPTED);
        me.replace(uid, me.event(uid).replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED"));
        assertAnswered("ACCEPTED");
        var before = letters();
        sync();
        assertAnswered("ACCEPTED");
        assertEquals(before, letters());
    }

    private void acceptedSeries() {
        boss.put(uid, meeting("u2@localhost", ME).replace("SEQUENCE:0", "SEQUENCE:0\r\nRRULE:FREQ=DAILY;COUNT=5"));
        sync();
        answer(ACCEPTED);
        sync();
        assertAnswered("ACCEPTED");
    }

    /** Outlook takes the day out of the series. The server tells the organizer, whose copy shows what that server makes of it. */
    @Test
    void anOccurrenceThatIsTakenOutIsToldOnce() {
        acceptedSeries();
        var before = letters();
        var day = RecurrencePattern.minutes(LocalDate.of(2030, 2, 5));
        edit(message -> {
            var tag = store.tag(PidLid.APPOINTMENT_RECUR);
            var blob = RecurrenceBlob.parse(message.value(tag).orElseThrow()).orElseThrow();
            var without = new RecurrenceBlob(
                    blob.pattern().with(List.of(day), List.of()),
                    blob.readerVersion(),
                    blob.writerVersion(),
                    blob.startOffset(),
                    blob.endOffset(),
                    List.of(),
                    blob.reserved1(),
                    List.of(),
                    blob.reserved2(),
                    blob.trailing());
            message.set(new Props().with(tag, without.binary()));
        });
        sync();
        assertTrue(once().contains("EXDATE:20300205T100000Z"), this::once);
        assertAnswered("ACCEPTED");
        assertEquals(plus(before, ANSWER, 0), letters());
        sync();
        assertEquals(plus(before, ANSWER, 0), letters(), "a run with nothing to do");
    }

    /** The organizer moves one day, which does not suit: that one is declined, and no other. */
    @Test
    void anExceptionThatIsDeclinedIsTheOnlyOne() {
        acceptedSeries();
        var theirs = boss.event(uid);
        int from = theirs.indexOf("BEGIN:VEVENT");
        int to = theirs.indexOf("END:VCALENDAR");
        var moved = theirs.substring(from, to)
                .replaceAll("RRULE[^\r\n]*\r\n", "RECURRENCE-ID:20300205T100000Z\r\n")
                .replaceAll("DTSTART[^\r\n]*", "DTSTART:20300205T160000Z")
                .replaceAll("DTEND[^\r\n]*", "DTEND:20300205T170000Z")
                .replaceAll("PARTSTAT=ACCEPTED([^\r\n]*:mailto:u1@)", "PARTSTAT=NEEDS-ACTION$1");
        boss.replace(uid, theirs.substring(0, to) + moved + theirs.substring(to));
        sync();
        assertTrue(exception(once()).contains("T160000"), this::once);
        var before = letters();
        edit(message -> {
            try (var attachment = message.attachment(0);
                    var day = attachment.messageToChange()) {
                day.set(new Props().with(store.tag(PidLid.RESPONSE_STATUS), DECLINED));
                day.save();
                attachment.save();
            }
        });
        sync();
        for (var text : List.of(once(), boss.event(uid))) {
            assertEquals(1, text.split("PARTSTAT=DECLINED", -1).length - 1, text);
            assertTrue(exception(text).contains("PARTSTAT=DECLINED"), text);
        }
        assertAnswered("ACCEPTED");
        assertEquals(plus(before, ANSWER, 0), letters());
        sync();
        assertEquals(plus(before, ANSWER, 0), letters(), "a run with nothing to do");
    }

    private static String exception(String text) {
        return List.of(text.split("(?=BEGIN:VEVENT)", -1)).stream()
                .filter(part -> part.contains("RECURRENCE-ID"))
                .findFirst()
                .orElseThrow();
    }

    // --- One's own meetings

    @Test
    void aMeetingThatIsMovedIsToldOnce() {
        mine();
        var before = letters();
        var start = Instant.parse("2030-02-03T15:00:00Z");
        edit(message -> message.set(new Props()
                .with(store.tag(PidLid.APPOINTMENT_START_WHOLE), start)
                .with(store.tag(PidLid.APPOINTMENT_END_WHOLE), start.plus(Duration.ofHours(1)))
                .with(PidTag.START_DATE, start)
                .with(PidTag.END_DATE, start.plus(Duration.ofHours(1)))));
        sync();
        var after = letters();
        assertEquals(plus(before, CHANGE, CHANGE), after);
        for (var text : List.of(once(), boss.event(uid), third.event(uid))) {
            assertTrue(text.contains("T150000"), text);
        }
        sync();
        assertEquals(after, letters(), "a run with nothing to do");
    }

    /** A meeting of u1's own that Outlook has too. */
    private void mine() {
        me.put(uid, meeting(ME, "u2@localhost", "u3@localhost"));
        sync();
        once();
        boss.event(uid);
    }

    @Test
    void aMeetingThatAnUndoPutsBackTellsNobody() {
        mine();
        var here = items().getFirst();
        me.delete(uid);
        var run = sync().run();
        assertEquals(List.of(), items(), "deleted: " + here);
        var before = letters();
        var undone = engine.undo(run, false);
        assertTrue(undone.failure().isEmpty(), undone::toString);
        sync();
        assertTrue(once().contains("mailto:u3@localhost"), this::once);
        assertEquals(before, letters());
    }

    @Test
    void aCalendarThatIsRestoredTellsNobody() {
        mine();
        me.clear();
        var before = letters();
        var report = engine.sync(false);
        assertTrue(!report.held().isEmpty(), report::toString);
        engine.history().held().forEach(h -> engine.history().restore(h.id()));
        sync();
        assertTrue(once().contains("mailto:u3@localhost"), this::once);
        assertEquals(before, letters());
    }
}
