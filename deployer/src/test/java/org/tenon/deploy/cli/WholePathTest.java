package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.PersonAtTheScreen;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Phone;
import org.tenon.sync.lab.PostfixServer;
import org.tenon.sync.lab.Setup;

/**
 * The whole way of a person with Windows and Outlook: the link in the welcome mail, the installer from its page, a silent installation,
 * enrolment by the installer's own name, the profile that Outlook makes, ten items and edits both ways, a mail that is sent, and all of it
 * taken away again. Dovecot, Radicale and Postfix on this side; on the other Windows by Wine, and a stand-in in Outlook's place.
 */
class WholePathTest {
    private static final String ADDRESS = "u1@example.net";
    private static final String PROFILE = "Tenon " + ADDRESS;
    private static final String FOLDER = "Program Files/Tenon";
    private static final String TENON = "C:\\Program Files\\Tenon\\tenon.exe";
    private static final String OUTLOOK = "C:\\rig\\OUTLOOK.EXE";
    private static final String APP_PATH = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE";

    @TempDir
    Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();
    private MailServer mail;
    private DavServer dav;
    private PostfixServer postfix;
    private WindowsLab lab;

    @BeforeEach
    void begin() throws IOException {
        for (var missing : List.of(
                MailServer.Make.DOVECOT.missing(), DavServer.Make.RADICALE.missing(), PostfixServer.missing())) {
            assumeTrue(missing.isEmpty(), missing.orElse(""));
        }
        lab = opened(WindowsLab.fresh());
        mail = opened(MailServer.Make.DOVECOT.start(dir.resolve("dovecot"), Setup.plain()));
        dav = opened(DavServer.Make.RADICALE.start(dir.resolve("radicale")));
        postfix = opened(PostfixServer.start(dir.resolve("postfix")));
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.addFirst(one);
        return one;
    }

    @AfterEach
    void end() throws Exception {
        for (var one : open) {
            one.close();
        }
    }

    /** One step of the way, with its seconds; what was checked is in {@code what}. */
    private static <T> T step(String what, Callable<T> work) throws Exception {
        long begun = System.nanoTime();
        var done = work.call();
        System.out.printf(Locale.ROOT, "whole-path: %5.1f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
        return done;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void step(String what, Work work) throws Exception {
        step(what, () -> {
            work.run();
            return true;
        });
    }

    @Test
    void fromTheWelcomeMailToAMailSentAndBack() throws Exception {
        var phone = new Phone(dir, mail.imapPort(), dav.http(), dav.contacts());
        step("ten items are on the servers, put there by a phone", () -> {
            phone.writeTenItems();
            phone.sync(0);
        });
        var company = step(
                "a welcome mail came by Postfix, with a link and no password in it",
                () -> opened(new Company(
                        dir,
                        postfix.smtpPort(),
                        ADDRESS,
                        servers(),
                        () -> {
                            until(() -> !postfix.delivered().isEmpty());
                            return postfix.delivered().getFirst();
                        },
                        "msi = \"file:" + installer() + "\"")));
        assertFalse(postfix.delivered().getFirst().contains("p1\r\n"));
        var msi = step(
                "the page's button handed out the installer under its name",
                () -> "C:\\Downloads\\" + company.download(lab.drive().resolve("Downloads")));
        step("msiexec installed it silently: 0", () -> {
            assertEquals(0, wine("msiexec.exe", "/i", msi, "/qn").code());
            assertEquals(
                    0,
                    wine("reg.exe", "add", APP_PATH, "/ve", "/d", OUTLOOK, "/f").code());
        });
        step("tenon enrol made the profile by Outlook's first start, and synced: 0, in sync", () -> {
            var person = CompletableFuture.supplyAsync(() -> lab.java(
                    List.of(), List.of("-Xmx64m"), PersonAtTheScreen.class.getName(), "Internet Email - " + ADDRESS));
            tenon(0, "enrol", "--quiet", "--wait", "--host", company.host(), "--password", "env:PW");
            var account = Files.readString(only("AppData/Roaming/Tenon/" + ADDRESS + ".toml"));
            assertTrue(account.contains("\"outlook:" + PROFILE + "\""), account);
            assertTrue(account.contains("\"credential:Tenon/" + ADDRESS + "\""), account);
            assertEquals(0, person.get().code());
            assertEquals(1, company.devices());
        });
        step("the native dumper finds the ten items in the profile", () -> {
            var dump = dump();
            for (var item : Phone.TEN) {
                assertTrue(dump.contains("\"" + item.replaceFirst("^[^:]*: ", "") + "\""), item + "\n" + dump);
            }
        });
        step("an edit in Outlook and one on the phone crossed", () -> {
            assertEquals(0, wine(OUTLOOK, "/hands", "subject", PROFILE).code());
            phone.edit("contacts/Contacts", "TITLE:Head", "TITLE:Chief");
            phone.sync(0);
            assertEquals(List.of(), archives());
            tenon(0, "sync");
            assertEquals(1, archives().size(), "written by the first sync of tenon.exe, and whole: " + archives());
            phone.sync(0);
            assertEquals(1, phone.count("mail/INBOX", "Subject: Edited by hand"));
            assertEquals(3, phone.items("mail/INBOX").size(), "none twice");
            assertTrue(dump().contains("\"Chief\""));
        });
        step("the death of Outlook's libraries was one sentence, and the next run went on", () -> {
            var died = lab.wine(List.of("PW=p1", "TENON_RIG_DIE=60"), TENON, "sync");
            assertEquals(3, died.code(), died.out() + died.err());
            assertTrue(died.err().contains("Outlook's libraries ended the process"), died.err());
            tenon(0, "sync");
            assertEquals(1, archives().size(), archives().toString());
        });
        var agent = CompletableFuture.supplyAsync(() -> wine(TENON, "agent"));
        step("Outlook sent a mail by the ports in its profile: at Postfix once, in Sent once", () -> {
            until(() -> wine(OUTLOOK, "/send", PROFILE, "bob@example.net", "From Outlook")
                            .code()
                    == 0);
            until(() -> sent() == 1);
            until(() -> {
                phone.sync(0);
                return phone.count("mail/Sent", "Subject: From Outlook") == 1;
            });
            tenon(0, "outbox");
        });
        step("with the agent running an edit in Outlook crossed by itself", () -> {
            assertEquals(0, wine(OUTLOOK, "/hands", "trash", PROFILE).code());
            until(() -> {
                phone.sync(0);
                return phone.items("mail/INBOX").size() == 2
                        && phone.items("mail/Trash").size() == 1;
            });
            wine("taskkill.exe", "/f", "/im", "tenon.exe");
            wine("taskkill.exe", "/f", "/im", "java.exe");
            agent.get();
            assertEquals(1, sent());
        });
        step("Outlook's own copy of the mail and the one on the server are one", () -> {
            tenon(0, "sync");
            phone.sync(0);
            assertEquals(1, phone.count("mail/Sent", "Subject: From Outlook"));
            assertEquals(
                    2,
                    dump().split("\"0x0037\", \"type\": \"0x001F\", \"value\": \"From Outlook\"", -1).length,
                    "once in Outlook");
        });
        step("tenon enrol --undo took the profile, the account and the password away", () -> {
            tenon(0, "enrol", "--undo");
            assertFalse(dump().contains("\"name\": \"" + PROFILE + "\""));
            assertFalse(exists("AppData/Roaming/Tenon/" + ADDRESS + ".toml"));
            assertTrue(tenon(0, "enrol", "--undo").out().contains("Nothing to undo"));
            assertEquals(1, company.devices(), "nobody is asked for that");
        });
        step("msiexec removed it silently: nothing is left but the user's data", () -> {
            assertEquals(0, wine("msiexec.exe", "/x", msi, "/qn").code());
            assertFalse(Files.exists(lab.drive().resolve(FOLDER)), "the program");
            assertEquals(1, wine("reg.exe", "query", "HKLM\\Software\\Tenon").code(), "its key");
            assertTrue(dataFile(), "Outlook's data file stays");
            assertEquals(List.of(), left(), "files of ours that are not the user's data");
            var credentials = wine("reg.exe", "query", "HKCU\\Software\\Wine\\Credential Manager");
            assertFalse(credentials.out().contains("Tenon"), credentials.out());
        });
    }

    private String servers() {
        return """
                insecure = true
                imap = "imap://127.0.0.1:%d"
                caldav = "%s"
                carddav = "%s"
                smtp = "smtp://127.0.0.1:%d"
                """.formatted(mail.imapPort(), dav.http(), dav.contacts(), postfix.smtpPort());
    }

    private long sent() throws IOException {
        return postfix.delivered().stream()
                .filter(m -> m.contains("Subject: From Outlook"))
                .count();
    }

    private static void until(Callable<Boolean> there) throws Exception {
        for (int i = 0; i < 60; i++) {
            if (there.call()) {
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("it did not come");
    }

    static String installer() throws IOException, InterruptedException {
        var house = Path.of("").toAbsolutePath().getParent();
        var out = house.resolve("target/installer");
        var builder = new ProcessBuilder(house.resolve("installer/build").toString(), "--out", out.toString())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        if (Files.exists(house.resolve("connector/target/tenon.jar"))) {
            builder.environment().put("TENON_NO_BUILD", "yes"); // Maven made it just now.
        }
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.strip().lines().toList().getLast();
    }

    private WindowsLab.Answer wine(String program, String... words) {
        return lab.wine(List.of("PW=p1"), program, words);
    }

    private WindowsLab.Answer tenon(int expected, String... words) {
        var answer = wine(TENON, words);
        assertEquals(expected, answer.code(), answer.out() + answer.err());
        return answer;
    }

    private String dump() {
        var answer = lab.wine(List.of(), "C:\\rig\\dump.exe", PROFILE);
        assertEquals(0, answer.code(), answer.err());
        return answer.out();
    }

    /** What lies in Tenon's folders and is neither mail nor what is remembered of it: nothing. */
    private List<String> left() throws IOException {
        var left = new ArrayList<String>();
        try (var files = Files.walk(lab.drive().resolve("users"))) {
            files.filter(Files::isRegularFile)
                    .map(file -> lab.drive().relativize(file).toString())
                    .filter(file -> file.contains("/Tenon/"))
                    .filter(file -> !file.contains("/Tenon/stores/") && !file.contains("/Tenon/" + ADDRESS + "/"))
                    .forEach(left::add);
        }
        return left;
    }

    /** What there is of the JVM's archive of classes. */
    private List<String> archives() throws IOException {
        return left().stream().filter(file -> file.contains("/classes-")).toList();
    }

    private boolean exists(String below) throws IOException {
        try (var users = Files.list(lab.drive().resolve("users"))) {
            return users.anyMatch(user -> Files.exists(user.resolve(below)));
        }
    }

    private Path only(String below) throws IOException {
        try (var users = Files.list(lab.drive().resolve("users"))) {
            return users.map(user -> user.resolve(below))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private boolean dataFile() throws IOException {
        try (var files = Files.walk(lab.drive().resolve("users"))) {
            return files.anyMatch(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".pst"));
        }
    }
}
