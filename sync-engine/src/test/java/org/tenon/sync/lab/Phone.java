package org.tenon.sync.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tenon.sync.fake.Texts;

/**
 * Somebody's other device, on this side of any Windows: an account of plain files on the same servers, synced by the program in a process
 * of its own. What another device wrote is in its files, and what is written into them goes there.
 */
public final class Phone {
    /** What {@link #writeTenItems} writes, as folder and name. */
    public static final Set<String> TEN = new TreeSet<>(List.of(
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

    private final Path dir;
    private final int imapPort;
    private final URI caldav;
    private final URI carddav;
    private String policy = "";

    /** @param dir for its files, what it remembers, and its account */
    public Phone(Path dir, int imapPort, URI caldav, URI carddav) {
        this.dir = dir;
        this.imapPort = imapPort;
        this.caldav = caldav;
        this.carddav = carddav;
    }

    /** An account of u1's on these servers. */
    public String account(String store) {
        return """
                [account]
                name   = "u1"
                email  = "u1@example.net"
                login  = "u1"
                secret = "env:PW"
                [server]
                imap    = "%s"
                caldav  = "%s"
                carddav = "%s"
                insecure = true
                [client]
                store  = "%s"
                """.formatted(imap(), caldav, carddav, store) + deletions() + policy;
    }

    /** A table of its account file from now on, in the place of what was said before. */
    public void policy(String table) {
        policy = table;
    }

    public URI imap() {
        return URI.create("imap://127.0.0.1:" + imapPort);
    }

    public URI caldav() {
        return caldav;
    }

    public URI carddav() {
        return carddav;
    }

    /** How many items a run may delete: a table of an account file. */
    public String deletions() {
        return """
                [policy.delete]
                items = 50
                percent = 100
                """;
    }

    /** Syncs; an answer other than that exit code is an error with all that was said. */
    public void sync(int expected) throws IOException, InterruptedException {
        tenon(expected, "sync");
    }

    /** A command about its account, with all that it said; another exit code is an error. */
    public String tenon(int expected, String... words) throws IOException, InterruptedException {
        var account = Files.writeString(dir.resolve("phone.toml"), account("files:" + files()));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.tenon.connector.cli.Tenon"));
        command.addAll(List.of(words));
        command.addAll(List.of("--account", account.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PW", "p1");
        builder.environment().put("XDG_STATE_HOME", state().toString());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != expected) {
            throw new AssertionError("the phone's " + words[0] + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    /** What it remembers is lost. */
    public void forget() throws IOException {
        try (var all = Files.walk(state())) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private Path state() {
        return dir.resolve("phone-state");
    }

    // --- What is in it

    /** Its folder of files. */
    public Path files() {
        return dir.resolve("phone");
    }

    /** The items of a folder such as {@code calendars/Calendar} or {@code mail/INBOX}. */
    public List<Path> items(String folder) throws IOException {
        var path = files().resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (var found = Files.walk(path)) {
            return found.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    /** How many items of a folder have these words. */
    public int count(String folder, String words) throws IOException {
        int found = 0;
        for (var item : items(folder)) {
            found += text(item).contains(words) ? 1 : 0;
        }
        return found;
    }

    /** The UIDs of the items of a folder that have these words. */
    public Set<String> uids(String folder, String words) throws IOException {
        var uids = new TreeSet<String>();
        for (var item : items(folder)) {
            if (text(item).contains(words)) {
                text(item).lines().filter(l -> l.startsWith("UID:")).forEach(uids::add);
            }
        }
        return uids;
    }

    private static String text(Path item) throws IOException {
        return Files.readString(item, StandardCharsets.UTF_8);
    }

    // --- What is done in it

    public void write(String file, String text) throws IOException {
        var path = files().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.UTF_8);
    }

    public void delete(String file) throws IOException {
        Files.delete(files().resolve(file));
    }

    public void edit(String folder, String from, String to) throws IOException {
        for (var item : items(folder)) {
            if (text(item).contains(from)) {
                Files.writeString(item, text(item).replace(from, to), StandardCharsets.UTF_8);
            }
        }
    }

    public void deliver(String folder, String name, String text) throws IOException {
        for (var part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(files().resolve("mail").resolve(folder).resolve(part));
        }
        write("mail/" + folder + "/cur/" + name + ".here:2,", text);
    }

    /** A calendar with that event. */
    public static String event(String uid, String lines) {
        return component("VEVENT", uid, lines);
    }

    private static String component(String name, String uid, String lines) {
        return Texts.item(name, uid + "@example.test", lines.strip());
    }

    private static String card(String uid, String lines) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + uid + "@example.test\r\n" + lines + "END:VCARD\r\n";
    }

    private static String mail(String id, String subject, String rest) {
        return "From: Bob <bob@example.test>\nTo: u1@example.net\nSubject: " + subject
                + "\nDate: Sun, 1 Mar 2026 09:00:00 +0000\nMessage-ID: <" + id + "@example.test>\n" + rest;
    }

    /** {@link #TEN}: mails, one of them with looks and an attachment, a single and a weekly event, tasks and contacts. */
    public void writeTenItems() throws IOException {
        deliver("INBOX", "one", mail("one", "One", "\nPlain words.\n"));
        deliver("INBOX", "two", mail("two", "Two", """
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
                """));
        deliver("INBOX", "three", mail("three", "Three", "\nThree.\n"));
        deliver("Sent", "sent", mail("sent", "Sent by me", "\nSent.\n"));
        write(
                "calendars/Calendar/review.ics",
                event("review", "SUMMARY:Review\r\nDTSTART:20260503T080000Z\r\nDTEND:20260503T090000Z\r\n"));
        write(
                "calendars/Calendar/weekly.ics",
                event(
                        "weekly",
                        "SUMMARY:Weekly\r\nDTSTART:20260504T080000Z\r\nDTEND:20260504T090000Z\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"
                                + "X-NOBODY:knows\r\n"));
        write("tasks/Tasks/write.ics", component("VTODO", "write", "SUMMARY:Write\r\n"));
        write("tasks/Tasks/call.ics", component("VTODO", "call", "SUMMARY:Call back\r\nDUE;VALUE=DATE:20260510\r\n"));
        write("contacts/Contacts/ana.vcf", card("ana", "FN:Ana G\u00f3mez\r\nN:G\u00f3mez;Ana;;;\r\nTITLE:Head\r\n"));
        write(
                "contacts/Contacts/bob.vcf",
                card("bob", "FN:Bob Person\r\nN:Person;Bob;;;\r\nEMAIL:bob@example.test\r\n"));
    }

    /** The names of the items' files. */
    public List<String> names(String folder) throws IOException {
        var names = new ArrayList<String>();
        items(folder).forEach(f -> names.add(f.getFileName().toString()));
        return names;
    }
}
