package org.tenon.convert.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.rtf.CompressedRtf;
import org.tenon.mapi.value.Binary;

/** What somebody changed in Outlook shows in the message, and all else of the message stays. */
class EditedMailTest {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("UTC"), Instant.parse("2026-03-01T00:00:00Z"), Set.of());

    private final MapiItem item = golden("thunderbird-alternative-with-inline-picture");

    EditedMailTest() throws IOException {}

    @Test
    void aChangedSubjectReplacesItsLineAndNoOther() throws IOException {
        var before = write(item);
        item.properties().put(PidTag.SUBJECT, "Other");
        var after = write(item);
        assertEquals(before.replace("Subject: Re: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=", "Subject: Other"), after);
    }

    @Test
    void aNewCategoryAndAnotherRecipientAreWrittenWhereTheOldOnesStood() throws IOException {
        var before = write(item);
        item.properties().put(PidLid.KEYWORDS, List.of("Red", "Home", "Grün"));
        item.recipients().removeIf(r -> r.get(PidTag.EMAIL_ADDRESS).orElse("").startsWith("carol"));
        var after = write(item);
        assertEquals(
                before.replace("Keywords: Red, Home", "Keywords: Red, Home, =?UTF-8?B?R3LDvG4=?=")
                        .replace(
                                "\"Bob, the other\" <bob@example.test>, carol@example.test",
                                "\"Bob, the other\" <bob@example.test>"),
                after);
    }

    @Test
    void aChangedBodyIsPutTogetherAnewUnderTheSameHeader() throws IOException {
        item.properties().put(PidTag.BODY, "Other text\r\n");
        var message = Messages.toMime(item, SETTINGS);
        assertEquals("structure-rebuilt", message.warnings().getFirst().code());
        var after = write(item);
        assertTrue(after.contains("Other text") && after.contains("User-Agent: Mozilla Thunderbird"), after);
        assertTrue(after.contains("Content-Id: <part1@example.test>"), "the picture's own header stays: " + after);
        assertFalse(after.contains("------------alternative"), after);
    }

    @Test
    void aPlainTextThatTheStoreMadeOfTheHtmlIsNoChange() throws IOException {
        var before = write(item);
        item.properties().put(PidTag.BODY, "A store's words\r\n").put(PidTag.NATIVE_BODY, 3);
        assertEquals(before, write(item));
        item.properties().put(PidTag.NATIVE_BODY, 1);
        assertTrue(write(item).contains("A store's words"), "where the plain text is the body somebody wrote it");
    }

    @Test
    void aRemovedAttachmentIsGone() throws IOException {
        item.attachments().clear();
        var after = write(item);
        assertFalse(after.contains("iVBORw0KGgo"), after);
        assertTrue(after.contains("Look: ") && after.contains("multipart/alternative"), after);
    }

    @Test
    void anItemMadeInOutlookBecomesAMessage() throws IOException {
        var made = MapiItem.ofClass("IPM.Note");
        made.properties()
                .put(PidTag.SUBJECT, "Grüße")
                .put(PidTag.SENDER_NAME, "Alice")
                .put(PidTag.SENDER_ADDRESS_TYPE, "EX")
                .put(PidTag.SENDER_EMAIL_ADDRESS, "/O=EXAMPLE/CN=ALICE")
                .put(PidTag.SENDER_SMTP_ADDRESS, "alice@example.test")
                .put(
                        PidTag.REPLY_RECIPIENT_ENTRIES,
                        EntryIds.list(List.of(EntryIds.oneOff("B", "SMTP", "b@example.test"))))
                .put(
                        PidTag.RTF_COMPRESSED,
                        CompressedRtf.pack(
                                new Binary("{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <b>}bold\\'fc{\\*\\htmltag </b>}}"
                                        .getBytes(StandardCharsets.US_ASCII))));
        var text = write(made);
        assertTrue(text.contains("From: Alice <alice@example.test>\r\n"), text);
        assertTrue(text.contains("Reply-To: B <b@example.test>\r\n"), text);
        assertTrue(text.contains("Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"), text);
        assertTrue(text.contains("Content-Type: text/html; charset=UTF-8") && text.contains("<b>bold=C3=BC</b>"), text);
    }

    @Test
    void whoHasNoMailAddressReturnsAsWhoTheyAre() throws IOException {
        var made = MapiItem.ofClass("IPM.Note");
        made.properties()
                .put(PidTag.SENDER_NAME, "Alice")
                .put(PidTag.SENDER_ADDRESS_TYPE, "EX")
                .put(PidTag.SENDER_EMAIL_ADDRESS, "/O=EXAMPLE/CN=ALICE_B");
        var message = Messages.toMime(made, SETTINGS);
        assertEquals("address-not-smtp", message.warnings().getFirst().code());
        var back = read(write(made).getBytes(StandardCharsets.US_ASCII)).properties();
        assertEquals("EX", back.get(PidTag.SENDER_ADDRESS_TYPE).orElseThrow());
        assertEquals(
                "/O=EXAMPLE/CN=ALICE_B", back.get(PidTag.SENDER_EMAIL_ADDRESS).orElseThrow());
    }

    @Test
    void aMeetingThatWasNeverAMessageBecomesOne() throws IOException {
        var request = golden("google-meeting-request");
        assertEquals("IPM.Schedule.Meeting.Request", request.messageClass());
        MailCorpusTest.withoutSkeleton(request);
        var again = read(write(request).getBytes(StandardCharsets.UTF_8));
        assertEquals("IPM.Schedule.Meeting.Request", again.messageClass());
        for (var name : List.of(PidLid.APPOINTMENT_START_WHOLE, PidLid.APPOINTMENT_END_WHOLE)) {
            assertEquals(request.properties().get(name), again.properties().get(name));
        }
        assertEquals(
                request.properties().get(PidLid.LOCATION), again.properties().get(PidLid.LOCATION));
        assertEquals(
                request.properties().get(PidLid.CLEAN_GLOBAL_OBJECT_ID),
                again.properties().get(PidLid.CLEAN_GLOBAL_OBJECT_ID));
        var answer = golden("outlook-meeting-declined");
        assertEquals("IPM.Schedule.Meeting.Resp.Neg", answer.messageClass());
        MailCorpusTest.withoutSkeleton(answer);
        assertEquals(
                "IPM.Schedule.Meeting.Resp.Neg",
                read(write(answer).getBytes(StandardCharsets.UTF_8)).messageClass());
        request.properties().put(PidTag.MESSAGE_CLASS, "IPM.Schedule.Meeting.Canceled");
        assertEquals(
                "IPM.Schedule.Meeting.Canceled",
                read(write(request).getBytes(StandardCharsets.UTF_8)).messageClass());
    }

    @Test
    void richTextOfItsOwnReturns() throws IOException {
        var made = MapiItem.ofClass("IPM.Note");
        var rtf = CompressedRtf.pack(new Binary("{\\rtf1\\ansi {\\b bold}}".getBytes(StandardCharsets.US_ASCII)));
        made.properties().put(PidTag.RTF_COMPRESSED, rtf);
        var back = read(write(made).getBytes(StandardCharsets.US_ASCII)).properties();
        assertEquals("bold", back.get(PidTag.BODY).orElseThrow().strip());
        assertEquals(rtf, back.get(PidTag.RTF_COMPRESSED).orElseThrow());
    }

    @Test
    void veryLargeRichTextGoesOutAsItIs() throws IOException {
        var rtf = "{\\rtf1\\ansi " + "{\\b bold} and not\\par ".repeat(300_000) + "}";
        var made = MapiItem.ofClass("IPM.Note");
        made.properties()
                .put(PidTag.BODY, "words")
                .put(PidTag.RTF_COMPRESSED, CompressedRtf.pack(new Binary(rtf.getBytes(StandardCharsets.US_ASCII))));
        var converted = Messages.toMime(made, SETTINGS);
        assertTrue(converted.warnings().stream().anyMatch(w -> w.code().equals("rtf-large")));
        var out = new ByteArrayOutputStream();
        converted.value().writeTo(out);
        var parts = out.toString(StandardCharsets.US_ASCII).split("application/rtf", 2);
        var encoded = parts[1].substring(parts[1].indexOf("\r\n\r\n") + 4, parts[1].indexOf("\r\n--"));
        var back = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.US_ASCII);
        assertEquals(rtf.length(), back.length());
        assertTrue(rtf.equals(back));
        assertEquals(
                "words",
                read(out.toByteArray())
                        .properties()
                        .get(PidTag.BODY)
                        .orElseThrow()
                        .strip());
    }

    @Test
    void aDraftIsUnsent() throws IOException {
        var draft = golden("outlook-draft-with-flag");
        assertEquals(8, draft.properties().get(PidTag.MESSAGE_FLAGS).orElseThrow());
        draft.properties().put(PidTag.MESSAGE_FLAGS, 1);
        assertFalse(write(draft).contains("X-Unsent"), "it is sent now");
        assertFalse(draft.properties().has(PropertyKey.of(PidTag.CLIENT_SUBMIT_TIME)));
    }

    private static MapiItem golden(String name) throws IOException {
        return read(Files.readAllBytes(Path.of("src", "test", "resources", "mail", name + ".eml")));
    }

    private static MapiItem read(byte[] bytes) throws IOException {
        return Messages.toMapi(LargeValue.of(Binary.owning(bytes)), SETTINGS).value();
    }

    private static String write(MapiItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        Messages.toMime(item, SETTINGS).value().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
