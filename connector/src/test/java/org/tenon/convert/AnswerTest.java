package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** What a guest answers in Outlook stands on the appointment, and not with its recipients. */
final class AnswerTest {
    private static final Settings ME =
            new Settings(ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00Z"), Set.of("me@example.test"));
    private static final int ACCEPTED = 3;

    @Test
    void isThatOfTheAccountsAddressAlone() {
        var text = Texts.meeting(
                "m", "20300203T100000Z", "20300203T110000Z", "boss@example.test", "me@example.test", "x@example.test");
        var item = Events.KIND
                .toMapi(Document.read(Content.of(text)).orElseThrow(), ME)
                .getFirst()
                .value();
        assertEquals(text, Events.KIND.toText(item, ME).value().latin());
        item.properties().put(PidLid.RESPONSE_STATUS, ACCEPTED);
        var answered = Events.KIND.toText(item, ME).value().latin().replace("\r\n ", "");
        assertEquals(1, answered.split("PARTSTAT=ACCEPTED[^\r\n]*:mailto:me@example.test", -1).length - 1, answered);
        assertEquals(1, answered.split("PARTSTAT=ACCEPTED", -1).length - 1, answered);
    }
}
