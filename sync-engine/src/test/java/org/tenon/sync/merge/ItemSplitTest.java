package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.vobject.Content;

/** An export taken apart, and the name that an item without one gets. */
class ItemSplitTest {
    private static String zone(String id) {
        return "BEGIN:VTIMEZONE\r\nTZID:" + id
                + "\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    }

    private static String event(String uid, String more) {
        return Texts.component("VEVENT", (uid.isEmpty() ? "" : "UID:" + uid + "\r\n") + more + "SUMMARY:x");
    }

    private static Content calendar(String... parts) {
        return Content.of(Texts.calendar(parts));
    }

    @Test
    void eachItemGoesWithItsInstancesAndZones() {
        var series = event("a", "DTSTART;TZID=One:20240304T100000\r\nRRULE:FREQ=DAILY\r\n");
        var instance = event("a", "RECURRENCE-ID;TZID=One:20240305T100000\r\nDTSTART;TZID=One:20240305T110000\r\n");
        var other = event("b", "DTSTART;TZID=Two:20240304T100000\r\n");
        var split = ItemSplit.of(calendar(zone("One"), zone("Two"), series, other, instance));
        assertEquals(List.of(calendar(zone("One"), series, instance), calendar(zone("Two"), other)), split);
    }

    @Test
    void cardsAndNamelessEventsAreOneEach() {
        var card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:%s\r\nEND:VCARD\r\n";
        assertEquals(3, ItemSplit.count(Content.of(card.formatted("1") + card.formatted("2") + card.formatted("3"))));
        assertEquals(2, ItemSplit.count(calendar(event("", ""), event("", "LOCATION:y\r\n"))));
        assertEquals(1, ItemSplit.count(calendar(zone("One"), event("a", ""))));
        assertEquals(0, ItemSplit.count(Content.of("rubbish")));
    }

    @Test
    void anItemWithoutAUidGetsOneAndAlwaysTheSame() {
        var bare = calendar(event("", "LOCATION:y\r\n"));
        var named = ItemSplit.withUid(bare, "p.ics");
        assertEquals(1, ItemIdentity.of(named).uids().size());
        assertEquals(named, ItemSplit.withUid(bare, "p.ics"));
        assertEquals(named, ItemSplit.withUid(named, "q.ics"));
        var card = ItemSplit.withUid(Content.of("BEGIN:VCARD\nVERSION:3.0\nUID:\nFN:x\nEND:VCARD\n"), "p.vcf")
                .text();
        assertTrue(card.startsWith("BEGIN:VCARD\nVERSION:3.0\nUID:"), card);
        assertFalse(card.contains("UID:\n"), card);
        var has = calendar(event("a", ""));
        assertEquals(has, ItemSplit.withUid(has, "p.ics"));
        assertEquals(Content.of("rubbish"), ItemSplit.withUid(Content.of("rubbish"), "p.ics"));
    }
}
