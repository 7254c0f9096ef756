package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.scheduling.SchedulingGuard;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

class BadDataTest {
    private static final long SEED = Long.getLong("tenon.merge.seed", 7L);
    private static final String ODD = ":;,=\"\\\r\n\t \0.-+TZ09\u00ff";

    /** Bytes changed, cut out and doubled anywhere. */
    private static Content damaged(Content content, Random random) {
        var text = new StringBuilder(content.latin());
        for (int i = random.nextInt(6); i >= 0 && text.length() > 4; i--) {
            int at = random.nextInt(text.length() - 3);
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(60)));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
            }
        }
        return Content.ofLatin(text.toString());
    }

    @Test
    void damagedItemsAreAnAnswerAndNeverAnException() {
        var guard = new SchedulingGuard(List.of("p1@example.test"));
        int read = 0;
        for (int i = 0; i < 1_500; i++) {
            var random = new Random(SEED + i);
            boolean card = random.nextBoolean();
            RandomItem item = card ? RandomItem.Card.random(random) : RandomItem.Event.random(random);
            Merger merger = card ? Merger.ofContacts() : Merger.ofCalendars();
            var base = item.content();
            var one = damaged(base, random);
            var other = damaged(base, random);
            assertDoesNotThrow(
                    () -> {
                        for (var conflict : Policy.Conflict.values()) {
                            merger.merge(base, one, other, conflict);
                        }
                        merger.merge(one, other, base, Policy.Conflict.MERGE);
                        ItemIdentity.of(one);
                        guard.foresee(one, other);
                        ConflictCopy.of(one, other, "copy");
                    },
                    "-Dtenon.merge.seed=" + (SEED + i));
            var document = Document.read(one);
            document.ifPresent(d -> assertEquals(one, d.content()));
            read += document.isPresent() ? 1 : 0;
        }
        assertTrue(read > 200, "damage of every degree: " + read + " can be read");
    }

    @Test
    void aRuleThatNeverComesToAnEndIsNotWaitedFor() {
        for (var rule : List.of(
                "FREQ=SECONDLY",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=DAILY;INTERVAL=0",
                "FREQ=DAILY;INTERVAL=-1",
                "FREQ=DAILY;COUNT=999999999",
                "FREQ=MONTHLY;BYDAY=XX",
                "FREQ=DAILY;UNTIL=rubbish",
                "RRULE")) {
            var base = series("RRULE:FREQ=DAILY", "");
            var client = series("RRULE:FREQ=DAILY", "\r\nEXDATE:20990101T100000Z");
            var server = series("RRULE:" + rule, "");
            var merger = Merger.ofCalendars();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30), () -> merger.merge(base, client, server, Policy.Conflict.MERGE), rule);
        }
    }

    private static Content series(String rule, String more) {
        return Content.of(Texts.event("s", "DTSTART:20240301T100000Z", rule + more));
    }

    @Test
    void anItemTooLargeToReadIsCarriedAsItIs() {
        var large = Content.ofLatin("BEGIN:VCARD\r\nNOTE:" + "x".repeat(Document.MAX_BYTES) + "\r\nEND:VCARD\r\n");
        var small = Content.of("BEGIN:VCARD\r\nNOTE:y\r\nEND:VCARD\r\n");
        var merger = Merger.ofContacts();
        assertInstanceOf(MergeResult.TakeClient.class, merger.merge(small, large, small, Policy.Conflict.MERGE));
        var other = Content.of("BEGIN:VCARD\r\nNOTE:z\r\nEND:VCARD\r\n");
        var clash = assertInstanceOf(MergeResult.Clash.class, merger.merge(small, large, other, Policy.Conflict.MERGE));
        assertEquals(large, clash.client());
        assertEquals(other, clash.server());
    }
}
