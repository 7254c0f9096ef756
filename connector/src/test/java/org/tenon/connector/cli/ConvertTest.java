package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tenon convert} as a person calls it. */
class ConvertTest {
    @TempDir
    Path dir;

    private CommandLineHarness cli;

    @BeforeEach
    void here() throws IOException {
        cli = new CommandLineHarness(dir);
    }

    @Test
    void anItemAsJsonIsReadAndWrittenAgain() throws IOException {
        Files.writeString(
                dir.resolve("a.mapi.json"),
                "{\"messageClass\": \"IPM.Note\", \"properties\": [{\"name\": \"PidTagSubject\", \"value\": \"s\"}]}");
        var said = cli.tenon("convert", "a.mapi.json", "--to", "mapi", "--out", "out");
        assertEquals(0, said.exit(), said::toString);
        var written = Files.readString(dir.resolve("out/a.mapi.json"));
        assertTrue(written.contains("\"tag\" : \"0x0037\""), written);
    }

    @Test
    void anEventGoesToOutlooksFormAndBackToTheByte() throws IOException {
        var text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\nX-OWN;P=1:kept\r\n"
                + "DTSTART:20260302T090000\r\nSUMMARY:s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        Files.writeString(dir.resolve("a.ics"), text);
        assertEquals(
                0, cli.tenon("convert", "a.ics", "--to", "mapi", "--out", "out").exit());
        assertTrue(Files.readString(dir.resolve("out/a.mapi.json")).contains("PidLidAppointmentStartWhole"));
        var said = cli.tenon("convert", "out/a.mapi.json", "--to", "ical", "--out", "back");
        assertEquals(0, said.exit(), said::toString);
        assertEquals(text, Files.readString(dir.resolve("back/a.ics")));
    }

    @Test
    void aMailGoesToOutlooksFormAndBackToTheByte() throws IOException {
        var text = "Received: from a (b); Mon, 2 Mar 2026 09:00:01 +0100\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
                + "From: Alice <alice@example.test>\r\nTo: bob@example.test\r\nX-Own:  kept\r\nContent-Type: multipart/mixed;\r\n"
                + "\tboundary=b\r\n\r\npreamble\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: image/png; name=a.png\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--b--\r\nepilogue";
        Files.writeString(dir.resolve("a.eml"), text);
        assertEquals(0, cli.tenon("convert", "a.eml", "--out", "out").exit());
        var json = Files.readString(dir.resolve("out/a.mapi.json"));
        assertTrue(json.contains("Grüße") && json.contains("a.png"), json);
        var said = cli.tenon("convert", "out/a.mapi.json", "--to", "mime", "--out", "back");
        assertEquals(0, said.exit(), said::toString);
        assertEquals(text, Files.readString(dir.resolve("back/a.eml")));
    }

    @Test
    void aLargeAttachmentGoesThroughJsonToTheByte() throws IOException {
        var bytes = new byte[3 << 20];
        new Random(3).nextBytes(bytes);
        var text =
                "Subject: s\r\nContent-Type: application/x-thing; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(bytes);
        Files.writeString(dir.resolve("a.eml"), text);
        assertEquals(0, cli.tenon("convert", "a.eml", "--out", "out").exit());
        var said = cli.tenon("convert", "out/a.mapi.json", "--out", "back");
        assertEquals(0, said.exit(), said::toString);
        assertEquals(text, Files.readString(dir.resolve("back/a.eml")));
    }

    @Test
    void nothingIsReplacedWithoutBeingTold() throws IOException {
        Files.writeString(dir.resolve("a.mapi.json"), "{\"messageClass\": \"IPM.Note\"}");
        var said = cli.tenon("convert", "a.mapi.json", "--to", "mapi", "--json");
        assertEquals(1, said.exit(), said::toString);
        var file = (Map<?, ?>) ((List<?>) CommandLineHarness.object(said.out()).get("files")).getFirst();
        assertTrue(file.get("failure").toString().contains("there already"), said.out());
        assertEquals("{\"messageClass\": \"IPM.Note\"}", Files.readString(dir.resolve("a.mapi.json")));
    }

    private static String event(String uid) {
        return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTART;TZID=Own:20260302T090000\r\nSUMMARY:s\r\nEND:VEVENT\r\n";
    }

    @Test
    void severalItemsComeBackInOneCalendarToTheByte() throws IOException {
        var text =
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Team\r\nBEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\n"
                        + "DTSTART:20000101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
                        + event("a") + event("b") + "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
        Files.writeString(dir.resolve("all.ics"), text);
        assertEquals(0, cli.tenon("convert", "all.ics").exit());
        var said = cli.tenon("convert", "all.mapi.json", "--out", "back");
        assertEquals(0, said.exit(), said::toString);
        assertEquals(text, Files.readString(dir.resolve("back/all.ics")));
    }

    @Test
    void itemsOfSeveralKindsComeIntoAFileOfEachForm() throws IOException {
        Files.writeString(
                dir.resolve("all.mapi.json"),
                "[{\"messageClass\": \"IPM.Contact\"}, {\"messageClass\": \"IPM.Note\"}, {\"messageClass\": \"IPM.Note\"},"
                        + " {\"messageClass\": \"IPM.StickyNote\"}]");
        var said = cli.tenon("convert", "all.mapi.json", "--out", "out");
        assertEquals(0, said.exit(), said::toString);
        for (var name : List.of("all.vcf", "all-1.eml", "all-2.eml", "all.ics")) {
            assertTrue(Files.exists(dir.resolve("out").resolve(name)), name);
        }
        said = cli.tenon("convert", "all.mapi.json", "--to", "vcard", "--out", "cards");
        assertEquals(0, said.exit(), said::toString);
        assertTrue(said.out().contains("IPM.StickyNote has no place in a file of this form"), said.out());
    }

    @Test
    void aFileThatFailsIsNamedAndTheRestIsDone() throws IOException {
        Files.writeString(dir.resolve("good.vcf"), "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Alice\r\nEND:VCARD\r\n");
        Files.writeString(dir.resolve("bad.ics"), "nothing");
        var said = cli.tenon("convert", "bad.ics", "missing.vcf", "good.vcf", "--json");
        assertEquals(1, said.exit(), said::toString);
        assertTrue(Files.exists(dir.resolve("good.mapi.json")));
        var files = (List<?>) CommandLineHarness.object(said.out()).get("files");
        assertEquals(3, files.size());
        assertTrue(((Map<?, ?>) files.get(1)).get("failure").toString().contains("no such file"), said.out());
    }

    @Test
    void aFolderIsConvertedWithAllThatIsInItAndTheUnknownIsNamed() throws IOException {
        Files.createDirectories(dir.resolve("in/deep"));
        var card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Alice\r\nEND:VCARD\r\n";
        Files.writeString(dir.resolve("in/a.vcf"), card);
        Files.writeString(dir.resolve("in/a.ics"), "BEGIN:VCALENDAR\r\n" + event("a") + "END:VCALENDAR\r\n");
        Files.writeString(dir.resolve("in/deep/b.vcf"), card);
        Files.writeString(dir.resolve("in/readme"), "text");
        var said = cli.tenon("convert", "in", "--out", "out");
        assertEquals(0, said.exit(), said::toString);
        for (var name : List.of("a.mapi.json", "a.vcf.mapi.json", "deep/b.mapi.json")) {
            assertTrue(Files.exists(dir.resolve("out").resolve(name)), name);
        }
        assertTrue(said.out().contains("readme: passed over"), said.out());
    }

    @Test
    void wrongUseIsToldInOneSentence() throws IOException {
        assertEquals(2, cli.tenon("convert").exit());
        assertEquals(2, cli.tenon("convert", "not-there.ics").exit());
        Files.writeString(dir.resolve("a.ics"), "");
        assertEquals(2, cli.tenon("convert", "a.ics", "--to", "pdf").exit());
        Files.writeString(dir.resolve("a.mapi.json"), "no json");
        var said = cli.tenon("convert", "a.mapi.json", "--out", "o");
        assertEquals(1, said.exit());
        assertTrue(said.out().contains("a.mapi.json: not converted: it is no JSON from line 1 on"), said.out());
    }
}
