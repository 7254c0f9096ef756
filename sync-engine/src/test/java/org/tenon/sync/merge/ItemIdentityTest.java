package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;

class ItemIdentityTest {
    private static Content calendar(String... lines) {
        return Content.of(Texts.component("VCALENDAR", lines));
    }

    private static Content event(String... lines) {
        return Content.of(Texts.calendar(Texts.component("VEVENT", lines)));
    }

    @Test
    void anEventIsLinkedByItsUid() {
        var identity = ItemIdentity.of(event("uid : a@example.test".replace(" : ", ":"), "SUMMARY:x"));
        assertEquals(List.of("a@example.test"), identity.uids());
        assertEquals(ItemIdentity.Sort.EVENT, identity.sort());
        assertEquals(Optional.of(Kind.CALENDAR), identity.sort().kind());
        assertEquals(new LinkId("a@example.test"), identity.linkId());
    }

    @Test
    void instancesOfOneSeriesAreOneItem() {
        var identity = ItemIdentity.of(calendar(
                "BEGIN:VTODO",
                "UID:t",
                "END:VTODO",
                "BEGIN:VTODO",
                "UID:t",
                "RECURRENCE-ID:20240101T000000Z",
                "END:VTODO"));
        assertFalse(identity.isSeveral());
        assertEquals(ItemIdentity.Sort.TASK, identity.sort());
    }

    @Test
    void aUidFoldedInTheMiddleOfACharacterIsReadWhole() {
        var uid = "ü".repeat(60);
        var folded = ContentLine.fold(Content.of("UID:" + uid).latin(), "\r\n");
        var cut = Content.ofLatin("BEGIN:VCARD\r\nVERSION:4.0\r\n"
                + folded.replace("\r\n ", "").replaceFirst("(.{40})", "$1\r\n ") + "END:VCARD\r\n");
        assertEquals(List.of(uid), ItemIdentity.of(cut).uids());
        assertEquals(ItemIdentity.Sort.CONTACT, ItemIdentity.of(cut).sort());
    }

    @Test
    void severalUidsAreReportedAndLinkByContent() {
        var identity = ItemIdentity.of(
                calendar("BEGIN:VEVENT", "UID:a", "END:VEVENT", "BEGIN:VJOURNAL", "UID:b", "END:VJOURNAL"));
        assertTrue(identity.isSeveral());
        assertEquals(List.of("a", "b"), identity.uids());
        assertTrue(identity.linkId().value().startsWith("content:"));
    }

    @Test
    void withoutAUidTheLinkIsTheContentWhateverTheSpelling() {
        var one = ItemIdentity.of(event("SUMMARY:Some long text", "DTSTAMP:20240101T000000Z"));
        var rewritten = ItemIdentity.of(event("DTSTAMP:20240505T000000Z", "summary:Some lo\r\n ng text"));
        var other = ItemIdentity.of(event("SUMMARY:Another text"));
        assertEquals(one.linkId(), rewritten.linkId());
        assertNotEquals(one.linkId(), other.linkId());
    }

    @Test
    void whatCannotBeReadHasAnIdentityToo() {
        for (var text :
                List.of("", "\u0000", "BEGIN:VCALENDAR", "END:X", "<html>", "BEGIN:VCARD\nBEGIN:VCARD\nEND:VCARD")) {
            var identity = ItemIdentity.of(Content.of(text));
            assertEquals(ItemIdentity.Sort.OTHER, identity.sort());
            assertTrue(identity.linkId().value().startsWith("content:"));
        }
    }

    @Test
    void printingAnIdentityTellsNoUid() {
        assertFalse(
                ItemIdentity.of(event("UID:someone@example.test")).toString().contains("someone"));
    }
}
