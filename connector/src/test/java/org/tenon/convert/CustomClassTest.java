package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Messages;
import org.tenon.convert.msg.MsgFile;
import org.tenon.convert.msg.MsgMaker;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** The class that a form or a program of somebody's own gave an item is kept through the open format. */
class CustomClassTest {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static MapiItem item(String messageClass) {
        var item = MapiItem.ofClass(messageClass);
        item.properties()
                .put(PidTag.SUBJECT, "s")
                .put(PidTag.DISPLAY_NAME, "Alice")
                .put(PidTag.BODY, "text")
                .put(PidLid.APPOINTMENT_START_WHOLE, Instant.parse("2026-03-02T08:00:00Z"))
                .put(PidLid.APPOINTMENT_END_WHOLE, Instant.parse("2026-03-02T09:00:00Z"));
        return item;
    }

    private static Document document(Content content) {
        return Document.read(content).orElseThrow();
    }

    /** The class that comes back of what goes out. */
    private static String back(MapiItem item) throws IOException {
        if (item.isA(Events.CLASS)) {
            var text = document(Events.KIND.toText(item, SETTINGS).value());
            return Events.KIND.toMapi(text, SETTINGS).getFirst().value().messageClass();
        }
        if (item.isA(Tasks.CLASS)) {
            var text = document(Tasks.KIND.toText(item, SETTINGS).value());
            return Tasks.KIND.toMapi(text, SETTINGS).getFirst().value().messageClass();
        }
        if (item.isA(Notes.CLASS)) {
            var text = document(Notes.KIND.toText(item, SETTINGS).value());
            return Notes.KIND.toMapi(text, SETTINGS).getFirst().value().messageClass();
        }
        if (item.isA(JournalEntries.CLASS)) {
            var text = document(JournalEntries.KIND.toText(item, SETTINGS).value());
            return JournalEntries.KIND.toMapi(text, SETTINGS).getFirst().value().messageClass();
        }
        if (item.isA("IPM.Contact") || item.isA("IPM.DistList")) {
            var text = document(Contacts.toText(item, true).value());
            return Contacts.toMapi(text).getFirst().value().messageClass();
        }
        return mail(mime(item)).messageClass();
    }

    private static String mime(MapiItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        Messages.toMime(item, SETTINGS).value().writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static MapiItem mail(String text) throws IOException {
        var bytes = Binary.owning(text.getBytes(StandardCharsets.ISO_8859_1));
        return Messages.toMapi(LargeValue.of(bytes), SETTINGS).value();
    }

    @Test
    void aClassOfSomebodysOwnReturns() throws IOException {
        for (var base : new String[] {
            "IPM.Note", "IPM.Appointment", "IPM.Task", "IPM.StickyNote", "IPM.Activity", "IPM.Contact", "IPM.DistList"
        }) {
            assertEquals(base + ".Foo.Bar 2", back(item(base + ".Foo.Bar 2")));
            assertEquals(base, back(item(base)));
        }
    }

    @Test
    void aClassDerivedFromNoneOfOutlooksReturnsWhereNobodyDeliveredTheMail() throws IOException {
        for (var own : new String[] {"IPM.Foo", "IPM.Post", "IPM.Document.Word.Document.8", "IPM.Sharing"}) {
            assertEquals(own, back(item(own)));
            var text = mime(item(own));
            assertEquals(own, mail(text).messageClass());
            assertEquals(text, mime(mail(text)), "to the byte");
            for (var line :
                    new String[] {"Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0100", "Return-Path: <a@b>"}) {
                assertEquals("IPM.Note", mail(line + "\r\n" + text).messageClass(), "a sender names no such form");
            }
        }
        for (var kind : new String[] {
            "IPM.Appointment",
            "IPM.Contact.X",
            "IPM.Schedule.Meeting.Request",
            "IPM.OLE.CLASS.{1}",
            "REPORT.IPM.Note.NDR",
            "IPM.Note.SMIME",
            "IPM",
            "Other"
        }) {
            var text = "X-Tenon-Message-Class: " + kind + "\r\n\r\n";
            assertEquals(
                    kind.startsWith("IPM.Note") ? kind : "IPM.Note", mail(text).messageClass());
        }
    }

    @Test
    void ofAMsgFileToo() throws IOException {
        for (var messageClass : new String[] {"IPM.Note.Foo", "IPM.Contact.X", "IPM.Appointment.Bar", "IPM.Task.Y"}) {
            var file = MsgMaker.of(messageClass, "s");
            var item = MsgFile.read(Binary.owning(file)).orElseThrow().value();
            assertEquals(messageClass, back(item));
        }
    }

    @Test
    void aTextNamesNoOtherKindOfItem() throws IOException {
        assertEquals(
                "IPM.Note", mail("X-Tenon-Message-Class: IPM.Contact.X\r\n\r\n").messageClass());
        assertEquals(
                "IPM.Note",
                mail("Received: from a by b\r\nX-Tenon-Message-Class: IPM.Notes.X\r\n\r\n")
                        .messageClass());
        assertEquals(
                "IPM.Note",
                mail("X-Tenon-Message-Class: IPM.Note." + "X".repeat(300) + "\r\n\r\n")
                        .messageClass());
        assertEquals(
                "IPM.Note.Foo",
                mail("X-Tenon-Message-Class: IPM.Note.Foo\r\n\r\n").messageClass());
    }

    @Test
    void aMailWhoseClassIsSetReturnsWithThatAndNothingElseChanged() throws IOException {
        var text = "From: a@example.test\r\nSubject: s\r\nContent-Type: text/plain\r\n\r\nwords\r\n";
        var item = mail(text);
        item.properties().put(PidTag.MESSAGE_CLASS, "IPM.Note.Foo");
        var written = mime(item);
        assertTrue(written.contains("X-Tenon-Message-Class: IPM.Note.Foo\r\n"), written);
        assertEquals(text, written.replace("X-Tenon-Message-Class: IPM.Note.Foo\r\n", ""));
        assertFalse(mime(mail(text)).contains("X-Tenon"));
    }

    @Test
    void aServerThatDropsOurLineDoesNotTakeTheClassAway() {
        var item = item("IPM.Contact.X");
        var text = Contacts.toText(item, true).value().text();
        assertTrue(text.contains("X-TENON-MESSAGE-CLASS:IPM.Contact.X\r\n"), text);
        var dropped =
                text.replace("X-TENON-MESSAGE-CLASS:IPM.Contact.X\r\n", "").replace("NOTE:text", "NOTE:other");
        var updated = Contacts.update(item, document(Content.of(dropped))).value();
        assertEquals("IPM.Contact.X", updated.messageClass());
        assertEquals("other", updated.properties().get(PidTag.BODY).orElseThrow());
    }
}
