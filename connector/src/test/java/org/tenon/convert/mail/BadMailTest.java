package org.tenon.convert.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tenon.convert.Converted;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warning;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;

/** Whatever bytes a message has, and whatever values an item, a conversion answers, and an untouched message returns to the byte. */
class BadMailTest {
    private static final int ROUNDS = Boolean.getBoolean("tenon.long") ? 100_000 : 1500;
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("America/New_York"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    private static final List<String> SEEDS = List.of("""
            Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0100
            From: "Doe, Alice" <alice@example.test>
            Sender: bob@example.test
            To: Bob <bob@example.test>, group: carol@example.test, dave@example.test;
            Cc: =?utf-8?q?J=C3=BCrgen?= <j@example.test>
            Reply-To: other@example.test
            Subject: Re: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?4oKs?=
            Date: Mon, 2 Mar 2026 09:00:00 +0100
            Message-ID: <1@example.test>
            Thread-Index: AcXhrtxy7rpKV72QRV27twTwyY0EVQ==
            Keywords: Red, "Blue"
            Importance: high
            Disposition-Notification-To: alice@example.test
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b1"

            preamble
            --b1
            Content-Type: multipart/alternative; boundary="b2"

            --b2
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe =
            und mehr
            --b2
            Content-Type: multipart/related; boundary="b3"

            --b3
            Content-Type: text/html; charset=windows-1252
            Content-Transfer-Encoding: base64

            PGltZyBzcmM9ImNpZDppbWciPg==
            --b3
            Content-Type: image/png; name*=utf-8''%C3%A4.png
            Content-ID: <img>
            Content-Transfer-Encoding: base64

            iVBORw0KGgo=
            --b3--
            --b2
            Content-Type: text/calendar; method=REQUEST

            BEGIN:VCALENDAR
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:u
            DTSTART:20260302T090000Z
            SUMMARY:s
            ORGANIZER:mailto:alice@example.test
            ATTENDEE:mailto:bob@example.test
            END:VEVENT
            END:VCALENDAR
            --b2--
            --b1
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: text/plain; charset=koi8-r

            inner
            --b1
            Content-Type: application/x-thing; name="a;b.bin"
            Content-Disposition: attachment; filename*0=a; filename*1=.bin
            Content-Transfer-Encoding: x-uuencode

            begin 644 a
            #86)C
            end
            --b1--
            epilogue
            """, """
            Content-Type: multipart/report; report-type=delivery-status; boundary=r
            To: alice@example.test
            Subject: Undeliverable

            --r

            It failed.
            --r
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.test

            Final-Recipient: rfc822; bob@example.test
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 no such user
            --r
            Content-Type: message/rfc822

            Subject: what failed

            text
            --r--
            """, """
            Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s
            MIME-Version: 1.0
            Subject: signed

            --s
            Content-Type: text/plain

            It is me.
            --s
            Content-Type: application/pkcs7-signature; name=smime.p7s
            Content-Transfer-Encoding: base64

            MIIB
            --s--
            """, """
            Subject: winmail
            Content-Type: application/ms-tnef; name=winmail.dat
            Content-Transfer-Encoding: base64

            eJ8+IgEAAZAGAAgAAAABAAEAAQAAAAAAAAABBIABAAIAAAABAAEA
            """);

    private static final String[] WILD = {
        "\0",
        "\r",
        "\r\r\n",
        "--b1\r\n",
        "--b1--",
        "--b2",
        "\r\n\r\n",
        "=?",
        "?=",
        "=?utf-8?b?!!!?=",
        "=?x-none?q?a?=",
        "\u00ff\u00fe",
        "(((((",
        "<<<",
        "\"",
        ";;;",
        "charset=nobody",
        "boundary=",
        "boundary=b1",
        "Content-Type: message/rfc822\r\n\r\n",
        "%%%",
        "*0*=",
        "=",
        "=\r",
        "=0",
        "Content-Transfer-Encoding: base64\r\n\r\n",
        "99 Foo 99999 99:99:99 +9999",
        "multipart/mixed",
        "message/rfc822",
        "\t",
        ":",
        ","
    };

    private final Random random = new Random(Long.getLong("tenon.seed", 20261127));

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void spoiltMessagesReturnToTheByteAndSpoiltItemsAreWritten() {
        assertTimeoutPreemptively(Duration.ofSeconds(Boolean.getBoolean("tenon.long") ? 1200 : 90), () -> {
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                var bytes = spoilt();
                var item = read(bytes).value();
                assertEquals(
                        MailCorpusTest.digest(bytes),
                        MailCorpusTest.digest(MailCorpusTest.write(item)),
                        () -> "round " + round + ", in base64: "
                                + Base64.getEncoder().encodeToString(bytes));
                spoil(item);
                write(item);
                MailCorpusTest.withoutSkeleton(item);
                assertNotNull(read(MailCorpusTest.write(item)).value());
            }
        });
    }

    private byte[] spoilt() {
        var text = new StringBuilder(
                SEEDS.get(random.nextInt(SEEDS.size())).replace("\n", random.nextBoolean() ? "\r\n" : "\n"));
        for (int n = random.nextInt(5); n > 0 && !text.isEmpty(); n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(40)));
                case 1 -> text.setCharAt(at, (char) random.nextInt(256));
                case 2 -> text.setLength(Math.max(1, at));
                default -> text.insert(at, WILD[random.nextInt(WILD.length)]);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void spoil(MapiItem item) {
        var keys = new ArrayList<>(item.properties().all().keySet());
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            var key = keys.get(random.nextInt(keys.size()));
            var typed = item.properties().typed(key).orElseThrow();
            switch (random.nextInt(6)) {
                case 0 -> item.properties().put(key, PropType.INT32, -1);
                case 1 -> item.properties().put(key, PropType.UNICODE, "\0;,\n\r\n\ud800 \u20ac");
                case 2 -> item.properties().put(key, PropType.UNICODE, new PropError(0x8004010F));
                case 3 -> item.properties().put(key, PropType.SYSTIME, Instant.parse("1601-01-01T00:00:00Z"));
                case 4 -> item.properties().put(key, PropType.BINARY, new Binary(new byte[] {1, 2, 3}));
                default -> {
                    if (typed.value() instanceof Binary bytes && bytes.size() > 0) {
                        var spoilt = bytes.bytes();
                        spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
                        item.properties().put(key, typed.type(), new Binary(spoilt));
                    }
                }
            }
        }
        if (!item.attachments().isEmpty() && random.nextInt(4) == 0) {
            item.attachments().remove(random.nextInt(item.attachments().size()));
        }
        if (!item.recipients().isEmpty() && random.nextInt(4) == 0) {
            item.recipients().getFirst().put(PropertyKey.of(PidTag.ENTRY_ID), PropType.INT32, 5);
        }
    }

    @Test
    void aMessageWithoutABodyInAnotherReturnsToTheByte() throws IOException {
        var begin =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\nContent-Type: message/rfc822";
        for (var end : List.of(
                "",
                "\r\n--b--\r\n",
                "\r\n\r\n--b--\r\n",
                "\r\n\r\nSubject: s\r\n--b--\r\n",
                "\r\n\r\nSubject: s\r\n\r\n--b--\r\n",
                "\r\n\r\nSubject: s\r\n\r\n\r\n--b--\r\n",
                "\r\n\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\n--b--\r\n",
                "\r\n\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n--b--\r\n")) {
            var bytes = (begin + end).getBytes(StandardCharsets.US_ASCII);
            assertEquals(
                    begin + end, new String(MailCorpusTest.write(read(bytes).value()), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void messagesLieInMessagesFiftyDeep() throws IOException {
        for (int depth : new int[] {50, 70}) {
            var text = new StringBuilder();
            for (int i = 0; i < depth; i++) {
                text.append("Subject: ")
                        .append(i)
                        .append("\r\nContent-Type: multipart/mixed; boundary=b")
                        .append(i);
                text.append("\r\n\r\n--b").append(i).append("\r\nContent-Type: message/rfc822\r\n\r\n");
            }
            text.append("Subject: innermost\r\n\r\ntext\r\n");
            for (int i = depth - 1; i >= 0; i--) {
                text.append("\r\n--b").append(i).append("--\r\n");
            }
            var bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
            var item = read(bytes);
            assertEquals(MailCorpusTest.digest(bytes), MailCorpusTest.digest(MailCorpusTest.write(item.value())));
            var inner = item.value();
            int found = 0;
            while (!inner.attachments().isEmpty()
                    && inner.attachments().getFirst().embedded().isPresent()) {
                inner = inner.attachments().getFirst().embedded().get();
                found++;
            }
            assertEquals(50, found);
            boolean told = item.warnings().stream().map(Warning::code).anyMatch("nested-too-deep"::equals);
            assertEquals(depth > 50, told, item.warnings()::toString);
            MailCorpusTest.withoutSkeleton(item.value());
            assertTrue(MailCorpusTest.write(item.value()).length > 1000);
        }
    }

    @Test
    void wrongTypesAreToldAndPassedOver() throws IOException {
        var item = MapiItem.ofClass("IPM.Note");
        item.properties().put(PropertyKey.of(PidTag.SUBJECT), PropType.INT32, 7);
        item.properties().put(PropertyKey.of(PidTag.CLIENT_SUBMIT_TIME), PropType.UNICODE, "yesterday");
        item.properties().put(PidTag.BODY, "text").put(PidTag.INTERNET_CODEPAGE, 99999);
        item.properties().put(PidTag.HTML, new Binary("<b>\u00e4".getBytes(StandardCharsets.UTF_8)));
        item.properties().put(PidLid.MESSAGE, new Binary(new byte[] {1, 2, 3}));
        var message = Messages.toMime(item, SETTINGS);
        var codes = message.warnings().stream()
                .map(w -> w.code() + " " + w.property())
                .toList();
        assertTrue(codes.contains("wrong-type PidTagSubject"), codes::toString);
        assertTrue(codes.contains("wrong-type PidTagClientSubmitTime"), codes::toString);
        assertTrue(codes.contains("charset-unknown PidTagInternetCodepage"), codes::toString);
        var back = read(MailCorpusTest.write(item)).value();
        assertEquals("text", back.properties().get(PidTag.BODY).orElseThrow().strip());
    }

    @Test
    void badCodePagesAreToldAndRead() throws IOException {
        var bytes = "Content-Type: text/plain; charset=x-nobody\r\n\r\ngr\u00fc\u00df"
                .getBytes(StandardCharsets.ISO_8859_1);
        var item = read(bytes);
        assertEquals("grüß", item.value().properties().get(PidTag.BODY).orElseThrow());
        assertEquals("charset-unknown", item.warnings().getFirst().code());
        var malformed =
                "Content-Type: text/plain; charset=utf-8\r\n\r\ngr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("charset-malformed", read(malformed).warnings().getFirst().code());
    }

    private static Converted<MapiItem> read(byte[] bytes) throws IOException {
        return Messages.toMapi(LargeValue.of(Binary.owning(bytes)), SETTINGS);
    }

    private static void write(MapiItem item) throws IOException {
        Messages.toMime(item, SETTINGS).value().writeTo(OutputStream.nullOutputStream());
    }
}
