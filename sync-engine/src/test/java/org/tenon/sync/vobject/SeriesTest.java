package org.tenon.sync.vobject;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which instances a series has, wherever the machine stands. */
class SeriesTest {
    /** Every second week, from a Sunday on: a Monday after it is in the next week where weeks begin on Monday, and in the same where not. */
    private static final String EVENT = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:u
            DTSTART:20260301T090000
            RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO
            END:VEVENT
            END:VCALENDAR
            """;

    @Test
    void aWeekBeginsOnMondayWhereTheRuleDoesNotSay() {
        var calendar = Document.read(Content.of(EVENT.replace("\n", "\r\n")))
                .orElseThrow()
                .roots()
                .getFirst();
        var event = calendar.components().getFirst();
        var zones = new Zones(calendar);
        var before = Locale.getDefault();
        try {
            for (var locale : new Locale[] {Locale.US, Locale.GERMANY}) {
                Locale.setDefault(locale);
                assertTrue(Series.has(event, zones, zones.key("20260309T090000", Optional.empty())), locale::toString);
                assertFalse(Series.has(event, zones, zones.key("20260302T090000", Optional.empty())), locale::toString);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
