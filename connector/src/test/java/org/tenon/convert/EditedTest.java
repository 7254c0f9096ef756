package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.blob.RecurrencePattern;
import org.tenon.convert.blob.TimeZoneDefinition;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** What a person changes in Outlook changes in the text, and nothing else does: order, parameters and unknown lines return. */
class EditedTest {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static Document document(String text) {
        return Document.read(Content.of(text.replace("\n", "\r\n"))).orElseThrow();
    }

    private static String text(Converted<Content> converted) {
        return converted.value().text().replace("\r\n", "\n").replace("\n ", "");
    }

    private static final String EVENT = """
            BEGIN:VCALENDAR
            VERSION:2.0
            X-WR-CALNAME:Team
            BEGIN:VEVENT
            X-FIRST;P="a;b":kept
            UID:u1
            DTSTAMP:20260101T000000Z
            DTSTART;TZID=Europe/Berlin:20260302T090000
            DTEND;TZID=Europe/Berlin:20260302T100000
            SUMMARY;LANGUAGE=de:Besprechung
            ATTENDEE;PARTSTAT=NEEDS-ACTION;X-NUM=1:mailto:a@example.test
            ATTENDEE;PARTSTAT=NEEDS-ACTION;X-NUM=2:mailto:b@example.test
            ORGANIZER:mailto:o@example.test
            RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-PT10M
            END:VALARM
            BEGIN:VALARM
            ACTION:EMAIL
            TRIGGER:-PT1H
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """;

    @Test
    void aLargeAttachmentThatIsNoBase64StaysInTheText() {
        var text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20260302T090000Z\r\nSUMMARY:s\r\n"
                + "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "A".repeat(40_001) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        var item = Events.KIND
                .toMapi(Document.read(Content.of(text)).orElseThrow(), SETTINGS)
                .getFirst()
                .value();
        assertEquals(text, Events.KIND.toText(item, SETTINGS).value().text());
        item.properties().put(PidTag.SUBJECT, "other");
        assertEquals(
                text.replace("SUMMARY:s", "SUMMARY:other"),
                Events.KIND.toText(item, SETTINGS).value().text());
    }

    @Test
    void anEditedSubjectChangesItsLineAlone() {
        var item = Events.KIND.toMapi(document(EVENT), SETTINGS).getFirst().value();
        item.properties().put(PidTag.SUBJECT, "Neu, anders");
        assertEquals(
                EVENT.replace("SUMMARY;LANGUAGE=de:Besprechung", "SUMMARY;LANGUAGE=de:Neu\\, anders"),
                text(Events.KIND.toText(item, SETTINGS)));
    }

    @Test
    void anAnswerChangesOneAttendee() {
        var item = Events.KIND.toMapi(document(EVENT), SETTINGS).getFirst().value();
        item.recipients().get(1).put(PidTag.RECIPIENT_TRACK_STATUS, 3);
        var text = text(Events.KIND.toText(item, SETTINGS));
        assertTrue(text.contains("ATTENDEE;PARTSTAT=NEEDS-ACTION;X-NUM=1:mailto:a@example.test"), text);
        assertTrue(
                text.contains("PARTSTAT=ACCEPTED;X-NUM=2:mailto:b@example.test")
                        && text.contains("ORGANIZER:mailto:o@example.test"),
                text);
    }

    @Test
    void aRuleThatOutlookCannotHoldIsShownForTwoYearsAndReturns() {
        var converted = Events.KIND.toMapi(document(EVENT), SETTINGS).getFirst();
        assertTrue(converted.warnings().stream().anyMatch(w -> w.code().equals("rule-kept-verbatim")));
        assertEquals(List.of("X-FIRST", "VALARM"), converted.leftover().names());
        assertEquals(
                EVENT,
                text(Events.KIND.toText(converted.value(), new Settings(ZoneId.of("UTC"), Instant.EPOCH, Set.of()))));
    }

    @Test
    void aDayTakenOutOfARuleThatOutlookCannotHoldAddsOneLine() {
        var item = Events.KIND.toMapi(document(EVENT), SETTINGS).getFirst().value();
        var blob = RecurrenceBlob.parse(
                        item.properties().get(PidLid.APPOINTMENT_RECUR).orElseThrow())
                .orElseThrow();
        var deleted = new ArrayList<>(blob.pattern().deleted());
        deleted.add(RecurrencePattern.minutes(LocalDate.of(2026, 4, 15)));
        deleted.sort(null);
        var without = RecurrenceBlob.of(
                blob.pattern().with(deleted, List.of()), blob.startOffset(), blob.endOffset(), List.of(), List.of());
        item.properties().put(PidLid.APPOINTMENT_RECUR, without.binary());
        assertEquals(
                EVENT,
                text(Events.KIND.toText(item, SETTINGS)).replace("EXDATE;TZID=Europe/Berlin:20260415T090000\n", ""));
        assertTrue(text(Events.KIND.toText(item, SETTINGS)).contains("EXDATE;TZID=Europe/Berlin:20260415T090000\n"));
    }

    /** Yearly, by the Hebrew calendar. */
    private static final RecurrencePattern OTHER_CALENDAR = new RecurrencePattern(
            new RecurrencePattern.Head(0x3004, 0x3004, RecurrencePattern.YEARLY, RecurrencePattern.BY_MONTH_DAY, 8),
            new RecurrencePattern.Days(0, 12, 0, 0, 3),
            new RecurrencePattern.Range(
                    RecurrencePattern.NEVER,
                    10,
                    0,
                    RecurrencePattern.minutes(LocalDate.of(2026, 3, 1)),
                    RecurrencePattern.NO_END),
            List.of(),
            List.of(),
            Binary.ofHex(""));

    @Test
    void aSeriesOfAnotherCalendarReturnsToOutlookWhole() {
        var blob = new RecurrenceBlob(
                OTHER_CALENDAR,
                0x3006,
                0x3009,
                600,
                660,
                List.of(),
                Binary.ofHex(""),
                List.of(),
                Binary.ofHex(""),
                Binary.ofHex(""));
        var item = MapiItem.ofClass("IPM.Appointment");
        item.properties()
                .put(PidTag.SUBJECT, "Feast")
                .put(PidLid.APPOINTMENT_START_WHOLE, Instant.parse("2026-03-01T09:00:00Z"))
                .put(PidLid.APPOINTMENT_END_WHOLE, Instant.parse("2026-03-01T10:00:00Z"))
                .put(PidLid.RECURRING, true)
                .put(PidLid.APPOINTMENT_RECUR, blob.binary());
        var converted = Events.KIND.toText(item, SETTINGS);
        assertTrue(converted.warnings().stream().anyMatch(w -> w.code().equals("calendar-not-gregorian")));
        var document = Document.read(converted.value()).orElseThrow();
        var back = Events.KIND.toMapi(document, SETTINGS).getFirst().value();
        assertEquals(Optional.of(blob.binary()), back.properties().get(PidLid.APPOINTMENT_RECUR));
        assertEquals(Optional.of(true), back.properties().get(PidLid.RECURRING));
        var task = MapiItem.ofClass("IPM.Task");
        task.properties()
                .put(PidTag.SUBJECT, "Feast")
                .put(PidLid.TASK_F_RECURRING, true)
                .put(PidLid.TASK_RECURRENCE, OTHER_CALENDAR.binary());
        var todo = Document.read(Tasks.KIND.toText(task, SETTINGS).value()).orElseThrow();
        assertEquals(
                Optional.of(OTHER_CALENDAR.binary()),
                Tasks.KIND
                        .toMapi(todo, SETTINGS)
                        .getFirst()
                        .value()
                        .properties()
                        .get(PidLid.TASK_RECURRENCE));
    }

    @Test
    void aReminderThatWasMovedLeavesTheOtherAlarmAlone() {
        var item = Events.KIND.toMapi(document(EVENT), SETTINGS).getFirst().value();
        item.properties().put(PidLid.REMINDER_DELTA, 30);
        var text = text(Events.KIND.toText(item, SETTINGS));
        assertTrue(text.contains("TRIGGER:-PT30M") && text.contains("TRIGGER:-PT1H"), text);
        assertTrue(!text.contains("TRIGGER:-PT10M"), text);
    }

    @Test
    void aReminderThatWentOffChangesNothing() {
        var item = Events.KIND.toMapi(document(EVENT), SETTINGS).getFirst().value();
        item.properties().put(PidLid.REMINDER_SIGNAL_TIME, Instant.parse("2026-04-01T07:00:00Z"));
        assertEquals(EVENT, text(Events.KIND.toText(item, SETTINGS)));
    }

    @Test
    void anItemOfOutlooksOwnBecomesACalendar() {
        var item = MapiItem.ofClass("IPM.Appointment");
        item.properties()
                .put(PidTag.SUBJECT, "Own")
                .put(PidLid.APPOINTMENT_START_WHOLE, Instant.parse("2026-03-01T08:00:00Z"))
                .put(PidLid.APPOINTMENT_END_WHOLE, Instant.parse("2026-03-01T09:00:00Z"))
                .put(PidLid.BUSY_STATUS, 3);
        var text = text(Events.KIND.toText(item, SETTINGS));
        assertTrue(text.contains("DTSTART:20260301T080000Z\nDTEND:20260301T090000Z"), text);
        assertTrue(text.contains("X-MICROSOFT-CDO-BUSYSTATUS:OOF"), text);
        assertTrue(text.contains("UID:") && text.contains("DTSTAMP:20260101T000000Z"), text);
    }

    @Test
    void aTimeInUtcHasAZoneThatOutlookKnows() {
        var item = Events.KIND
                .toMapi(document(EVENT.replaceAll(";TZID=Europe/Berlin:(\\w+)", ":$1Z")), SETTINGS)
                .getFirst()
                .value();
        for (var property : List.of(
                PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY, PidLid.APPOINTMENT_TIME_ZONE_DEFINITION_RECUR)) {
            var zone = item.properties().get(property).flatMap(TimeZoneDefinition::parse);
            assertEquals("UTC", zone.orElseThrow().keyName());
        }
        item.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        var text = text(Events.KIND.toText(item, SETTINGS));
        assertTrue(text.contains("DTSTART:20260302T090000Z") && !text.contains("TZID"), text);
    }

    @Test
    void aTaskThatIsDoneSaysSo() {
        var todo = """
                BEGIN:VCALENDAR
                BEGIN:VTODO
                UID:t
                SUMMARY:Pay
                DUE;VALUE=DATE:20260301
                X-OWN:kept
                END:VTODO
                END:VCALENDAR
                """;
        var item = Tasks.KIND.toMapi(document(todo), SETTINGS).getFirst().value();
        assertEquals(
                Instant.parse("2026-03-01T00:00:00Z"),
                item.properties().get(PidLid.TASK_DUE_DATE).orElseThrow());
        assertEquals(todo, text(Tasks.KIND.toText(item, SETTINGS)));
        item.properties().put(PidLid.TASK_STATUS, 2).put(PidLid.TASK_COMPLETE, true);
        var text = text(Tasks.KIND.toText(item, SETTINGS));
        assertTrue(text.contains("STATUS:COMPLETED") && text.contains("X-OWN:kept"), text);
    }

    @Test
    void aBirthdayIsTheSameDayInAnyZoneAlsoWithoutAYear() {
        for (var value : List.of("19700229", "19840229", "--0229", "1990-12-31")) {
            var card = "BEGIN:VCARD\nVERSION:4.0\nFN:A\nBDAY:" + value + "\nEND:VCARD\n";
            var item = Contacts.toMapi(document(card)).getFirst().value();
            assertEquals(card, text(Contacts.toText(item, true)));
        }
        var item = MapiItem.ofClass("IPM.Contact");
        for (var midnight : List.of(
                "1990-12-30T23:00:00Z", "1990-12-31T05:00:00Z", "1990-12-31T00:00:00Z", "1990-12-30T12:00:00Z")) {
            item.properties().put(PidTag.BIRTHDAY, Instant.parse(midnight));
            assertTrue(text(Contacts.toText(item, true)).contains("BDAY:19901231"), midnight);
        }
    }

    @Test
    void anEditedNumberLeavesTheOthersAlone() {
        var card = """
                BEGIN:VCARD
                VERSION:3.0
                FN:Ann Example
                N:Example;Ann;;;
                item1.TEL;TYPE=CELL;X-P=1:+1 555 1
                item1.X-ABLabel:own
                TEL;TYPE=WORK,VOICE:+1 555 2
                X-SOCIAL:kept
                END:VCARD
                """;
        var item = Contacts.toMapi(document(card)).getFirst().value();
        assertEquals(card, text(Contacts.toText(item, true)));
        item.properties().put(PidTag.BUSINESS_TELEPHONE_NUMBER, "+1 555 3");
        var text = text(Contacts.toText(item, true));
        assertTrue(text.contains("item1.TEL;TYPE=CELL;X-P=1:+1 555 1") && text.contains("+1 555 3"), text);
        assertTrue(text.contains("X-SOCIAL:kept") && !text.contains("+1 555 2"), text);
    }
}
