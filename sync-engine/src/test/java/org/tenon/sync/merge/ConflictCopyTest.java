package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tenon.sync.vobject.Content;

/** What a person sees of a second copy: which of the two it is, and no more of a series than what is in question. */
class ConflictCopyTest {
    private static final String MASTER = """
            BEGIN:VEVENT
            UID:s@example.test
            DTSTART:20240304T100000Z
            RRULE:FREQ=WEEKLY
            SUMMARY:Standup
            END:VEVENT
            """;

    private static String instance(String day, String place) {
        return """
                BEGIN:VEVENT
                UID:s@example.test
                RECURRENCE-ID:%sT100000Z
                DTSTART:%sT100000Z
                SUMMARY:Standup
                LOCATION:%s
                END:VEVENT
                """.formatted(day, day, place);
    }

    private static Content calendar(String... components) {
        return Content.of(("BEGIN:VCALENDAR\nVERSION:2.0\n" + String.join("", components) + "END:VCALENDAR\n")
                .replace("\n", "\r\n"));
    }

    private static String copy(Content content, Content kept) {
        return ConflictCopy.of(content, kept, "copy-1").orElseThrow().text();
    }

    @Test
    void theTitleSaysWhichOneIsTheCopy() {
        assertTrue(copy(calendar(MASTER), Content.NONE).contains("SUMMARY:Standup (conflict copy)\r\n"));
        var card = Content.of("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c\r\nN:Roe;Jo;;;\r\nFN:Jo Roe\r\nEND:VCARD\r\n");
        assertTrue(copy(card, Content.NONE).contains("FN:Jo Roe (conflict copy)\r\n"));
    }

    @Test
    void aCopyOfACopyIsMarkedOnce() {
        var once = Content.of(copy(calendar(MASTER), Content.NONE));
        var twice = ConflictCopy.of(once, Content.NONE, "copy-2").orElseThrow().text();
        assertTrue(twice.contains("SUMMARY:Standup (conflict copy)\r\n"), twice);
        assertEquals(twice.indexOf("CATEGORIES:Conflict copy"), twice.lastIndexOf("CATEGORIES:Conflict copy"), twice);
    }

    @Test
    void aCategorySaysSoUntilSomebodyTakesItOff() {
        var event = MASTER.replace(
                "END:VEVENT", "CATEGORIES:Work\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT");
        var copy = copy(calendar(event), Content.NONE);
        assertTrue(copy.contains("CATEGORIES:Work\r\nCATEGORIES:Conflict copy\r\nBEGIN:VALARM\r\n"), copy);
        assertTrue(ConflictCopy.isMarked(Content.of(copy)));
        assertTrue(ConflictCopy.isMarked(Content.of(copy.replace("Work\r\nCATEGORIES:", "Work,"))));
        assertFalse(ConflictCopy.isMarked(Content.of(copy.replace("CATEGORIES:Conflict copy\r\n", ""))));
    }

    @Test
    void oneInstanceThatClashesIsCopiedAlone() {
        var here = calendar(MASTER, instance("20240311", "Here"), instance("20240318", "Both"));
        var there = calendar(MASTER, instance("20240311", "There"), instance("20240318", "Both"));
        var expected = """
                BEGIN:VCALENDAR
                VERSION:2.0
                BEGIN:VEVENT
                UID:copy-1
                DTSTART:20240311T100000Z
                SUMMARY:Standup (conflict copy)
                LOCATION:Here
                CATEGORIES:Conflict copy
                END:VEVENT
                END:VCALENDAR
                """;
        assertEquals(expected.replace("\n", "\r\n"), copy(here, there));
    }

    @Test
    void aSeriesThatClashesIsCopiedWhole() {
        var here = calendar(MASTER.replace("Standup", "Here"), instance("20240311", "Both"));
        var there = calendar(MASTER.replace("Standup", "There"), instance("20240311", "Both"));
        var copy = copy(here, there);
        assertTrue(copy.contains("RRULE:FREQ=WEEKLY"), copy);
        assertTrue(copy.contains("RECURRENCE-ID:20240311T100000Z"), copy);
        assertFalse(copy.contains("UID:s@example.test"), copy);
    }
}
