package org.tenon.convert.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.value.Binary;

/** Appointments, tasks and contacts that lie in a mail are files to others, and items again where the mail returns. */
class EmbeddedItemTest {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static MapiItem inner(String messageClass) {
        var item = MapiItem.ofClass(messageClass);
        item.properties()
                .put(PidTag.SUBJECT, "Alice")
                .put(PidTag.DISPLAY_NAME, "Alice")
                .put(PidLid.DISTRIBUTION_LIST_NAME, "Alice")
                .put(PidLid.EMAIL1_EMAIL_ADDRESS, "alice@example.test")
                .put(PidTag.BODY, "Alice")
                .put(PidLid.KEYWORDS, List.of("Red"))
                .put(PidLid.APPOINTMENT_START_WHOLE, Instant.parse("2026-03-02T08:00:00Z"))
                .put(PidLid.APPOINTMENT_END_WHOLE, Instant.parse("2026-03-02T09:00:00Z"));
        return item;
    }

    private static MapiItem mailWith(MapiItem... inner) {
        var mail = MapiItem.ofClass("IPM.Note");
        mail.properties().put(PidTag.SUBJECT, "outer").put(PidTag.BODY, "words");
        for (var item : inner) {
            var p = new ItemProperties().put(PidTag.ATTACH_METHOD, 5).put(PidTag.DISPLAY_NAME, "Shown");
            mail.attachments().add(new MapiAttachment(p, Optional.of(item)));
        }
        return mail;
    }

    private static byte[] write(MapiItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        Messages.toMime(item, SETTINGS).value().writeTo(out);
        return out.toByteArray();
    }

    private static MapiItem read(byte[] bytes) throws IOException {
        return Messages.toMapi(LargeValue.of(Binary.owning(bytes)), SETTINGS).value();
    }

    @Test
    void eachKindReturnsAsTheItemItWas() throws IOException {
        for (var kind : List.of(
                "IPM.Appointment",
                "IPM.Appointment.Own",
                "IPM.Task",
                "IPM.StickyNote",
                "IPM.Activity",
                "IPM.Contact",
                "IPM.DistList")) {
            var bytes = write(mailWith(inner(kind)));
            var attachment = read(bytes).attachments().getFirst();
            assertEquals(5, attachment.properties().get(PidTag.ATTACH_METHOD).orElseThrow(), kind);
            assertEquals(
                    "Shown", attachment.properties().get(PidTag.DISPLAY_NAME).orElseThrow(), kind);
            var back = attachment.embedded().orElseThrow();
            assertEquals(kind, back.messageClass());
            assertEquals("Alice", back.properties().get(PidTag.SUBJECT).orElseThrow(), kind);
            assertEquals(List.of("Red"), back.properties().get(PidLid.KEYWORDS).orElseThrow(), kind);
            if (kind.startsWith("IPM.Appointment")) {
                assertEquals(
                        Instant.parse("2026-03-02T08:00:00Z"),
                        back.properties().get(PidLid.APPOINTMENT_START_WHOLE).orElseThrow());
            }
            assertEquals(text(bytes), text(write(read(bytes))), "to the byte");
        }
    }

    @Test
    void anEditOfTheItemInsideGoesOut() throws IOException {
        var mail = read(write(mailWith(inner("IPM.Appointment"), inner("IPM.Contact"))));
        mail.attachments().getFirst().embedded().orElseThrow().properties().put(PidTag.SUBJECT, "moved");
        var back = read(write(mail));
        assertEquals(
                Optional.of("moved"),
                back.attachments()
                        .getFirst()
                        .embedded()
                        .orElseThrow()
                        .properties()
                        .get(PidTag.SUBJECT));
        assertEquals(
                "IPM.Contact",
                back.attachments().get(1).embedded().orElseThrow().messageClass());
    }

    @Test
    void anItemInAMailInAMailReturns() throws IOException {
        var middle = mailWith(inner("IPM.Task"));
        var back = read(write(mailWith(middle)));
        var mail = back.attachments().getFirst().embedded().orElseThrow();
        assertEquals("IPM.Note", mail.messageClass());
        assertEquals(
                "IPM.Task",
                mail.attachments().getFirst().embedded().orElseThrow().messageClass());
    }

    @Test
    void aCalendarThatSomebodySentIsAFile() throws IOException {
        var marked = text(write(mailWith(inner("IPM.Appointment"))));
        assertTrue(marked.contains("X-Tenon-Item: IPM.Appointment\r\n"), marked);
        var sent = read(marked.replace("X-Tenon-Item: IPM.Appointment\r\n", "").getBytes(StandardCharsets.ISO_8859_1));
        var file = sent.attachments().getFirst();
        assertTrue(file.embedded().isEmpty());
        assertEquals(
                "Alice.ics", file.properties().get(PidTag.ATTACH_LONG_FILENAME).orElseThrow());
        assertTrue(file.properties().has(PropertyKey.of(PidTag.ATTACH_DATA_BINARY)));
    }

    @Test
    void aMarkedPartThatHoldsNoSuchItemIsAFile() throws IOException {
        for (var content : List.of("no calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")) {
            var text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\n"
                    + "Content-Type: text/calendar; name=a.ics\r\nX-Tenon-Item: IPM.Appointment\r\n"
                    + "Content-Disposition: attachment\r\n\r\n" + content + "\r\n--b--\r\n";
            var mail = read(text.getBytes(StandardCharsets.US_ASCII));
            assertTrue(mail.attachments().getFirst().embedded().isEmpty(), content);
            assertEquals(text, text(write(mail)));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
