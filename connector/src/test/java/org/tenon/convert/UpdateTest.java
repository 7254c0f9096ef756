package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** A text that changed on the server changes an item that is there: that property, and nothing that the text cannot say. */
class UpdateTest {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static Document document(String text) {
        return Document.read(Content.of(text.replace("\r\n", "\n").replace("\n", "\r\n")))
                .orElseThrow();
    }

    private static String text(MapiItem item) {
        return Events.KIND.toText(item, SETTINGS).value().text().replace("\r\n ", "");
    }

    private static String card(MapiItem item) {
        return Contacts.toText(item, true).value().text().replace("\r\n ", "");
    }

    private static MapiItem appointment() {
        var item = MapiItem.ofClass("IPM.Appointment.Own");
        item.properties()
                .put(PidTag.SUBJECT, "Review")
                .put(PidTag.BODY, "Bring the plan.")
                .put(PidTag.RTF_COMPRESSED, Binary.ofHex("0102"))
                .put(PidTag.HTML, Binary.owning("<b>Bring</b> the plan.".getBytes(StandardCharsets.US_ASCII)))
                .put(PidTag.SEARCH_KEY, Binary.ofHex("AA"))
                .put(PidLid.APPOINTMENT_COLOR, 3)
                .put(PidLid.APPOINTMENT_START_WHOLE, Instant.parse("2026-03-02T08:00:00Z"))
                .put(PidLid.APPOINTMENT_END_WHOLE, Instant.parse("2026-03-02T09:00:00Z"));
        item.attachments()
                .add(new MapiAttachment(
                        new ItemProperties().put(PidTag.ATTACH_METHOD, 5), Optional.of(MapiItem.ofClass("IPM.Note"))));
        item.attachments().add(file("plan.txt", "01"));
        return item;
    }

    private static MapiAttachment file(String name, String hex) {
        return MapiAttachment.of(new ItemProperties()
                .put(PidTag.ATTACH_METHOD, 1)
                .put(PidTag.ATTACH_LONG_FILENAME, name)
                .put(PidTag.ATTACH_CONTENT_ID, "cid-" + name)
                .put(PidTag.ATTACH_DATA_BINARY, Binary.ofHex(hex)));
    }

    @Test
    void aServerThatDropsWhatItDoesNotKnowTakesNothingFromTheItem() {
        var item = appointment();
        var lines = text(item).replaceAll("X-[^\r]*\r\n", "").replace("SUMMARY:Review", "SUMMARY:Later");
        var updated = Events.KIND.update(item, document(lines), SETTINGS).value();
        assertEquals("Later", updated.properties().get(PidTag.SUBJECT).orElseThrow());
        for (var key : List.of(
                PropertyKey.of(PidTag.HTML),
                PropertyKey.of(PidTag.RTF_COMPRESSED),
                PropertyKey.of(PidLid.APPOINTMENT_COLOR),
                PropertyKey.of(PidTag.MESSAGE_CLASS))) {
            assertEquals(item.properties().typed(key), updated.properties().typed(key), key.name());
        }
        assertEquals(item.attachments(), updated.attachments());
        assertEquals(lines, text(updated));
    }

    @Test
    void anotherTextTakesTheLooksOfTheOldOneAway() {
        var item = appointment();
        var lines = text(item).replace("DESCRIPTION:Bring the plan.", "DESCRIPTION:Bring nothing.");
        var updated = Events.KIND.update(item, document(lines), SETTINGS).value();
        assertEquals("Bring nothing.", updated.properties().get(PidTag.BODY).orElseThrow());
        assertFalse(updated.properties().has(PropertyKey.of(PidTag.RTF_COMPRESSED)));
        assertFalse(updated.properties().has(PropertyKey.of(PidTag.HTML)));
        // The text has looks of its own still, and is not ours to change.
        assertEquals(lines, text(updated));
    }

    @Test
    void oneFileComesAndOneGoes() {
        var item = appointment();
        item.attachments().add(file("kept.txt", "0203"));
        var lines = text(item)
                .replaceAll("ATTACH[^\r]*plan.txt[^\r]*", "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=new.txt:BA==");
        var updated = Events.KIND.update(item, document(lines), SETTINGS).value();
        var names = updated.attachments().stream()
                .map(a -> a.properties().get(PidTag.ATTACH_LONG_FILENAME).orElse("item"))
                .toList();
        assertEquals(List.of("item", "kept.txt", "new.txt"), names);
        assertEquals(
                "cid-kept.txt",
                updated.attachments()
                        .get(1)
                        .properties()
                        .get(PidTag.ATTACH_CONTENT_ID)
                        .orElseThrow());
        assertEquals(lines, text(updated));
    }

    private static final String SERIES = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            UID:u
            DTSTAMP:20260101T000000Z
            DTSTART;TZID=Europe/Berlin:20260302T090000
            DTEND;TZID=Europe/Berlin:20260302T100000
            SUMMARY:Weekly
            LOCATION:Here
            ORGANIZER:mailto:o@example.test
            ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@example.test
            ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:b@example.test
            RRULE:FREQ=WEEKLY;COUNT=10
            EXDATE;TZID=Europe/Berlin:20260316T090000
            END:VEVENT
            BEGIN:VEVENT
            UID:u
            RECURRENCE-ID;TZID=Europe/Berlin:20260309T090000
            DTSTAMP:20260101T000000Z
            DTSTART;TZID=Europe/Berlin:20260309T110000
            DTEND;TZID=Europe/Berlin:20260309T120000
            SUMMARY:Weekly
            LOCATION:Here
            END:VEVENT
            END:VCALENDAR
            """;

    /** A series as Outlook saves it: of a changed day only what is other, and numbers of its own in the blob. */
    private static MapiItem series() {
        var item = Events.KIND.toMapi(document(SERIES), SETTINGS).getFirst().value();
        item.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        var blob = RecurrenceBlob.parse(
                        item.properties().get(PidLid.APPOINTMENT_RECUR).orElseThrow())
                .orElseThrow();
        item.properties()
                .put(
                        PidLid.APPOINTMENT_RECUR,
                        new RecurrenceBlob(
                                        blob.pattern(),
                                        0x3006,
                                        0x3009,
                                        blob.startOffset(),
                                        blob.endOffset(),
                                        blob.exceptions(),
                                        Binary.ofHex("ABCD"),
                                        blob.extended(),
                                        Binary.ofHex(""),
                                        Binary.ofHex(""))
                                .binary());
        var changed = item.attachments().getFirst().embedded().orElseThrow();
        changed.properties()
                .all()
                .keySet()
                .removeIf(k -> !k.equals(PropertyKey.of(PidLid.EXCEPTION_REPLACE_TIME))
                        && !k.equals(PropertyKey.of(PidTag.MESSAGE_CLASS)));
        changed.properties().put(PidTag.SEARCH_KEY, Binary.ofHex("0C"));
        changed.recipients().clear();
        return item;
    }

    @Test
    void aDayThatIsTakenOutLeavesTheRestOfTheSeriesAlone() {
        var item = series();
        var lines =
                text(item).replace(":20260316T090000", ":20260316T090000\r\nEXDATE;TZID=Europe/Berlin:20260323T090000");
        var updated = Events.KIND.update(item, document(lines), SETTINGS).value();
        var blob = RecurrenceBlob.parse(
                        updated.properties().get(PidLid.APPOINTMENT_RECUR).orElseThrow())
                .orElseThrow();
        assertEquals(3, blob.pattern().deleted().size());
        assertEquals(1, blob.exceptions().size());
        assertEquals(Binary.ofHex("ABCD"), blob.reserved1());
        assertEquals(item.attachments(), updated.attachments());
        assertEquals(lines, text(updated));
    }

    @Test
    void aChangedSeriesLeavesAChangedDayWhatItHad() {
        var item = series();
        var own = text(item);
        int second = own.indexOf("RECURRENCE-ID");
        var lines = own.substring(0, second).replace("LOCATION:Here", "LOCATION:There") + own.substring(second);
        var updated = Events.KIND.update(item, document(lines), SETTINGS).value();
        assertEquals("There", updated.properties().get(PidLid.LOCATION).orElseThrow());
        var changed = updated.attachments().getFirst().embedded().orElseThrow();
        assertEquals("Here", changed.properties().get(PidLid.LOCATION).orElseThrow());
        assertEquals(
                Binary.ofHex("0C"), changed.properties().get(PidTag.SEARCH_KEY).orElseThrow());
        updated.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        var fresh = text(updated);
        assertTrue(fresh.indexOf("LOCATION:There") < fresh.indexOf("RECURRENCE-ID"), fresh);
        assertTrue(fresh.indexOf("LOCATION:Here") > fresh.indexOf("RECURRENCE-ID"), fresh);
    }

    @Test
    void anAnswerChangesTheOneWhoGaveIt() {
        var item = series();
        item.recipients().get(1).put(PidTag.SEARCH_KEY, Binary.ofHex("0B"));
        var lines = text(item).replaceFirst("NEEDS-ACTION:mailto:b@", "ACCEPTED:mailto:b@");
        var updated = Events.KIND.update(item, document(lines), SETTINGS).value();
        assertEquals(item.recipients().get(0), updated.recipients().get(0));
        assertEquals(Optional.of(3), updated.recipients().get(1).get(PidTag.RECIPIENT_TRACK_STATUS));
        assertEquals(
                Optional.of(Binary.ofHex("0B")), updated.recipients().get(1).get(PidTag.SEARCH_KEY));
        assertEquals(lines, text(updated));
    }

    @Test
    void whatATextCannotSayOfATaskStays() {
        var item = MapiItem.ofClass("IPM.Task");
        item.properties()
                .put(PidTag.SUBJECT, "Pay")
                .put(PidLid.TASK_OWNER, "Alice")
                .put(PidLid.TASK_ACTUAL_EFFORT, 90)
                .put(PidLid.TASK_OWNERSHIP, 2)
                .put(PidLid.TASK_STATUS, 3);
        var lines = Tasks.KIND.toText(item, SETTINGS).value().text().replace("SUMMARY:Pay", "SUMMARY:Pay soon");
        var updated = Tasks.KIND.update(item, document(lines), SETTINGS).value();
        item.properties().put(PidTag.SUBJECT, "Pay soon");
        item.properties()
                .all()
                .forEach((key, typed) ->
                        assertEquals(Optional.of(typed), updated.properties().typed(key), key.name()));
        assertEquals(lines, Tasks.KIND.toText(updated, SETTINGS).value().text());
    }

    @Test
    void anAddressOfExchangeKeepsItsPlace() {
        var item = MapiItem.ofClass("IPM.Contact");
        item.properties()
                .put(PidTag.DISPLAY_NAME, "Alice")
                .put(PidLid.EMAIL1_ADDRESS_TYPE, "EX")
                .put(PidLid.EMAIL1_EMAIL_ADDRESS, "/o=Org/cn=alice")
                .put(PidLid.EMAIL1_DISPLAY_NAME, "Alice")
                .put(PidLid.EMAIL2_ADDRESS_TYPE, "SMTP")
                .put(PidLid.EMAIL2_EMAIL_ADDRESS, "alice@example.test")
                .put(PidLid.EMAIL2_DISPLAY_NAME, "Alice (home)")
                .put(PidTag.BUSINESS2_TELEPHONE_NUMBER, "+1 555 2");
        var lines = card(item)
                .replaceFirst("EMAIL([^:]*):alice@", "EMAIL:a@example.test\r\nEMAIL$1:alice@")
                .replace("+1 555 2", "+1 555 3");
        var updated = Contacts.update(item, document(lines)).value().properties();
        assertEquals("/o=Org/cn=alice", updated.get(PidLid.EMAIL1_EMAIL_ADDRESS).orElseThrow());
        assertEquals(
                "alice@example.test", updated.get(PidLid.EMAIL2_EMAIL_ADDRESS).orElseThrow());
        assertEquals("Alice (home)", updated.get(PidLid.EMAIL2_DISPLAY_NAME).orElseThrow());
        assertEquals("a@example.test", updated.get(PidLid.EMAIL3_EMAIL_ADDRESS).orElseThrow());
        assertEquals(
                List.of(0, 1, 2),
                updated.get(PidLid.ADDRESS_BOOK_PROVIDER_EMAIL_LIST).orElseThrow());
        assertEquals("+1 555 3", updated.get(PidTag.BUSINESS2_TELEPHONE_NUMBER).orElseThrow());
        assertTrue(updated.get(PidTag.BUSINESS_TELEPHONE_NUMBER).isEmpty());
    }

    @Test
    void aServerThatDropsHowANameIsFiledAndAnAddressShownTakesNothingAway() {
        var item = MapiItem.ofClass("IPM.Contact");
        item.properties()
                .put(PidTag.DISPLAY_NAME, "Alice Example")
                .put(PidTag.GIVEN_NAME, "Alice")
                .put(PidTag.SURNAME, "Example")
                .put(PidLid.FILE_UNDER, "The aunt")
                .put(PidLid.EMAIL1_ADDRESS_TYPE, "SMTP")
                .put(PidLid.EMAIL1_EMAIL_ADDRESS, "alice@example.test")
                .put(PidLid.EMAIL1_DISPLAY_NAME, "Aunt");
        var text = card(item);
        assertTrue(text.contains("X-EVOLUTION-FILE-AS:The aunt\r\n"), text);
        assertTrue(text.contains("X-TENON-DISPLAY-AS=Aunt:alice@"), text);
        var fresh = Contacts.toMapi(document(text)).getFirst().value().properties();
        assertEquals("The aunt", fresh.get(PidLid.FILE_UNDER).orElseThrow());
        assertEquals("Aunt", fresh.get(PidLid.EMAIL1_DISPLAY_NAME).orElseThrow());
        var dropped = text.replace("X-EVOLUTION-FILE-AS:The aunt\r\n", "")
                .replace(";X-TENON-DISPLAY-AS=Aunt", "")
                .replace("END:VCARD", "NOTE:new\r\nEND:VCARD");
        var updated = Contacts.update(item, document(dropped)).value().properties();
        assertEquals("new", updated.get(PidTag.BODY).orElseThrow());
        assertEquals("The aunt", updated.get(PidLid.FILE_UNDER).orElseThrow());
        assertEquals("Aunt", updated.get(PidLid.EMAIL1_DISPLAY_NAME).orElseThrow());
        var other = Contacts.update(
                        item, document(text.replace("The aunt", "Family").replace("=Aunt", "=Alice")))
                .value()
                .properties();
        assertEquals("Family", other.get(PidLid.FILE_UNDER).orElseThrow());
        assertEquals("Alice", other.get(PidLid.EMAIL1_DISPLAY_NAME).orElseThrow());
    }

    @Test
    void anAddressOfExchangeThatIsToldOfByAnotherStays() {
        var item = MapiItem.ofClass("IPM.Contact");
        item.properties()
                .put(PidTag.DISPLAY_NAME, "Alice")
                .put(PidLid.EMAIL1_ADDRESS_TYPE, "EX")
                .put(PidLid.EMAIL1_EMAIL_ADDRESS, "/o=Org/cn=alice")
                .put(PidLid.EMAIL1_ORIGINAL_DISPLAY_NAME, "alice@example.test");
        var lines = card(item).replace("FN:Alice", "FN:Alice E");
        assertTrue(lines.contains("EMAIL:alice@example.test"), lines);
        var updated = Contacts.update(item, document(lines)).value().properties();
        assertEquals("/o=Org/cn=alice", updated.get(PidLid.EMAIL1_EMAIL_ADDRESS).orElseThrow());
        assertTrue(updated.get(PidLid.EMAIL2_EMAIL_ADDRESS).isEmpty());
    }

    @Test
    void aMemberWhoIsAContactStaysOne() {
        var item = MapiItem.ofClass("IPM.DistList");
        var contact = new EntryIds.Wrapped(0, 0xC3, Binary.ofHex("0102030405060708")).binary();
        item.properties()
                .put(PidTag.DISPLAY_NAME, "Team")
                .put(PidLid.DISTRIBUTION_LIST_NAME, "Team")
                .put(PidLid.DISTRIBUTION_LIST_STREAM, Binary.ofHex("00"))
                .put(PidLid.DISTRIBUTION_LIST_MEMBERS, List.of(contact))
                .put(
                        PidLid.DISTRIBUTION_LIST_ONE_OFF_MEMBERS,
                        List.of(EntryIds.oneOff("Alice", "SMTP", "alice@example.test")));
        var own = card(item);
        assertEquals(
                item.properties().all().size() + 2,
                Contacts.update(item, document(own)).value().properties().all().size());
        var lines = own.replace("END:VCARD", "MEMBER:mailto:bob@example.test\r\nEND:VCARD");
        var updated = Contacts.update(item, document(lines)).value();
        var members = updated.properties().get(PidLid.DISTRIBUTION_LIST_MEMBERS).orElseThrow();
        assertEquals(2, members.size());
        assertEquals(contact, members.getFirst());
        assertFalse(updated.properties().has(PropertyKey.of(PidLid.DISTRIBUTION_LIST_STREAM)));
        assertEquals(lines, card(updated));
    }

    @Test
    void whatOutlookHasNoPlaceForRidesAlongFromTheNewText() {
        var item = Events.KIND.toMapi(document(SERIES), SETTINGS).getFirst().value();
        var lines = SERIES.replace("SUMMARY:Weekly\n", "SUMMARY;X-P=1:Daily\nX-NEW;A=b:kept\n")
                .replace("\n", "\r\n");
        var converted = Events.KIND.update(item, document(lines), SETTINGS);
        assertTrue(converted.leftover().names().contains("X-NEW"));
        assertEquals(lines, text(converted.value()));
    }
}
