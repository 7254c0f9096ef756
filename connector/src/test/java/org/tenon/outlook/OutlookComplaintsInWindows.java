package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** What people have complained of in public about connectors of this kind, an item at a time; each is edited on both sides in turn. */
final class OutlookComplaintsInWindows extends OutlookBesideFiles {
    private static final String PHOTO = "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAEBAQEB";
    private static final PropTag<String> COMPANY = PropTag.text(0x3A16);

    private <T> Optional<T> told(Sort sort, String name, NamedProp<T> property) {
        return told(sort, name, mapi.call(() -> store.tag(property)));
    }

    private <T> Optional<T> told(Sort sort, String name, PropTag<T> property) {
        return in(sort.folder, f -> {
            try (var message = store.message(find(items(f), name))) {
                return message.value(property);
            }
        });
    }

    private long attached(Sort sort, String name) {
        return in(sort.folder, f -> {
            try (var message = store.message(find(items(f), name));
                    var table = message.attachments().columns(PropTag.int32(0x0E21))) {
                return table.rows().count();
            }
        });
    }

    private void edit(Sort sort, String name, Supplier<Props> change) {
        in(sort.folder, f -> {
            try (var message = store.messageToChange(find(items(f), name))) {
                message.set(change.get());
                message.save();
                return null;
            }
        });
    }

    private void editOnServer(Sort sort, String name, String from, String to) throws Exception {
        var text = serverText(sort, name);
        assertTrue(text.contains(from), text);
        Files.writeString(file(sort, name), text.replace(from, to));
    }

    /** With more lines before its end. */
    private void put(Sort sort, String name, String more) throws Exception {
        write(
                sort.directory + "/" + name + sort.suffix,
                sort.text(name).replace(sort.end(), more + "\r\n" + sort.end()));
    }

    /** "The photo is gone since I edited the contact." */
    @Test
    void aPhotoOutlivesEditsOfBothSides() throws Exception {
        put(Sort.CONTACT, "ana", "PHOTO;ENCODING=b;TYPE=JPEG:" + PHOTO);
        sync();
        assertEquals(Optional.of(true), told(Sort.CONTACT, "ana", PidLid.HAS_PICTURE));
        edit(Sort.CONTACT, "ana", () -> new Props().with(COMPANY, "Example Ltd"));
        sync();
        assertTrue(serverText(Sort.CONTACT, "ana").contains("ORG:Example Ltd"));
        assertTrue(serverText(Sort.CONTACT, "ana").replace("\r\n ", "").contains(PHOTO));
        editOnServer(Sort.CONTACT, "ana", "ORG:Example Ltd", "ORG:Another Ltd");
        sync();
        assertEquals(Optional.of("Another Ltd"), told(Sort.CONTACT, "ana", COMPANY));
        assertEquals(1, attached(Sort.CONTACT, "ana"));
    }

    /** "A contact whose photo is an empty address is not synced, with an error each time." */
    @Test
    void aPhotoThatIsNowhereKeepsNoContactFromCrossing() throws Exception {
        put(Sort.CONTACT, "bob", "PHOTO;VALUE=URI:\r\nPHOTO;VALUE=URI:\r\nPHOTO:");
        sync();
        assertEquals(Set.of("bob"), inOutlook(Sort.CONTACT.folder));
        edit(Sort.CONTACT, "bob", () -> new Props().with(COMPANY, "Example Ltd"));
        sync();
        assertTrue(serverText(Sort.CONTACT, "bob").contains("ORG:Example Ltd"));
        assertTrue(serverText(Sort.CONTACT, "bob").contains("PHOTO;VALUE=URI:\r\n"));
    }

    /** "I deleted the first of a series, and the whole series went", "what I deleted of a series is there again". */
    @Test
    void theFirstOfASeriesGoesAloneAndStaysAway() throws Exception {
        put(Sort.EVENT, "series", "RRULE:FREQ=WEEKLY;COUNT=6");
        sync();
        assertEquals(0, deletedInstances("series"));
        editOnServer(Sort.EVENT, "series", "RRULE:", "EXDATE:20260203T100000Z\r\nRRULE:");
        sync();
        assertEquals(1, deletedInstances("series"));
        edit(Sort.EVENT, "series", () -> new Props().with(store.tag(PidLid.LOCATION), "Room 1"));
        sync();
        var text = serverText(Sort.EVENT, "series");
        assertTrue(text.contains("LOCATION:Room 1\r\n"), text);
        assertTrue(text.contains("EXDATE:20260203T100000Z\r\n"), text);
        assertTrue(text.contains("RRULE:FREQ=WEEKLY;COUNT=6\r\n"), text);
    }

    private int deletedInstances(String name) {
        var blob = told(Sort.EVENT, name, PidLid.APPOINTMENT_RECUR).orElseThrow();
        // Of a weekly pattern: [MS-OXOCAL] 2.2.1.44.1.
        return ByteBuffer.wrap(blob.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(38);
    }

    /** "Some birthdays span two days", "all-day events begin at two in the morning". */
    @Test
    void aBirthdayStaysADayOfItsOwn() throws Exception {
        var text = Sort.EVENT
                .text("birthday")
                .replace("DTSTART:20260203T100000Z", "DTSTART;VALUE=DATE:19800315\r\nRRULE:FREQ=YEARLY")
                .replace("DTEND:20260203T110000Z", "DTEND;VALUE=DATE:19800316");
        write("calendars/Calendar/birthday.ics", text);
        sync();
        assertEquals(Optional.of(true), told(Sort.EVENT, "birthday", PidLid.APPOINTMENT_SUB_TYPE));
        edit(Sort.EVENT, "birthday", () -> new Props().with(store.tag(PidLid.LOCATION), "Home"));
        sync();
        var there = serverText(Sort.EVENT, "birthday");
        assertTrue(there.contains("LOCATION:Home\r\n"), there);
        assertTrue(there.contains("DTSTART;VALUE=DATE:19800315\r\n"), there);
        assertTrue(there.contains("DTEND;VALUE=DATE:19800316\r\n"), there);
        assertFalse(there.contains("TZID"), there);
    }

    /** "Tasks that I tick off here are open there", and the other way round. */
    @Test
    void aTaskIsTickedOffAndOpenedAgain() throws Exception {
        put(Sort.TASK, "task", "PRIORITY:5");
        sync();
        edit(Sort.TASK, "task", () -> new Props()
                .with(store.tag(PidLid.TASK_STATUS), 2)
                .with(store.tag(PidLid.TASK_COMPLETE), true)
                .with(store.tag(PidLid.PERCENT_COMPLETE), 1.0)
                .with(store.tag(PidLid.TASK_DATE_COMPLETED), Instant.parse("2026-02-03T00:00:00Z")));
        sync();
        var ticked = serverText(Sort.TASK, "task");
        assertTrue(ticked.contains("STATUS:COMPLETED\r\n"), ticked);
        var open = ticked.replaceAll("(?m)^(STATUS|COMPLETED|PERCENT-COMPLETE):.*\r\n", "");
        Files.writeString(file(Sort.TASK, "task"), open);
        sync();
        assertEquals(Optional.of(0), told(Sort.TASK, "task", PidLid.TASK_STATUS));
        assertEquals(Optional.of(false), told(Sort.TASK, "task", PidLid.TASK_COMPLETE));
        edit(Sort.TASK, "task", () -> new Props().with(Property.SUBJECT, "task again"));
        sync();
        assertFalse(serverText(Sort.TASK, "task again").contains("COMPLETED"), "it stays open");
    }

    /** "Pictures in an appointment's text are lost": they are carried, also where the text beside them is edited elsewhere. */
    @Test
    void aPictureInAnEventsTextOutlivesAnEdit() throws Exception {
        put(
                Sort.EVENT,
                "picture",
                "DESCRIPTION:See\r\nATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=image/jpeg;FILENAME=a.jpg;X-CID=one:"
                        + PHOTO);
        sync();
        editOnServer(Sort.EVENT, "picture", "DESCRIPTION:See", "DESCRIPTION:See there");
        sync();
        assertEquals(
                Optional.of("See there"),
                told(Sort.EVENT, "picture", PidTag.BODY).map(String::strip));
        edit(Sort.EVENT, "picture", () -> new Props().with(store.tag(PidLid.LOCATION), "Room 1"));
        sync();
        var text = serverText(Sort.EVENT, "picture").replace("\r\n ", "");
        assertTrue(text.contains(PHOTO) && text.contains("LOCATION:Room 1"), text);
        assertEquals(1, attached(Sort.EVENT, "picture"));
    }

    /** "Distribution lists are made anew at each sync, and are empty." */
    @Test
    void aListKeepsItsMembersThroughEditsOfBothSides() throws Exception {
        var members = List.of(
                "mailto:ana@example.test", "urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af", "mailto:bob@example.test");
        var lines = new StringBuilder("X-ADDRESSBOOKSERVER-KIND:group");
        members.forEach(one -> lines.append("\r\nX-ADDRESSBOOKSERVER-MEMBER:").append(one));
        put(Sort.CONTACT, "team", lines.toString());
        sync();
        assertEquals(Optional.of("IPM.DistList"), told(Sort.CONTACT, "team", Property.MESSAGE_CLASS));
        edit(Sort.CONTACT, "team", () -> new Props()
                .with(Property.SUBJECT, "crew")
                .with(Property.DISPLAY_NAME, "crew")
                .with(store.tag(PidLid.DISTRIBUTION_LIST_NAME), "crew"));
        sync();
        var text = serverText(Sort.CONTACT, "crew");
        members.forEach(one -> assertTrue(text.contains("X-ADDRESSBOOKSERVER-MEMBER:" + one + "\r\n"), text));
        editOnServer(Sort.CONTACT, "crew", "X-ADDRESSBOOKSERVER-MEMBER:" + members.getFirst() + "\r\n", "");
        sync();
        var left = told(Sort.CONTACT, "crew", PidLid.DISTRIBUTION_LIST_MEMBERS).orElseThrow();
        assertEquals(2, left.size());
    }

    /** "The company's main number does not cross", "the plus of my numbers is gone". */
    @Test
    void aNumberCrossesAsItIsWritten() throws Exception {
        put(Sort.CONTACT, "carl", "TEL;TYPE=CELL:+43 1 234");
        sync();
        edit(Sort.CONTACT, "carl", () -> new Props().with(PidTag.COMPANY_MAIN_TELEPHONE_NUMBER, "+49 (30) 1-0"));
        sync();
        var text = serverText(Sort.CONTACT, "carl");
        assertTrue(text.contains("+49 (30) 1-0") && text.contains("TEL;TYPE=CELL:+43 1 234\r\n"), text);
        editOnServer(Sort.CONTACT, "carl", "+49 (30) 1-0", "+49 30 2");
        sync();
        assertEquals(Optional.of("+49 30 2"), told(Sort.CONTACT, "carl", PidTag.COMPANY_MAIN_TELEPHONE_NUMBER));
        assertEquals(Optional.of("+43 1 234"), told(Sort.CONTACT, "carl", PropTag.text(0x3A1C)));
    }

    /** "I took a deleted series out of Deleted Items again, and each sync deletes it." */
    @Test
    void aSeriesThatIsRecoveredStays() throws Exception {
        put(Sort.EVENT, "series", "RRULE:FREQ=WEEKLY;COUNT=6");
        put(Sort.EVENT, "other", "STATUS:CONFIRMED");
        sync();
        move("Calendar", "series", DELETED);
        sync();
        assertEquals(Set.of("other"), onServer(Sort.EVENT));
        in(DELETED, f -> {
            try (var calendar = folder("Calendar")) {
                return f.copy(List.of(find(items(f), "series")), calendar);
            }
        });
        for (int i = 0; i < 3; i++) {
            sync();
            assertEquals(Set.of("other", "series"), inOutlook("Calendar"));
            assertEquals(Set.of("other", "series"), onServer(Sort.EVENT));
        }
        assertTrue(serverText(Sort.EVENT, "series").contains("RRULE:FREQ=WEEKLY;COUNT=6\r\n"));
    }

    /** "An occurrence that was moved and then cancelled stays in the calendar." */
    @Test
    void aMovedOccurrenceThatIsCancelledGoes() throws Exception {
        var moved = "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:series@example.test\r\nDTSTAMP:20260101T000000Z\r\n"
                + "RECURRENCE-ID:20260210T100000Z\r\nSUMMARY:series\r\nDTSTART:20260212T140000Z\r\nDTEND:20260212T150000Z";
        put(Sort.EVENT, "series", "RRULE:FREQ=WEEKLY;COUNT=6\r\n" + moved);
        sync();
        assertEquals(1, attached(Sort.EVENT, "series"), "the exception");
        editOnServer(Sort.EVENT, "series", "\r\n" + moved, "\r\nEXDATE:20260210T100000Z");
        sync();
        assertEquals(1, deletedInstances("series"));
        assertEquals(0, attached(Sort.EVENT, "series"));
        edit(Sort.EVENT, "series", () -> new Props().with(store.tag(PidLid.LOCATION), "Room 1"));
        sync();
        var text = serverText(Sort.EVENT, "series");
        assertTrue(text.contains("EXDATE:20260210T100000Z\r\n") && !text.contains("RECURRENCE-ID"), text);
    }

    /** "An organizer without an address stops the sync, and in the end the event is gone." */
    @Test
    void aMeetingOfNobodyCrossesAndStays() throws Exception {
        put(
                Sort.EVENT,
                "meeting",
                "ORGANIZER;CN=Somebody:invalid\r\nATTENDEE;CN=Bea:\r\nATTENDEE;CN=Carl:MAILTO:\r\nCOLOR:tomato");
        sync();
        edit(Sort.EVENT, "meeting", () -> new Props().with(store.tag(PidLid.LOCATION), "Room 1"));
        sync();
        editOnServer(Sort.EVENT, "meeting", "LOCATION:Room 1", "LOCATION:Room 2");
        sync();
        assertEquals(Optional.of("Room 2"), told(Sort.EVENT, "meeting", PidLid.LOCATION));
        var text = serverText(Sort.EVENT, "meeting");
        for (var line : List.of(
                "ORGANIZER;CN=Somebody:invalid", "ATTENDEE;CN=Bea:", "ATTENDEE;CN=Carl:MAILTO:", "COLOR:tomato")) {
            assertTrue(text.contains(line + "\r\n"), text);
        }
    }
}
