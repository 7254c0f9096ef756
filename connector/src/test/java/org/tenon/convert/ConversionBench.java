package org.tenon.convert;

import com.sun.management.OperatingSystemMXBean;
import ezvcard.Ezvcard;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.data.ParserException;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Messages;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** What {@code bench/convert} runs: conversions a second of processor time, warm, beside a library that reads and writes the same texts. */
public final class ConversionBench {
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());
    private static final int ITEMS = 500;
    /** So few that they and their items leave most of the heap free: else it is the garbage collector that is measured. */
    private static final int MAILS = 100;

    private static final String ZONE = """
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            DTSTART:19701025T030000
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:19700329T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            END:DAYLIGHT
            END:VTIMEZONE
            """;

    private static final int WARM_UP = 3;
    private static int runs = 5;
    private static double seconds = 2;
    private static long kept;

    private ConversionBench() {}

    /** One way of one kind, over and over. */
    private interface Job {
        long once(int index) throws IOException, ParserException, MessagingException;
    }

    /** @param words the number of runs, the seconds of each, and, if not all, the kinds: {@code "events messages"} */
    public static void main(String[] words) throws IOException, ParserException, MessagingException {
        if (words.length >= 2) {
            runs = Integer.parseInt(words[0]);
            seconds = Double.parseDouble(words[1]);
        }
        System.out.printf(
                Locale.ROOT,
                "%-34s %10s %10s %8s %8s%n",
                "conversions a processor second",
                "Tenon",
                "peer",
                "ratio",
                "aim");
        var kinds = words.length == 3 ? words[2] : "events tasks contacts messages";
        if (kinds.contains("events")) {
            events();
        }
        if (kinds.contains("tasks")) {
            tasks();
        }
        if (kinds.contains("contacts")) {
            contacts();
        }
        if (kinds.contains("messages")) {
            messages();
        }
        System.out.println("(" + kept % 10 + ")");
    }

    private static void events() throws IOException, ParserException, MessagingException {
        var texts = IntStream.range(0, ITEMS)
                .mapToObj(i -> "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//Test//EN\n" + ZONE + event(i)
                        + "END:VCALENDAR\n")
                .map(ConversionBench::content)
                .toList();
        Job peer = i -> {
            var calendar =
                    new CalendarBuilder().build(new StringReader(texts.get(i).text()));
            var out = new StringWriter();
            new CalendarOutputter(false).output(calendar, out);
            return out.getBuffer().length();
        };
        var items = new ArrayList<MapiItem>();
        for (var text : texts) {
            items.add(Events.KIND.toMapi(document(text), SETTINGS).getFirst().value());
        }
        var bare = items.stream().map(ConversionBench::bare).toList();
        double library = rate(peer);
        line(
                "event, text to item (ical4j)",
                rate(i -> Events.KIND.toMapi(document(texts.get(i)), SETTINGS).size()),
                library,
                3000);
        line(
                "event, item to its text",
                rate(i -> Events.KIND.toText(items.get(i), SETTINGS).value().sizeBytes()),
                library,
                3000);
        line(
                "event, item to a new text",
                rate(i -> Events.KIND.toText(bare.get(i), SETTINGS).value().sizeBytes()),
                library,
                3000);
        line(
                "event, text into an item",
                rate(i -> Events.KIND
                        .update(items.get(i), document(texts.get(i)), SETTINGS)
                        .value()
                        .recipients()
                        .size()),
                library,
                0);
    }

    private static String event(int i) {
        var text = new StringBuilder("BEGIN:VEVENT\nUID:event-" + i + "@example.test\nDTSTAMP:20260101T000000Z\n");
        text.append("DTSTART;TZID=Europe/Berlin:202603%02dT090000\n".formatted(1 + i % 28));
        text.append("DTEND;TZID=Europe/Berlin:202603%02dT100000\n".formatted(1 + i % 28));
        text.append("SUMMARY:Meeting number " + i + " about the plan\nLOCATION:Room " + i % 9 + "\n");
        text.append("DESCRIPTION:" + "Some lines of text\\, as people write them.\\n".repeat(1 + i % 12) + "\n");
        text.append("CATEGORIES:Red,Home\nCLASS:PRIVATE\nPRIORITY:1\nX-OWN;X-P=1:kept\n");
        if (i % 3 == 0) {
            text.append("RRULE:FREQ=WEEKLY;COUNT=20;BYDAY="
                    + List.of("SU", "MO", "TU", "WE", "TH", "FR", "SA").get(i % 28 % 7) + "\n");
        }
        if (i % 2 == 0) {
            text.append("ORGANIZER;CN=Alice:mailto:alice@example.test\n");
            for (int n = 0; n < 4; n++) {
                text.append("ATTENDEE;CN=Guest %d;PARTSTAT=ACCEPTED:mailto:guest%d@example.test\n".formatted(n, n));
            }
        }
        return text.append("BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:r\nEND:VALARM\nEND:VEVENT\n")
                .toString();
    }

    private static void tasks() throws IOException, ParserException, MessagingException {
        var texts = IntStream.range(0, ITEMS)
                .mapToObj(i -> content("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//Test//EN\nBEGIN:VTODO\nUID:t-" + i
                        + "\nDTSTAMP:20260101T000000Z\nSUMMARY:Task " + i
                        + "\nDUE;VALUE=DATE:20260301\nPERCENT-COMPLETE:50\nSTATUS:IN-PROCESS\n"
                        + "DESCRIPTION:Some lines of text.\\nMore of it.\nEND:VTODO\nEND:VCALENDAR\n"))
                .toList();
        var items = new ArrayList<MapiItem>();
        for (var text : texts) {
            items.add(Tasks.KIND.toMapi(document(text), SETTINGS).getFirst().value());
        }
        double library = rate(i -> {
            var calendar =
                    new CalendarBuilder().build(new StringReader(texts.get(i).text()));
            var out = new StringWriter();
            new CalendarOutputter(false).output(calendar, out);
            return out.getBuffer().length();
        });
        line(
                "task, text to item (ical4j)",
                rate(i -> Tasks.KIND.toMapi(document(texts.get(i)), SETTINGS).size()),
                library,
                3000);
        line(
                "task, item to its text",
                rate(i -> Tasks.KIND.toText(items.get(i), SETTINGS).value().sizeBytes()),
                library,
                3000);
    }

    private static void contacts() throws IOException, ParserException, MessagingException {
        var photo = Base64.getEncoder().encodeToString(new byte[6000]);
        var texts = IntStream.range(0, ITEMS)
                .mapToObj(i -> content(
                        "BEGIN:VCARD\nVERSION:3.0\nUID:c-" + i + "\nFN:Alice Example " + i + "\nN:Example;Alice;;;\n"
                                + "ORG:Example;Unit\nTITLE:Engineer\nEMAIL;TYPE=INTERNET:alice" + i + "@example.test\n"
                                + "TEL;TYPE=CELL:+1 555 " + i + "\nTEL;TYPE=WORK:+1 556 " + i
                                + "\nADR;TYPE=HOME:;;Street 1;City;;12345;Country\n"
                                + "BDAY:1980-02-03\nNOTE:Some text\\, as people write it.\nX-OWN:kept\n"
                                + (i % 4 == 0 ? "PHOTO;ENCODING=b;TYPE=JPEG:" + photo + "\n" : "") + "END:VCARD\n"))
                .toList();
        var items = new ArrayList<MapiItem>();
        for (var text : texts) {
            items.add(Contacts.toMapi(document(text)).getFirst().value());
        }
        var bare = items.stream().map(ConversionBench::bare).toList();
        double library = rate(i ->
                Ezvcard.write(Ezvcard.parse(texts.get(i).text()).first()).go().length());
        line(
                "contact, text to item (ez-vcard)",
                rate(i -> Contacts.toMapi(document(texts.get(i))).size()),
                library,
                5000);
        line(
                "contact, item to its text",
                rate(i -> Contacts.toText(items.get(i), false).value().sizeBytes()),
                library,
                5000);
        line(
                "contact, item to a new text",
                rate(i -> Contacts.toText(bare.get(i), false).value().sizeBytes()),
                library,
                5000);
    }

    private static void messages() throws IOException, ParserException, MessagingException {
        var texts = IntStream.range(0, MAILS)
                .mapToObj(i -> content(message(i)).text().getBytes(StandardCharsets.UTF_8))
                .toList();
        var items = new ArrayList<MapiItem>();
        for (var text : texts) {
            items.add(Messages.toMapi(LargeValue.of(Binary.owning(text)), SETTINGS)
                    .value());
        }
        var session = Session.getInstance(new Properties());
        double library = rate(
                i -> {
                    var out = new ByteArrayOutputStream();
                    var message = new MimeMessage(session, new ByteArrayInputStream(texts.get(i)));
                    kept += message.getSubject().length() + message.getContent().hashCode() % 2;
                    message.writeTo(out);
                    return out.size();
                },
                MAILS);
        line(
                "message, text to item (Angus Mail)",
                rate(
                        i -> Messages.toMapi(LargeValue.of(Binary.owning(texts.get(i))), SETTINGS)
                                .value()
                                .recipients()
                                .size(),
                        MAILS),
                library,
                1000);
        line(
                "message, item to its text",
                rate(
                        i -> {
                            var out = new ByteArrayOutputStream();
                            Messages.toMime(items.get(i), SETTINGS).value().writeTo(out);
                            return out.size();
                        },
                        MAILS),
                library,
                1000);
    }

    private static String message(int i) {
        var head =
                "Received: from a.example.test by b.example.test; Mon, 2 Mar 2026 09:00:01 +0100\nFrom: Alice <alice@example.test>\n"
                        + "To: Bob <bob@example.test>, Carol <carol@example.test>\nSubject: Message " + i
                        + "\nMessage-ID: <m" + i
                        + "@example.test>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nMIME-Version: 1.0\n";
        var body = "Some words of a mail, as people write them to each other.\n".repeat(20 + i % 60);
        if (i % 3 == 0) {
            return head + "Content-Type: text/plain; charset=utf-8\n\n" + body;
        }
        return head
                + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n"
                + "--c\nContent-Type: text/plain; charset=utf-8\n\n" + body
                + "\n--c\nContent-Type: text/html; charset=utf-8\n\n<p>"
                + body
                + "</p>\n--c--\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(new byte[(i % 5) * 20_000]) + "\n--b--\n";
    }

    private static MapiItem bare(MapiItem item) {
        var bare = new MapiItem(item.properties().copy(), item.recipients(), item.attachments());
        bare.properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        return bare;
    }

    private static Content content(String text) {
        return Content.of(text.replace("\r\n", "\n").replace("\n", "\r\n"));
    }

    private static Document document(Content text) {
        return Document.read(text).orElseThrow();
    }

    /** The median of some runs after one that is thrown away. */
    private static double rate(Job job) throws IOException, ParserException, MessagingException {
        return rate(job, ITEMS);
    }

    private static double rate(Job job, int items) throws IOException, ParserException, MessagingException {
        var rates = new ArrayList<Double>();
        for (int run = 0; run <= runs; run++) {
            long start = processor();
            // The first is thrown away, and long enough for the compilers.
            long end = start + (long) (seconds * (run == 0 ? WARM_UP : 1) * 1e9);
            int done = 0;
            while (processor() < end) {
                for (int i = 0; i < 20; i++) {
                    kept += job.once(done++ % items);
                }
            }
            if (run > 0) {
                rates.add(done / ((processor() - start) / 1e9));
            }
        }
        rates.sort(null);
        return rates.get(rates.size() / 2);
    }

    /** All that this process has used so far, the compilers and the garbage collection too: what else runs beside does not count. */
    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void line(String what, double tenon, double peer, int aim) {
        System.out.printf(
                Locale.ROOT, "%-34s %10.0f %10.0f %8.2f %8s%n", what, tenon, peer, tenon / peer, aim == 0 ? "" : aim);
    }
}
