package org.tenon.convert.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Notes and journal entries become a VJOURNAL each and return; of what others write into one, nothing is lost. */
class NotesTest {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static Document document(String text) {
        return Document.read(Content.of(text.replace("\r\n", "\n").replace("\n", "\r\n")))
                .orElseThrow();
    }

    private static String text(MapiItem note) {
        return Notes.KIND
                .toText(note, SETTINGS)
                .value()
                .text()
                .replace("\r\n ", "")
                .replace("\r\n", "\n");
    }

    private static MapiItem note(String body) {
        var item = MapiItem.ofClass("IPM.StickyNote");
        item.properties().put(PidTag.BODY, body).put(PidTag.SEARCH_KEY, Binary.ofHex("AA"));
        return item;
    }

    @Test
    void aNoteComesBackLetterForLetter() {
        for (var body : List.of(
                "Milk",
                "Milk\r\nBread, butter; salt\r\n\r\nEggs",
                "Twice\r\nTwice",
                "Twice\r\nTwice\r\nand more",
                "\r\nafter an empty line",
                "ends with one\r\n",
                "Umlaute äöü €")) {
            var item = note(body);
            item.properties().put(PidLid.NOTE_COLOR, 2);
            var back =
                    Notes.KIND.toMapi(document(text(item)), SETTINGS).getFirst().value();
            assertEquals(
                    body.stripTrailing(),
                    back.properties().get(PidTag.BODY).orElseThrow().stripTrailing());
            assertEquals(2, back.properties().get(PidLid.NOTE_COLOR).orElseThrow());
            assertEquals("IPM.StickyNote", back.messageClass());
            var again =
                    Notes.KIND.toMapi(document(text(back)), SETTINGS).getFirst().value();
            assertEquals(back.properties().get(PidTag.BODY), again.properties().get(PidTag.BODY));
        }
    }

    private static final String OTHERS = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VJOURNAL
            UID:n1
            DTSTAMP:20260101T000000Z
            DTSTART;VALUE=DATE:20260101
            SUMMARY;LANGUAGE=de:Einkauf
            DESCRIPTION:Einkauf\\nMilch
            DESCRIPTION:Brot
            COLOR:chocolate
            STATUS:DRAFT
            END:VJOURNAL
            END:VCALENDAR
            """;

    @Test
    void whatOthersWroteReturnsToTheByteAndAnEditChangesTheTextAlone() {
        var converted = Notes.KIND.toMapi(document(OTHERS), SETTINGS).getFirst();
        var item = converted.value();
        assertEquals(
                "Einkauf\r\nMilch\r\nBrot", item.properties().get(PidTag.BODY).orElseThrow());
        assertEquals(
                List.of("DTSTAMP", "DTSTART", "STATUS"), converted.leftover().names());
        assertEquals(OTHERS, text(item));
        item.properties().put(PidTag.BODY, "Einkauf\r\nKäse");
        assertEquals(
                OTHERS.replace("DESCRIPTION:Einkauf\\nMilch\nDESCRIPTION:Brot\n", "DESCRIPTION:Käse\n"), text(item));
    }

    @Test
    void anUpdateLeavesTheNoteWhereItStands() {
        var item = note("Milk\r\nBread");
        item.properties().put(PidLid.NOTE_X, 700).put(PidLid.NOTE_WIDTH, 300);
        var lines = text(item).replace("DESCRIPTION:Bread", "DESCRIPTION:Butter");
        var updated = Notes.KIND.update(item, document(lines), SETTINGS).value();
        assertEquals("Milk\r\nButter", updated.properties().get(PidTag.BODY).orElseThrow());
        assertEquals(700, updated.properties().get(PidLid.NOTE_X).orElseThrow());
        assertEquals(300, updated.properties().get(PidLid.NOTE_WIDTH).orElseThrow());
        assertEquals(lines, text(updated));
    }

    @Test
    void aJournalEntryIsNoNoteAndReturnsAsOne() {
        var item = MapiItem.ofClass("IPM.Activity");
        item.properties()
                .put(PidTag.SUBJECT, "Called Bob")
                .put(PidTag.BODY, "About the plan.")
                .put(PidLid.LOG_TYPE, "Phone call")
                .put(PidLid.LOG_START, Instant.parse("2026-03-01T08:00:00Z"))
                .put(PidLid.LOG_END, Instant.parse("2026-03-01T08:30:00Z"))
                .put(PidLid.LOG_DURATION, 30)
                .put(PidLid.COMPANIES, List.of("Example"))
                .put(PidLid.LOG_DOCUMENT_PRINTED, true);
        var content = JournalEntries.KIND.toText(item, SETTINGS).value();
        var document = Document.read(content).orElseThrow();
        assertEquals(List.of(), Notes.KIND.toMapi(document, SETTINGS));
        var back = JournalEntries.KIND.toMapi(document, SETTINGS).getFirst().value();
        assertTrue(back.isA("IPM.Activity"));
        for (var property : List.of(
                PropertyKey.of(PidTag.SUBJECT),
                PropertyKey.of(PidTag.BODY),
                PropertyKey.of(PidLid.LOG_TYPE),
                PropertyKey.of(PidLid.LOG_START),
                PropertyKey.of(PidLid.LOG_END),
                PropertyKey.of(PidLid.LOG_DURATION))) {
            assertEquals(item.properties().typed(property), back.properties().typed(property), property.name());
        }
        var lines = content.text().replace("SUMMARY:Called Bob", "SUMMARY:Called Alice");
        var updated =
                JournalEntries.KIND.update(item, document(lines), SETTINGS).value();
        assertEquals("Called Alice", updated.properties().get(PidTag.SUBJECT).orElseThrow());
        assertEquals(
                List.of("Example"), updated.properties().get(PidLid.COMPANIES).orElseThrow());
        assertEquals(
                lines, JournalEntries.KIND.toText(updated, SETTINGS).value().text());
    }
}
