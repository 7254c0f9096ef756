package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMailUtil;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.WindowsLab;

/**
 * The way of a person with Windows, as far as it needs no Outlook: the link in the mail, the installer from its page, a silent
 * installation, settings by the installer's own name, mail, and an uninstallation that leaves nothing but the user's data.
 */
class WelcomeToWindowsTest {
    private static final String FOLDER = "Program Files/Tenon";
    private static final String TENON = "C:\\Program Files\\Tenon\\tenon.exe";
    private static final String STORE = "C:\\users\\alice's mail";

    @TempDir
    Path dir;

    private WindowsLab lab;

    @BeforeEach
    void begin() {
        lab = WindowsLab.fresh();
    }

    @Test
    void theLinkInTheMailLeadsToTheMailInWindows() throws Exception {
        try (var windows = lab;
                var company = new SmallCompany(dir, "msi = \"file:" + installer() + "\"")) {
            var msi = download(company);
            assertEquals(0, msiexec("/i", msi, "/qn"));
            assertTrue(Files.exists(windows.drive().resolve(FOLDER).resolve("runtime/bin/java.exe")));
            assertTrue(tenon(0, "--version").out().startsWith("tenon "));

            // No word of where the settings are: the installer's name says it.
            tenon(0, "enrol", "--quiet", "--host", company.host(), "--password", "env:PW", "--store", "files:" + STORE);
            assertEquals(1, company.devices());
            assertEquals(1, here());
            var account = Files.readString(only("AppData/Roaming/Tenon/" + SmallCompany.ADDRESS + ".toml"));
            assertTrue(account.contains("\"credential:Tenon/" + SmallCompany.ADDRESS + "\""), account);
            assertFalse(account.contains(SmallCompany.PASSWORD), account);

            // The password comes from the Credential Manager now.
            GreenMailUtil.sendTextEmail(
                    SmallCompany.ADDRESS,
                    "bob@example.test",
                    "Tomorrow",
                    "At ten.",
                    company.mail().getSmtp().getServerSetup());
            tenon(0, "sync");
            assertEquals(2, here());

            // What the removal of a program cannot reach, since it is a user's, goes before.
            tenon(0, "enrol", "--undo");
            assertFalse(exists("AppData/Roaming/Tenon/" + SmallCompany.ADDRESS + ".toml"));
            assertTrue(tenon(0, "enrol", "--undo").out().contains("Nothing to undo"));
            assertEquals(1, company.devices(), "nobody is asked for that");

            assertEquals(0, msiexec("/x", msi, "/qn"));
            assertFalse(Files.exists(windows.drive().resolve(FOLDER)), "the program is gone");
            assertEquals(1, registered("HKLM\\Software\\Tenon"), "its key is gone");
            assertEquals(2, here());
        }
    }

    private static String installer() throws IOException, InterruptedException {
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

    /** By the button of the page, to where a browser would put it; answers with the path in Windows. */
    private String download(SmallCompany company) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(company.link() + "/installer"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            var folder = Files.createDirectories(lab.drive().resolve("Downloads"));
            var file = folder.resolve("part");
            var answer = client.send(request, HttpResponse.BodyHandlers.ofFile(file));
            assertEquals(200, answer.statusCode());
            var named = Pattern.compile("filename=\"(Tenon-[^\"]+\\.msi)\"")
                    .matcher(answer.headers().firstValue("Content-Disposition").orElseThrow());
            assertTrue(named.find());
            Files.move(file, folder.resolve(named.group(1)));
            return "C:\\Downloads\\" + named.group(1);
        }
    }

    private int msiexec(String... words) {
        return lab.wine(List.of(), "msiexec.exe", words).code();
    }

    private int registered(String key) {
        return lab.wine(List.of(), "reg.exe", "query", key).code();
    }

    private WindowsLab.Answer tenon(int expected, String... words) {
        var answer = lab.wine(List.of("PW=" + SmallCompany.PASSWORD), TENON, words);
        assertEquals(expected, answer.code(), answer.out() + answer.err());
        return answer;
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

    /** How many messages the store in Windows holds. */
    private long here() throws IOException {
        try (var files = Files.walk(lab.drive().resolve("users/alice's mail/mail/INBOX"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
