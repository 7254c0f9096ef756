package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;

/**
 * An Outlook profile and a phone on the same account: {@code tenon sync} as a Windows process on the rig, and a folder of plain files on
 * this side, with Dovecot and Radicale between them. What is in the profile the native dumper says, which knows nothing of Java.
 */
final class OutlookSyncTest {
    private static final String PROFILE = "Work";
    /** Loads Outlook's libraries in the process that is started, and in no further one. */
    private static final String HERE = "TENON_WORKER=1";

    private static final String HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//test//EN\r\n";

    private static final Set<String> TEN = new TreeSet<>(List.of(
            "Calendar: Review",
            "Calendar: Weekly",
            "Contacts: Ana G\u00f3mez",
            "Contacts: Bob Person",
            "Inbox: One",
            "Inbox: Three",
            "Inbox: Two",
            "Sent Items: Sent by me",
            "Tasks: Call back",
            "Tasks: Write"));

    @TempDir
    Path dir;

    private MailServer mail;
    private DavServer dav;
    private WindowsLab lab;

    @BeforeEach
    void begin() throws IOException {
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        lab = WindowsLab.fresh();
        mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
        dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"));
    }

    @AfterEach
    void end() {
        for (var one : new AutoCloseable[] {lab, mail, dav}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void tenItemsAreInOutlookAndEditsCrossBothWays() throws Exception {
        writeTenItems();
        phone(0);
        desk("pim", PROFILE);

        outlook(0);
        assertEquals(TEN, inOutlook());
        assertEquals(List.of(), planned(), "an idle run plans nothing");

        desk(PROFILE, "Calendar", "subject", "Review", "Review, moved");
        desk(PROFILE, "Inbox", "read", "Two");
        desk(PROFILE, "Inbox", "trash", "Three");
        desk(PROFILE, "Tasks", "trash", "Write");
        desk(PROFILE, "Contacts", "new", "Made in Outlook", "IPM.Contact");
        desk(PROFILE, "Calendar", "copy", "Weekly");
        edit("contacts/Contacts", "TITLE:Head", "TITLE:Chief");
        write("calendars/Calendar/new.ics", event("new", "SUMMARY:From the phone\r\nDTSTART:20260601T080000Z\r\n"));
        phone(0);
        outlook(0);
        phone(0);

        assertEquals(1, grep("calendars/Calendar", "SUMMARY:Review\\, moved"));
        assertEquals(0, grep("calendars/Calendar", "SUMMARY:Review\r"));
        assertEquals(2, grep("calendars/Calendar", "SUMMARY:Weekly"), "a copy is an item of its own");
        assertEquals(2, uids("calendars/Calendar", "SUMMARY:Weekly").size());
        assertEquals(1, grep("contacts/Contacts", "FN:Made in Outlook"));
        assertEquals(0, grep("tasks/Tasks", "SUMMARY:Write"));
        assertEquals(1, grep("mail/Trash", "Subject: Three"));
        assertTrue(names("mail/INBOX").stream().anyMatch(n -> n.endsWith("S")), "read in Outlook");
        assertTrue(inOutlook().contains("Calendar: From the phone"), () -> inOutlook()
                .toString());
        assertTrue(dump().contains("Chief"), "edited on the phone");
        assertEquals(List.of(), planned(), "an idle run plans nothing");
    }

    /** The process dies in the middle of MAPI, again and again, while it fills the profile and then brings edits across. */
    @Test
    void aSyncThatDiesAtAnyCallIsCompletedByTheNext() throws Exception {
        writeTenItems();
        phone(0);
        desk("pim", PROFILE);
        var random = new Random(4);
        int died = 0;
        for (int i = 0; i < Lab.size(5, 60); i++) {
            died += dies(1 + random.nextInt(600));
        }
        assertTrue(died > 0, "it never died");
        outlook(0);
        assertEquals(TEN, inOutlook());

        desk(PROFILE, "Calendar", "subject", "Review", "Review, moved");
        edit("contacts/Contacts", "TITLE:Head", "TITLE:Chief");
        edit("calendars/Calendar", "SUMMARY:Weekly", "SUMMARY:Every week");
        deliver("INBOX", "four", "From: a@example.test\nSubject: Four\nMessage-ID: <four@example.test>\n\nFour.\n");
        Files.delete(here().resolve("tasks/Tasks/write.ics"));
        phone(0);
        for (int i = 0; i < Lab.size(4, 40); i++) {
            dies(1 + random.nextInt(600));
        }
        outlook(0);
        phone(0);

        var now = new TreeSet<>(TEN);
        now.removeAll(List.of("Calendar: Review", "Calendar: Weekly", "Tasks: Write"));
        now.addAll(List.of("Calendar: Review, moved", "Calendar: Every week", "Inbox: Four"));
        assertEquals(now, inOutlook());
        assertEquals(1, grep("calendars/Calendar", "SUMMARY:Review\\, moved"));
        assertEquals(2, files("calendars/Calendar").size(), "none twice");
        assertEquals(2, files("contacts/Contacts").size(), "none twice");
        assertEquals(4, names("mail/INBOX").size(), "none twice");
        assertEquals(List.of(), planned(), "an idle run plans nothing");
    }

    /** As people have it: the process that loads Outlook's libraries is another one, and its death a sentence. */
    @Test
    void theDeathOfOutlooksLibrariesIsASentence() throws Exception {
        deliver("INBOX", "one", "From: a@example.test\nSubject: One\nMessage-ID: <one@example.test>\n\nOne.\n");
        phone(0);
        desk("pim", PROFILE);
        var died = tenon(List.of("TENON_RIG_DIE=60"));
        assertEquals(3, died.code(), died.out() + died.err());
        assertTrue(died.err().contains("Outlook's libraries ended the process"), died.err());
        var whole = tenon(List.of());
        assertEquals(0, whole.code(), whole.out() + whole.err());
        assertEquals(Set.of("Inbox: One"), inOutlook());
    }

    /** 1 where it died at that call, 0 where it was done before. */
    private int dies(int call) throws IOException {
        var answer = tenon(List.of(HERE, "TENON_RIG_DIE=" + call));
        assertTrue(answer.code() == 99 || answer.code() == 0, () -> answer.code() + answer.out() + answer.err());
        return answer.code() == 99 ? 1 : 0;
    }

    // --- The phone

    private Path here() {
        return dir.resolve("phone");
    }

    private void write(String file, String text) throws IOException {
        var path = here().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.UTF_8);
    }

    private void deliver(String folder, String name, String text) throws IOException {
        for (var part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(here().resolve("mail").resolve(folder).resolve(part));
        }
        write("mail/" + folder + "/cur/" + name + ".here:2,", text);
    }

    private static String event(String uid, String lines) {
        return HEAD + "BEGIN:VEVENT\r\nUID:" + uid + "@example.test\r\nDTSTAMP:20260101T000000Z\r\n" + lines
                + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    private void writeTenItems() throws IOException {
        deliver("INBOX", "one", """
                From: Bob <bob@example.test>
                To: u1@example.test
                Subject: One
                Date: Sun, 1 Mar 2026 09:00:00 +0000
                Message-ID: <one@example.test>

                Plain words.
                """);
        deliver("INBOX", "two", """
                From: Bob <bob@example.test>
                To: u1@example.test
                Subject: Two
                Date: Sun, 1 Mar 2026 10:00:00 +0000
                Message-ID: <two@example.test>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b"

                --b
                Content-Type: multipart/alternative; boundary="c"

                --c
                Content-Type: text/plain; charset=utf-8

                Words
                --c
                Content-Type: text/html; charset=utf-8

                <html><body><b>Other</b> words</body></html>
                --c--
                --b
                Content-Type: application/octet-stream; name="a.bin"
                Content-Disposition: attachment; filename="a.bin"
                Content-Transfer-Encoding: base64

                AAECAwQFBgcICQ==
                --b--
                """);
        deliver("INBOX", "three", """
                From: Bob <bob@example.test>
                Subject: Three
                Message-ID: <three@example.test>

                Three.
                """);
        deliver("Sent", "sent", """
                From: u1@example.test
                To: bob@example.test
                Subject: Sent by me
                Message-ID: <sent@example.test>

                Sent.
                """);
        write(
                "calendars/Calendar/review.ics",
                event("review", "SUMMARY:Review\r\nDTSTART:20260503T080000Z\r\nDTEND:20260503T090000Z\r\n"));
        write(
                "calendars/Calendar/weekly.ics",
                event(
                        "weekly",
                        "SUMMARY:Weekly\r\nDTSTART:20260504T080000Z\r\nDTEND:20260504T090000Z\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"
                                + "X-NOBODY:knows\r\n"));
        write(
                "tasks/Tasks/write.ics",
                HEAD
                        + "BEGIN:VTODO\r\nUID:write@example.test\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Write\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
        write(
                "tasks/Tasks/call.ics",
                HEAD + "BEGIN:VTODO\r\nUID:call@example.test\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Call back\r\n"
                        + "DUE;VALUE=DATE:20260510\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
        write(
                "contacts/Contacts/ana.vcf",
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ana@example.test\r\nFN:Ana G\u00f3mez\r\nN:G\u00f3mez;Ana;;;\r\nTITLE:Head\r\nEND:VCARD\r\n");
        write(
                "contacts/Contacts/bob.vcf",
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bob@example.test\r\nFN:Bob Person\r\nN:Person;Bob;;;\r\nEMAIL:bob@example.test\r\nEND:VCARD\r\n");
    }

    private List<Path> files(String folder) throws IOException {
        var path = here().resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (var files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private List<String> names(String folder) throws IOException {
        return files(folder).stream().map(f -> f.getFileName().toString()).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long grep(String folder, String words) throws IOException {
        return files(folder).stream().filter(f -> text(f).contains(words)).count();
    }

    private TreeSet<String> uids(String folder, String words) throws IOException {
        var uids = new TreeSet<String>();
        for (var file : files(folder)) {
            if (text(file).contains(words)) {
                text(file).lines().filter(l -> l.startsWith("UID:")).forEach(uids::add);
            }
        }
        return uids;
    }

    private void edit(String folder, String from, String to) throws IOException {
        for (var file : files(folder)) {
            if (text(file).contains(from)) {
                Files.writeString(file, text(file).replace(from, to), StandardCharsets.UTF_8);
            }
        }
    }

    private String account(String secret, String store) {
        return """
                [account]
                name   = "u1"
                email  = "u1@example.test"
                login  = "u1"
                secret = "%s"
                [server]
                imap    = "imap://127.0.0.1:%d"
                caldav  = "%s"
                carddav = "%s"
                insecure = true
                [client]
                store  = "%s"
                [policy.delete]
                items = 50
                percent = 100
                """.formatted(secret, mail.imapPort(), dav.http(), dav.contacts(), store);
    }

    private void phone(int expected) throws Exception {
        var account = Files.writeString(dir.resolve("phone.toml"), account("env:PW", "files:" + here()));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Tenon.class.getName(),
                "sync",
                "--account",
                account.toString(),
                "--state",
                dir.resolve("phone-state").toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PW", "p1");
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), said);
    }

    // --- Outlook

    private void desk(String... words) {
        var answer = lab.java(List.of(), List.of("-Xmx64m"), OutlookDesk.class.getName(), words);
        assertEquals(0, answer.code(), () -> String.join(" ", words) + "\n" + answer.out() + answer.err());
    }

    private WindowsLab.Answer tenon(List<String> environment, String... more) throws IOException {
        Files.writeString(lab.drive().resolve("u1.toml"), account("env:PW", "outlook:" + PROFILE));
        var words = new ArrayList<>(List.of("sync", "--account", "C:\\u1.toml", "--state", "C:\\state"));
        words.addAll(List.of(more));
        return lab.java(
                Stream.concat(Stream.of("PW=p1"), environment.stream()).toList(),
                List.of("-Xmx256m"),
                Tenon.class.getName(),
                words.toArray(String[]::new));
    }

    private void outlook(int expected) throws IOException {
        var answer = tenon(List.of(HERE));
        assertEquals(expected, answer.code(), answer.out() + answer.err());
    }

    private List<?> planned() throws IOException {
        var answer = tenon(List.of(HERE), "--dry-run", "--json");
        assertEquals(0, answer.code(), answer.out() + answer.err());
        return (List<?>) CommandLineHarness.object(answer.out().strip()).get("steps");
    }

    private String dump() {
        var answer = lab.wine(List.of(), "C:\\rig\\dump.exe", PROFILE);
        assertEquals(0, answer.code(), answer.err());
        return answer.out();
    }

    /** Every item of the profile, as {@code FOLDER: SUBJECT}; of contacts the name. */
    private TreeSet<String> inOutlook() {
        var all = new TreeSet<String>();
        try {
            var profiles = (List<?>) CommandLineHarness.object(dump().strip()).get("profiles");
            for (var one : (List<?>) ((Map<?, ?>) profiles.getFirst()).get("folders")) {
                var folder = (Map<?, ?>) one;
                for (var item : (List<?>) folder.get("messages")) {
                    var properties = (Map<?, ?>) ((Map<?, ?>) item).get("properties");
                    var subject = "IPF.Contact".equals(folder.get("class"))
                            ? properties.get("3001001F")
                            : properties.get("0037001F");
                    all.add(folder.get("path") + ": "
                            + Optional.ofNullable((Object) subject).orElse("?"));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertFalse(all.isEmpty());
        return all;
    }
}
