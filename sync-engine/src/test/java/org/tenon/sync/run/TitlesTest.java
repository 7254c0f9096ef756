package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Kind;

class TitlesTest {
    @Test
    void aMailIsCalledByItsSubjectDecodedAndUnfolded() {
        assertEquals(
                Optional.of("Grüße aus Köln"),
                title(
                        Kind.MAIL,
                        "From: a@example.test\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= aus\r\n =?utf-8?B?S8O2bG4=?=\r\n\r\nx"));
        assertEquals(Optional.empty(), title(Kind.MAIL, "From: a@example.test\r\n\r\nSubject: not this"));
        assertEquals(Optional.of("=?broken?"), title(Kind.MAIL, "Subject: =?broken?\r\n\r\n"));
    }

    @Test
    void anEventByItsSummaryAndAContactByItsName() {
        assertEquals(
                Optional.of("Lunch, Köln"),
                title(
                        Kind.CALENDAR,
                        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=de:Lunch\\, Köln\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
        assertEquals(
                Optional.of("Ann Example"), title(Kind.CONTACTS, "BEGIN:VCARD\r\nFN:Ann Example\r\nEND:VCARD\r\n"));
        assertEquals(Optional.empty(), title(Kind.TASKS, "no item at all"));
    }

    private static Optional<String> title(Kind kind, String item) {
        return Titles.title(kind, item.getBytes(StandardCharsets.UTF_8));
    }
}
