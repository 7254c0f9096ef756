package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Whatever a text or an item holds, a conversion answers: texts with wild values, properties of wrong types, blobs of any bytes. */
class BadItemTest {
    private static final int ROUNDS = Boolean.getBoolean("tenon.long") ? 100_000 : 600;
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("America/New_York"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static final List<String> SEEDS = List.of("""
            BEGIN:VCALENDAR
            BEGIN:VTIMEZONE
            TZID:Own
            BEGIN:STANDARD
            DTSTART:20001026T020000
            RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
            TZOFFSETFROM:-0400
            TZOFFSETTO:-0500
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:u
            DTSTART;TZID=Own:20260302T090000
            DURATION:PT1H
            RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=20
            EXDATE;TZID=Own:20260309T090000
            SUMMARY:s
            ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.test
            BEGIN:VALARM
            TRIGGER:-PT15M
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            UID:u
            RECURRENCE-ID;TZID=Own:20260316T090000
            DTSTART;TZID=Own:20260316T110000
            SUMMARY:other
            END:VEVENT
            BEGIN:VTODO
            UID:t
            DUE:20260302T090000Z
            RRULE:FREQ=MONTHLY;BYMONTHDAY=2
            PERCENT-COMPLETE:50
            END:VTODO
            END:VCALENDAR
            """, """
            BEGIN:VCARD
            VERSION:3.0
            FN:Ann
            N:Example;Ann;;;
            TEL;TYPE=CELL:1
            ADR;TYPE=HOME:;;Street 1;Town;;12345;Land
            BDAY:1990-01-01
            PHOTO;ENCODING=b;TYPE=JPEG:/9j/
            END:VCARD
            """);

    private static final String[] WILD = {
        "99999999T999999", "16010101T000000Z", "45001231T235959Z", "00010101", "-1", "999999999999", "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=99999", "FREQ=YEARLY;UNTIL=99991231", "P999999W", "\u00e4\u0000", ";;;,,,", "COUNT=0", ""
    };

    private final Random random = new Random(Long.getLong("tenon.seed", 20261126));

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void spoiltTextsAreConverted() {
        assertTimeoutPreemptively(Duration.ofSeconds(Boolean.getBoolean("tenon.long") ? 1200 : 90), () -> {
            for (int i = 0; i < ROUNDS; i++) {
                Document.read(Content.of(spoilt().getBytes(StandardCharsets.UTF_8)))
                        .ifPresent(this::convert);
            }
        });
    }

    @Test
    void timesThatOutlookHasNotAreToldAndTheNearestTaken() {
        for (var year : List.of("1500", "4500", "9999")) {
            var text = "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:t\r\nDUE;VALUE=DATE:" + year
                    + "1231\r\nSUMMARY:s\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
            var task = Tasks.KIND
                    .toMapi(Document.read(Content.of(text)).orElseThrow(), SETTINGS)
                    .getFirst();
            var told = task.warnings().stream()
                    .map(w -> w.code() + " " + w.property())
                    .toList();
            assertEquals(List.of("date-out-of-range DUE"), told, year);
            assertEquals("s", task.value().properties().get(PidTag.SUBJECT).orElseThrow());
            assertEquals(text, Tasks.KIND.toText(task.value(), SETTINGS).value().text());
        }
        var text =
                "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:t\r\nDUE;VALUE=DATE:16010101\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
        var first = Tasks.KIND
                .toMapi(Document.read(Content.of(text)).orElseThrow(), SETTINGS)
                .getFirst();
        assertEquals(List.of(), first.warnings());
    }

    @Test
    void propertiesOfTheWrongTypeAreToldAndTheRestKept() {
        var item = MapiItem.ofClass(Tasks.CLASS);
        item.properties()
                .put(PropertyKey.of(PidTag.SUBJECT), PropType.INT32, 7)
                .put(PropertyKey.of(PidLid.TASK_DUE_DATE), PropType.UNICODE, "tomorrow")
                .put(PidTag.BODY, "kept");
        var text = Tasks.KIND.toText(item, SETTINGS);
        var told =
                text.warnings().stream().map(w -> w.code() + " " + w.property()).toList();
        assertTrue(told.contains("wrong-type PidTagSubject"), told::toString);
        assertTrue(told.contains("wrong-type PidLidTaskDueDate"), told::toString);
        assertTrue(text.value().text().contains("DESCRIPTION:kept"), text.value()::text);
    }

    private String spoilt() {
        var lines =
                new ArrayList<>(SEEDS.get(random.nextInt(SEEDS.size())).lines().toList());
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(lines.size());
            var line = lines.get(at);
            int colon = line.indexOf(':');
            if (line.startsWith("BEGIN") || line.startsWith("END") || colon < 0) {
                continue;
            }
            var wild = WILD[random.nextInt(WILD.length)];
            int cut = colon + 1 + random.nextInt(line.length() - colon);
            lines.set(at, line.substring(0, random.nextBoolean() ? cut : colon + 1) + wild);
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private void convert(Document document) {
        for (var item : Events.KIND.toMapi(document, SETTINGS)) {
            back(item.value());
        }
        for (var item : Tasks.KIND.toMapi(document, SETTINGS)) {
            back(item.value());
        }
        for (var item : Contacts.toMapi(document)) {
            back(item.value());
        }
    }

    /** Every way back of an item that somebody spoilt besides, with its text and without. */
    private void back(MapiItem item) {
        write(item);
        var keys = new ArrayList<>(item.properties().all().keySet());
        for (int n = random.nextInt(4); n > 0; n--) {
            var key = keys.get(random.nextInt(keys.size()));
            var typed = item.properties().typed(key).orElseThrow();
            switch (random.nextInt(5)) {
                case 0 -> item.properties().put(key, PropType.INT32, -1);
                case 1 -> item.properties().put(key, PropType.UNICODE, "\u0000;,\n");
                case 2 -> item.properties().put(key, PropType.UNICODE, new PropError(0x8004010F));
                case 3 -> item.properties().put(key, PropType.SYSTIME, Instant.parse("1601-01-01T00:00:00Z"));
                default -> {
                    if (typed.value() instanceof Binary bytes && bytes.size() > 0) {
                        var spoilt = bytes.bytes();
                        spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
                        item.properties().put(key, typed.type(), new Binary(spoilt));
                    } else if (typed.value() instanceof Instant) {
                        item.properties().put(key, typed.type(), Instant.parse("4500-12-31T23:59:00Z"));
                    } else if (typed.value() instanceof Integer) {
                        item.properties().put(key, typed.type(), Integer.MIN_VALUE);
                    }
                }
            }
        }
        write(item);
        item.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        write(item);
    }

    private static void write(MapiItem item) {
        assertNotNull(Events.KIND.toText(item, SETTINGS).value());
        assertNotNull(Tasks.KIND.toText(item, SETTINGS).value());
        var card = Contacts.toText(item, true).value();
        assertNotNull(card);
        assertNotNull(Notes.KIND.toText(item, SETTINGS).value());
        assertNotNull(JournalEntries.KIND.toText(item, SETTINGS).value());
        // Texts that it gave itself are brought into it, whatever it holds.
        Document.read(card)
                .ifPresent(d -> assertNotNull(Contacts.update(item, d).value()));
        Document.read(Events.KIND.toText(item, SETTINGS).value())
                .ifPresent(
                        d -> assertNotNull(Events.KIND.update(item, d, SETTINGS).value()));
    }
}
