package org.tenon.outlook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.value.Binary;

/**
 * An item of each kind, made of a text, told as text again, and changed by another one, with nothing read and nothing written. The process
 * that writes the JVM's archive of classes does it: a first sync changes no item, so that the runs after it would lack what a change needs.
 */
public final class TrialConversions {
    private static final Settings SETTINGS = new Settings(ZoneOffset.UTC, Instant.EPOCH, Set.of());

    private TrialConversions() {}

    public static void run() throws IOException {
        for (var form : ItemForm.values()) {
            changed(form);
        }
    }

    /** The text of an item whose summary was changed to {@code changed}. */
    static String changed(ItemForm form) throws IOException {
        var item = item(form);
        form.settle(item, SETTINGS);
        try (var first = form.text(item, SETTINGS)) {
            first.sizeBytes();
        }
        var changed = form.updated(item, text(form, "changed"), SETTINGS).orElseThrow();
        form.settle(changed, SETTINGS);
        try (var last = form.text(changed, SETTINGS);
                var in = last.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static MapiItem item(ItemForm form) throws IOException {
        return form.item(text(form, "new"), SETTINGS).orElseThrow();
    }

    private static LargeValue text(ItemForm form, String summary) {
        var lines = template(form).formatted(summary).replace("\n", "\r\n");
        return LargeValue.of(Binary.owning(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private static String template(ItemForm form) {
        return switch (form) {
            case MAIL -> """
                    From: One <one@example.test>
                    To: two@example.test
                    Date: Tue, 14 Nov 2023 22:13:20 +0000
                    Message-ID: <one@example.test>
                    Subject: %s
                    MIME-Version: 1.0
                    Content-Type: text/plain; charset=utf-8

                    text
                    """;
            case CALENDAR -> """
                    BEGIN:VCALENDAR
                    VERSION:2.0
                    PRODID:-//example//EN
                    BEGIN:VEVENT
                    UID:one@example.test
                    DTSTAMP:20231114T221320Z
                    DTSTART:20231114T080000Z
                    DTEND:20231114T090000Z
                    SUMMARY:%s
                    DESCRIPTION:text
                    LOCATION:here
                    CATEGORIES:Work
                    RRULE:FREQ=WEEKLY;COUNT=5
                    ORGANIZER:mailto:one@example.test
                    ATTENDEE;CN=Two;PARTSTAT=ACCEPTED:mailto:two@example.test
                    BEGIN:VALARM
                    ACTION:DISPLAY
                    DESCRIPTION:text
                    TRIGGER:-PT15M
                    END:VALARM
                    END:VEVENT
                    BEGIN:VEVENT
                    UID:one@example.test
                    DTSTAMP:20231114T221320Z
                    RECURRENCE-ID:20231121T080000Z
                    DTSTART:20231121T100000Z
                    DTEND:20231121T110000Z
                    SUMMARY:later
                    END:VEVENT
                    END:VCALENDAR
                    """;
            case TASKS -> """
                    BEGIN:VCALENDAR
                    VERSION:2.0
                    PRODID:-//example//EN
                    BEGIN:VTODO
                    UID:one@example.test
                    DTSTAMP:20231114T221320Z
                    DUE;VALUE=DATE:20231114
                    SUMMARY:%s
                    DESCRIPTION:text
                    PRIORITY:1
                    END:VTODO
                    END:VCALENDAR
                    """;
            case NOTES -> """
                    BEGIN:VCALENDAR
                    VERSION:2.0
                    PRODID:-//example//EN
                    BEGIN:VJOURNAL
                    UID:one@example.test
                    DTSTAMP:20231114T221320Z
                    SUMMARY:%s
                    DESCRIPTION:text
                    END:VJOURNAL
                    END:VCALENDAR
                    """;
            case CONTACTS -> """
                    BEGIN:VCARD
                    VERSION:3.0
                    UID:one@example.test
                    FN:One
                    N:One;;;;
                    TITLE:%s
                    EMAIL;TYPE=WORK:one@example.test
                    TEL;TYPE=CELL:+1 555 0100
                    ADR;TYPE=HOME:;;Street 1;City;;12345;Country
                    BDAY:19700101
                    END:VCARD
                    """;
        };
    }
}
