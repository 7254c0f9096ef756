package org.tenon.connector.demo;

import com.icegreen.greenmail.store.FolderException;
import jakarta.mail.Flags.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The story that {@code ./demo} tells: two sides come together, change, come together again; an accident on one side is held; a
 * mistake is undone. Ends with 1 where a step does not end as told.
 */
public final class Demo {
    private final Path sandbox;
    private final Teller teller;
    private final SandboxServer server;
    private final SandboxDav dav;
    private final Path mail;
    private final String account;
    private final String state;

    private Demo(Path sandbox, Teller teller, SandboxServer server, SandboxDav dav) {
        this.sandbox = sandbox;
        this.teller = teller;
        this.server = server;
        this.dav = dav;
        this.mail = sandbox.resolve("demo").resolve("mail");
        this.account = sandbox.resolve("account.toml").toString();
        this.state = sandbox.resolve("state").toString();
    }

    /**
     * @param args the sandbox folder, the launcher, and {@code --stay} to keep the server up at the end
     */
    public static void main(String[] args) throws IOException, InterruptedException, FolderException {
        var sandbox = Path.of(args[0]);
        var teller = new Teller(Path.of(args[1]), Boolean.getBoolean("tenon.colour"));
        boolean stay = List.of(args).contains("--stay");
        try (var server = new SandboxServer();
                var dav = new SandboxDav()) {
            var demo = new Demo(sandbox, teller, server, dav);
            demo.prepare();
            demo.firstSync();
            demo.changesOnBothSides();
            demo.calendarsAndContacts();
            demo.idle();
            demo.accident();
            demo.mistake();
            demo.end(stay);
            if (stay) {
                Thread.sleep(Long.MAX_VALUE);
            }
        }
        System.exit(0);
    }

    private void prepare() throws IOException {
        SandboxFolder.makeAnew(sandbox);
        var secret = Files.writeString(sandbox.resolve("password"), SandboxServer.PASSWORD + "\n");
        if (Files.getFileAttributeView(secret, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(Path.of(account), """
                [account]
                name     = "demo"
                login    = "%s"
                secret   = "file:password"

                [server]
                imap     = "imap://127.0.0.1:%d"
                caldav   = "%s"
                carddav  = "%s"
                insecure = true                    # no TLS: allowed for this machine only

                [client]
                store    = "files:demo"
                """.formatted(SandboxServer.USER, server.port(), dav.root(), dav.root()));
        server.deliver(
                "INBOX", "welcome", "Welcome to the sandbox", "This server lives as long as the demo does.", Flag.SEEN);
        server.deliver("INBOX", "printer", "Toner is low", "Please order a cartridge.");
        server.deliver("INBOX", "calendar", "Minutes of Monday", "We agreed on everything.", Flag.SEEN, Flag.ANSWERED);
        server.deliver("INBOX", "shop", "Your order has left the house", "It is on its way.");
        server.deliver("INBOX", "library", "Two books are due", "On Friday.");
        server.deliver("Archive/2025", "bank", "Statement 11/2025", "Nothing unusual.", Flag.SEEN);
        server.deliver("Archive/2025", "bank", "Statement 12/2025", "Nothing unusual.", Flag.SEEN);
        server.deliver("Lists/Gardening", "gardening", "Pruning in March", "Now is the time.");
        server.deliver("Lists/Gardening", "gardening", "Re: Pruning in March", "Too early up here.");
        server.deliver("Lists/Gardening", "gardening", "Seeds to swap", "Tomatoes, mostly.");
        server.deliver("Projects", "team", "Plan, third draft", "See below.", Flag.FLAGGED);
        server.deliver("Projects", "team", "Plan, fourth draft", "Now with numbers.");
        dav.event("standup", "Stand-up", "09");
        dav.event("review", "Review of the plan", "14", "LOCATION:Room 1");
        dav.task("toner", "Order toner");
        dav.task("books", "Return two books", "PRIORITY:5");
        dav.person("ada", "Ada Example", "EMAIL:ada@example.test");
        dav.person("ben", "Ben Example", "TEL;TYPE=WORK:+49 30 555");
        teller.headline("Tenon keeps mail, calendars, tasks and contacts the same, here and on a server");
        teller.say("A mail server is up on this machine (GreenMail, port " + server.port()
                + ") with 12 messages in 4 folders;");
        teller.say(
                "and a DAV server with a calendar, a task list and an address book: the strict fake that Tenon's tests use.");
        teller.say(
                "The account is described in sandbox/account.toml; its client side are plain files below sandbox/demo.");
    }

    private void firstSync() throws IOException, InterruptedException {
        teller.headline("1. The first sync brings everything here");
        tenon(0, "sync");
        expect(count("INBOX") == 5 && count("Projects") == 2 && count("Lists/Gardening") == 3, "the mail is here");
        expect(
                files("calendars/Team") == 2 && files("tasks/Errands") == 2 && files("contacts/People") == 2,
                "so are the events, tasks and contacts, one file each");
    }

    private void changesOnBothSides() throws IOException, InterruptedException, FolderException {
        teller.headline("2. Both sides change, at the same time");
        teller.say("here:   the toner mail gets a flag, a note is written into INBOX, \"Seeds to swap\" is deleted");
        teller.say(
                "server: new mail arrives, \"Two books are due\" is moved to Archive/2025, the plan is marked as read");
        rename(find("INBOX", "Toner is low"), "F");
        write("INBOX", "note", "A note written here");
        Files.delete(find("Lists/Gardening", "Seeds to swap"));
        server.deliver("INBOX", "shop", "How did you like it?", "Five stars?");
        server.move("INBOX", 4, "Archive/2025");
        server.mark("Projects", 0, Flag.SEEN);
        teller.say("What would a sync do?");
        tenon(0, "sync", "--dry-run");
        teller.say("Then do it:");
        tenon(0, "sync");
        expect(server.isMarked("INBOX", 1, Flag.FLAGGED), "the flag set here is on the server");
        expect(server.count("INBOX") == 6 && count("INBOX") == 6, "both inboxes have six messages");
        expect(server.count("Lists/Gardening") == 2, "what was deleted here is deleted there");
        expect(count("Archive/2025") == 3, "what was moved there is moved here");
    }

    private void calendarsAndContacts() throws IOException, InterruptedException {
        teller.headline("3. One event is changed on both sides, and nothing of that is lost");
        teller.say("here:   the review moves to Room 2; a task is done; Cleo is added to the contacts");
        teller.say("server: the review gets another name; Ben gets an e-mail address");
        var review = sandbox.resolve("demo/calendars/Team/review.ics");
        Files.writeString(review, Files.readString(review).replace("Room 1", "Room 2"));
        var toner = sandbox.resolve("demo/tasks/Errands/toner.ics");
        Files.writeString(toner, Files.readString(toner).replace("END:VTODO", "STATUS:COMPLETED\r\nEND:VTODO"));
        Files.writeString(sandbox.resolve("demo/contacts/People/cleo.vcf"), SandboxDav.card("cleo", "Cleo Example"));
        dav.event("review", "Review with the team", "14", "LOCATION:Room 1");
        dav.person("ben", "Ben Example", "TEL;TYPE=WORK:+49 30 555", "EMAIL:ben@example.test");
        tenon(0, "sync");
        var merged = Files.readString(review);
        expect(
                merged.contains("Review with the team") && merged.contains("Room 2"),
                "the review here has the new name and the new room");
        expect(
                dav.holds("Review with the team") && dav.holds("Room 2") && !dav.holds("Room 1"),
                "so has the one on the server");
        expect(dav.holds("STATUS:COMPLETED") && dav.holds("Cleo Example"), "the done task and Cleo are on the server");
        expect(
                Files.readString(sandbox.resolve("demo/contacts/People/ben.vcf"))
                        .contains("ben@example.test"),
                "Ben's address is here");
    }

    private int files(String folder) throws IOException {
        try (var files = Files.list(sandbox.resolve("demo").resolve(folder))) {
            return (int)
                    files.filter(f -> f.toString().matches(".*\\.(ics|vcf)")).count();
        }
    }

    private void idle() throws IOException, InterruptedException {
        teller.headline("4. Nothing has changed since, so nothing is done");
        tenon(0, "sync");
    }

    private void accident() throws IOException, InterruptedException {
        teller.headline("5. An accident: the folder Projects disappears here");
        teller.say("A slip, a full disk, a broken script - it looks the same. Tenon does not believe it, and asks:");
        SandboxFolder.delete(mail.resolve("Projects"));
        tenon(1, "sync");
        expect(server.count("Projects") == 2, "the server still has the folder's mail");
        teller.say("`tenon release 1` would delete it on the server, too. But it was an accident:");
        tenon(0, "restore", "1");
        expect(count("Projects") == 2, "the folder is back");
    }

    private void mistake() throws IOException, InterruptedException {
        teller.headline("6. A mistake: two messages are deleted on purpose, and then missed");
        Files.delete(find("Archive/2025", "Statement 11/2025"));
        Files.delete(find("Archive/2025", "Statement 12/2025"));
        tenon(0, "sync");
        expect(server.count("Archive/2025") == 1, "they are gone on both sides");
        tenon(0, "runs");
        var run = teller.lastOutput().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        teller.say("What a sync deletes rests in a bin for 30 days, so a run can be taken back:");
        tenon(0, "undo", run);
        tenon(0, "sync");
        expect(server.count("Archive/2025") == 3 && count("Archive/2025") == 3, "they are back on both sides");
    }

    private void end(boolean stay) {
        teller.headline("That was it");
        teller.say(
                "Look around: sandbox/demo/mail holds the Maildir (any mail tool reads it: `mutt -f sandbox/demo/mail/INBOX`),");
        teller.say("sandbox/account.toml the account, sandbox/state the ledger and the bin.");
        teller.say(
                stay
                        ? "The server stays up until you press Ctrl-C; in another shell: bin/tenon sync -a sandbox/account.toml"
                                + " --state sandbox/state"
                        : "The server is gone now; `./demo --stay` keeps it up to play with. For a mailbox of your own see the"
                                + " README.");
    }

    private void tenon(int expected, String... words) throws IOException, InterruptedException {
        int exit = teller.tenon(List.of(words), List.of("--account", account, "--state", state));
        if (exit != expected) {
            throw new IllegalStateException("tenon " + words[0] + " ended with " + exit + " and not with " + expected);
        }
    }

    private void expect(boolean so, String what) {
        if (!so) {
            throw new IllegalStateException("it is not so that " + what);
        }
        teller.check(what);
    }

    private int count(String folder) throws IOException {
        int n = 0;
        for (var part : List.of("cur", "new")) {
            var dir = mail.resolve(folder).resolve(part);
            if (Files.isDirectory(dir)) {
                try (var files = Files.list(dir)) {
                    n += (int) files.count();
                }
            }
        }
        return n;
    }

    private Path find(String folder, String subject) throws IOException {
        for (var part : List.of("cur", "new")) {
            try (var files = Files.list(mail.resolve(folder).resolve(part))) {
                for (var file : files.toList()) {
                    if (Files.readString(file).contains("\nSubject: " + subject)) {
                        return file;
                    }
                }
            }
        }
        throw new IllegalStateException("no such message");
    }

    /** Sets a flag the way that every Maildir program does: by the file's name. */
    private static void rename(Path message, String flag) throws IOException {
        var name = message.getFileName().toString();
        var base = name.replaceFirst("[:;]2,.*$", "");
        var separator = name.contains(";2,") ? ";" : ":";
        Files.move(message, message.getParent().resolveSibling("cur").resolve(base + separator + "2," + flag));
    }

    private void write(String folder, String name, String subject) throws IOException {
        var maildir = mail.resolve(folder);
        var draft = Files.writeString(
                maildir.resolve("tmp").resolve(name),
                "From: demo@example.test\nSubject: " + subject + "\nMessage-ID: <note@example.test>\n\nBy hand.\n");
        Files.move(draft, maildir.resolve("new").resolve(name));
    }
}
