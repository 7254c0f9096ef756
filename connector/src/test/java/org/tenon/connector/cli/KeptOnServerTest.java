package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.Setup;

/** Old and large mail stays on a real server: by the command line, beside another device that has all of it. */
final class KeptOnServerTest {
    private static final Instant OLD = Instant.parse("2023-12-31T23:59:59Z");
    private static final Instant NEW = Instant.parse("2024-01-01T00:00:00Z");
    private static final String WINDOW = """
            [policy.mail]
            since   = "2024-01-01"
            maxSize = "20 KB"
            """;

    private static final String COUNTED =
            "On the server only, outside of policy.mail's since and maxSize: INBOX, 2 messages.";

    @TempDir
    Path dir;

    private MailServer mail;
    private DavServer dav;
    private Phone whole;
    private Phone part;

    @BeforeEach
    void begin() throws IOException {
        for (var missing : List.of(MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        mail = MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain());
        dav = DavServer.Make.RADICALE.start(dir.resolve("radicale"));
        whole = device("whole");
        part = device("part");
        part.policy(WINDOW);
    }

    private Phone device(String name) throws IOException {
        return new Phone(Files.createDirectories(dir.resolve(name)), mail.imapPort(), dav.http(), dav.contacts());
    }

    @AfterEach
    void end() throws Exception {
        for (var one : new AutoCloseable[] {dav, mail}) {
            if (one != null) {
                one.close();
            }
        }
    }

    @Test
    void whatIsOldOrLargeComesWhenItIsAskedForAndGoesForNobody() throws Exception {
        deliver(whole, "old", OLD, 10);
        deliver(whole, "large", NEW, 30_000);
        deliver(whole, "fresh", NEW, 10);
        whole.sync(0);

        assertTrue(part.tenon(0, "sync").contains(COUNTED));
        assertEquals(Set.of("fresh"), inbox(part));
        assertTrue(part.tenon(0, "status").contains(COUNTED));
        assertTrue(part.tenon(0, "sync").contains("nothing to do"), "an idle run plans nothing");

        // What is made here goes up, and stays here.
        deliver(part, "old-here", OLD, 10);
        part.sync(0);
        // What changes there is asked about again, and is as old as it was; what is deleted there was never here.
        flag(whole, "old");
        whole.sync(0);
        assertEquals(Set.of("fresh", "large", "old", "old-here"), inbox(whole));
        part.sync(0);
        assertEquals(Set.of("fresh", "old-here"), inbox(part));

        part.policy("");
        part.sync(0);
        assertEquals(Set.of("fresh", "large", "old", "old-here"), inbox(part));
        assertTrue(part.names("mail/INBOX").stream().anyMatch(n -> n.endsWith("F")), "with its mark");

        // Narrowed, it takes nothing away, here or there.
        part.policy(WINDOW);
        part.sync(0);
        assertEquals(Set.of("fresh", "large", "old", "old-here"), inbox(part));
        whole.sync(0);
        assertEquals(Set.of("fresh", "large", "old", "old-here"), inbox(whole));

        // What is here is in sync like anything else, however old.
        Files.delete(file(part, "old"));
        part.sync(0);
        whole.sync(0);
        assertEquals(Set.of("fresh", "large", "old-here"), inbox(whole));
    }

    /** The facts by which it is judged are the server's: a lost ledger changes nothing. */
    @Test
    void aLostLedgerBringsNothingAndDeletesNothing() throws Exception {
        deliver(whole, "old", OLD, 10);
        deliver(whole, "large", NEW, 30_000);
        deliver(whole, "fresh", NEW, 10);
        whole.sync(0);
        part.sync(0);
        part.forget();
        part.sync(0);
        assertEquals(Set.of("fresh"), inbox(part));
        whole.sync(0);
        assertEquals(Set.of("fresh", "large", "old"), inbox(whole));
    }

    private static void deliver(Phone on, String name, Instant received, int size) throws IOException {
        on.deliver(
                "INBOX",
                name,
                "From: a@example.test\nSubject: " + name + "\nMessage-ID: <" + name + "@example.test>\n\n"
                        + "Words, words, and a few more of them to a line.\n".repeat(1 + size / 48));
        Files.setLastModifiedTime(file(on, name), FileTime.from(received));
    }

    private static Path file(Phone on, String subject) throws IOException {
        for (var item : on.items("mail/INBOX")) {
            if (Files.readString(item).contains("Subject: " + subject + "\n")
                    || Files.readString(item).contains("Subject: " + subject + "\r\n")) {
                return item;
            }
        }
        throw new AssertionError("no " + subject);
    }

    private static void flag(Phone on, String subject) throws IOException {
        var file = file(on, subject);
        Files.move(file, file.resolveSibling(file.getFileName() + "F"));
    }

    private static Set<String> inbox(Phone of) throws IOException {
        var subjects = new TreeSet<String>();
        for (var item : of.items("mail/INBOX")) {
            var subject = Files.readString(item)
                    .lines()
                    .filter(line -> line.startsWith("Subject: "))
                    .findFirst();
            assertTrue(subjects.add(subject.orElseThrow().substring(9)), "twice: " + subject);
        }
        return subjects;
    }
}
