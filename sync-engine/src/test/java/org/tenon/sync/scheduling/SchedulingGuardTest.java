package org.tenon.sync.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.merge.ItemIdentity;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.scheduling.SchedulingGuard.Message;
import org.tenon.sync.vobject.Content;

class SchedulingGuardTest {
    private static final String MINE = event(
            "ORGANIZER:mailto:Me@example.test",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@example.test",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bob@example.test");

    private static final String INVITED = event(
            "ORGANIZER:mailto:ann@example.test",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:me@example.test",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.test");

    private final SchedulingGuard guard = new SchedulingGuard(List.of("me@example.test"));

    private static String event(String... people) {
        return Texts.event(
                "e",
                "DTSTART:20240304T100000Z",
                "RRULE:FREQ=DAILY",
                "SUMMARY:Plan",
                String.join("\r\n", people),
                "TRANSP:OPAQUE");
    }

    private Message message(String before, String after) {
        return guard.foresee(Content.of(before), Content.of(after)).message();
    }

    @Test
    void whatOneOrganizesMailsWhenItComesChangesOrGoes() {
        assertEquals(Message.REQUEST, message("", MINE));
        assertEquals(Message.REQUEST, message(MINE, MINE.replace("100000Z", "110000Z")));
        assertEquals(Message.REQUEST, message(MINE, MINE.replace("SUMMARY:Plan", "SUMMARY:Plans")));
        assertEquals(Message.CANCEL, message(MINE, ""));
        assertEquals(Message.CANCEL, message(MINE, MINE.replace("TRANSP", "STATUS:CANCELLED\r\nTRANSP")));
        assertEquals(Message.CANCEL, message(MINE, MINE.replace("TRANSP", "EXDATE:20240305T100000Z\r\nTRANSP")));
        assertEquals(
                Message.CANCEL,
                message(MINE, MINE.replace("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bob@example.test\r\n", "")));
        assertEquals(
                Message.REQUEST, message(MINE, MINE.replace("TRANSP", "ATTENDEE:mailto:cem@example.test\r\nTRANSP")));
    }

    @Test
    void theVerdictNamesPropertiesAndNoValues() {
        var moved = Content.of(MINE.replace("100000Z", "110000Z"));
        assertEquals(List.of("DTSTART"), guard.foresee(Content.of(MINE), moved).properties());
    }

    @Test
    void bookkeepingAlarmsAndOnesOwnPropertiesMailNobody() {
        var alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT";
        assertEquals(Message.NOTHING, message(MINE, MINE));
        assertEquals(Message.NOTHING, message(MINE, MINE.replace("20240101T", "20240202T")));
        assertEquals(Message.NOTHING, message(MINE, MINE.replace("END:VEVENT", alarm)));
        assertEquals(Message.NOTHING, message(MINE, MINE.replace("TRANSP:OPAQUE", "TRANSP:TRANSPARENT\r\nX-A:b")));
        assertEquals(Message.NOTHING, message(MINE, MINE.replace("SUMMARY:Plan", "SUMMARY:Pl\r\n an")));
    }

    @Test
    void anAttendeeRepliesByAnsweringDeletingOrExcepting() {
        assertEquals(Message.REPLY, message(INVITED, INVITED.replace("NEEDS-ACTION", "ACCEPTED")));
        assertEquals(Message.REPLY, message("", INVITED.replace("NEEDS-ACTION", "TENTATIVE")));
        assertEquals(Message.REPLY, message(INVITED, ""));
        assertEquals(Message.REPLY, message(INVITED, INVITED.replace("TRANSP", "EXDATE:20240305T100000Z\r\nTRANSP")));
        assertEquals(Message.NOTHING, message("", INVITED));
        assertEquals(Message.NOTHING, message(INVITED, INVITED.replace("TRANSP:OPAQUE", "TRANSP:TRANSPARENT")));
        assertEquals(Message.NOTHING, message(INVITED.replace("NEEDS-ACTION", "DECLINED"), ""));
    }

    @Test
    void withoutOtherPeopleNothingIsMailed() {
        assertEquals(Message.NOTHING, message("", event("X-A:b")));
        assertEquals(Message.NOTHING, message("", event("ORGANIZER:mailto:me@example.test")));
        assertEquals(Message.NOTHING, message(INVITED.replace("mailto:me@", "mailto:eve@"), ""));
        assertEquals(Message.NOTHING, message("rubbish", "more rubbish"));
    }

    @Test
    void aMutedCopyMailsNobodyAndSaysTheSame() {
        for (var text : List.of(MINE, INVITED.replace("NEEDS-ACTION", "ACCEPTED"))) {
            var content = Content.of(text);
            var muted = guard.muted(content, false);
            assertTrue(guard.foresee(Content.NONE, content).mails());
            assertFalse(guard.foresee(Content.NONE, muted).mails());
            assertFalse(guard.foresee(muted, Content.NONE).mails());
            assertTrue(Merger.ofCalendars().sameContent(content, muted));
            assertEquals(muted, guard.muted(muted, false));
        }
    }

    @Test
    void theMarkIsOnTheOrganizerOfAnInvitationAndOnTheAttendeesOfOnesOwnMeeting() {
        var mine = guard.muted(Content.of(MINE), false).text().replace("\r\n ", "");
        var invited = guard.muted(Content.of(INVITED), false).text().replace("\r\n ", "");
        assertTrue(mine.contains("ATTENDEE;PARTSTAT=NEEDS-ACTION;SCHEDULE-AGENT=CLIENT:mailto:bob@example.test"));
        assertTrue(mine.contains("ORGANIZER:mailto:Me@example.test"));
        assertTrue(invited.contains("ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:ann@example.test"));
        assertTrue(invited.contains("ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.test"));
    }

    @Test
    void takingTheMarkOffGivesBackTheBytes() {
        var content = Content.of(MINE);
        assertEquals(content, SchedulingGuard.unmuted(guard.muted(content, false)));
        var none = Content.of(MINE.replace("ATTENDEE;", "ATTENDEE;SCHEDULE-AGENT=NONE;"));
        assertEquals(none, SchedulingGuard.unmuted(guard.muted(none, false)));
        assertEquals(Content.of("rubbish"), guard.muted(Content.of("rubbish"), false));
    }

    @Test
    void aConflictCopyHasAnotherUidInAllInstancesAndMailsNobody() {
        var series = MINE.replace(
                "END:VCALENDAR",
                "BEGIN:VEVENT\r\nUID:e\r\nRECURRENCE-ID:20240305T100000Z\r\nBEGIN:VALARM\r\nUID:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR");
        var copy = ConflictCopy.of(Content.of(series), Content.NONE, "copy-1").orElseThrow();
        assertEquals(List.of("copy-1"), ItemIdentity.of(copy).uids());
        assertTrue(copy.text().contains("UID:alarm\r\n"));
        assertFalse(guard.foresee(Content.NONE, copy).mails());
        assertEquals(Optional.empty(), ConflictCopy.of(Content.of("rubbish"), Content.NONE, "copy-1"));
    }

    @Test
    void aContactsConflictCopyHasAnotherUid() {
        var card = Content.of("BEGIN:VCARD\nVERSION:3.0\nUID:c\nFN:x\nEND:VCARD\n");
        var copy = ConflictCopy.of(card, Content.NONE, "copy-2").orElseThrow();
        assertEquals(
                "BEGIN:VCARD\nVERSION:3.0\nUID:copy-2\nFN:x (conflict copy)\nCATEGORIES:Conflict copy\nEND:VCARD\n",
                copy.text());
    }
}
