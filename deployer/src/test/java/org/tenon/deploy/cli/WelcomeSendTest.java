package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.deploy.cli.Deployment.Told;

/** {@code tenon-deploy welcome}, with a mail server that answers as it is told. What it sent is read by Python's own mail parser. */
class WelcomeSendTest {
    private static final Pattern LINK = Pattern.compile("https://deploy\\.example\\.test/w/([0-9a-z]{26})");

    @TempDir
    Path dir;

    private ScriptedSmtp smtp;
    private Deployment deployment;

    @BeforeEach
    void start() throws IOException {
        smtp = new ScriptedSmtp();
        deployment = new Deployment(dir, smtp.port());
    }

    @AfterEach
    void stop() throws IOException {
        smtp.close();
    }

    @Test
    void theMailIsReadByAnotherProgram() throws Exception {
        Files.writeString(dir.resolve("people.csv"), """
                Address,Name,Login
                alice@Example.test,"Ålice <b>""X""</b>, Dr.",al
                """);
        assertEquals(0, send("--users", "people.csv").exit());
        var read = python("""
                import email, email.policy, sys
                m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
                assert not m.defects and all(not p.defects for p in m.walk()), [p.defects for p in m.walk()]
                assert [p.get_content_type() for p in m.walk()] == ["multipart/alternative", "text/plain", "text/html"]
                print("to", m["to"].addresses[0].addr_spec, m["to"].addresses[0].display_name)
                print("from", m["from"].addresses[0].addr_spec)
                print("subject", m["subject"])
                print("date", m["date"].datetime.isoformat())
                print("id", m["message-id"])
                print("auto", m["auto-submitted"])
                for part in m.walk():
                    if part.get_content_maintype() == "text":
                        print(part.get_content_type(), part.get_content())
                """, smtp.taken().getFirst());
        assertTrue(read.contains("to alice@example.test \u00c5lice <b>\"X\"</b>, Dr.\n"), read);
        assertTrue(read.contains("from it@example.test\n"), read);
        assertTrue(read.contains("subject Set up Outlook for alice@example.test (Example & S\u00f6hne)\n"), read);
        assertTrue(read.contains("date 2026-03-01T10:00:00+00:00\n"), read);
        assertTrue(read.contains("auto auto-generated\n"), read);
        assertTrue(read.contains("Hello \u00c5lice &lt;b&gt;&quot;X&quot;&lt;/b&gt;, Dr.,"), read);
        assertEquals(1, links(read).size(), "text and HTML lead to the same place, and nowhere else");
        assertFalse(read.matches("(?s).*\\{[a-z]+}.*"), "nothing is left to fill in");
        assertTrue(smtp.taken().getFirst().lines().allMatch(line -> line.length() <= 998));
    }

    @Test
    void nobodyIsMailedTwiceUntilAskedFor() throws Exception {
        people("alice", "bob");
        assertEquals(0, send().exit());
        assertEquals(2, smtp.taken().size());
        var again = send();
        assertEquals(0, again.exit());
        assertEquals(2, smtp.taken().size());
        assertTrue(again.out().contains("skipped   alice@example.test"), again.out());

        assertEquals(2, send("--again").exit(), "not everybody at once by accident");
        assertEquals(0, send("--again", "ALICE@example.test").exit());
        assertEquals(3, smtp.taken().size());
        assertEquals(3, links(String.join("", smtp.taken())).size(), "each mail has a link of its own");
    }

    @Test
    void aDryRunMailsNobodyAndKeepsNothing() throws Exception {
        people("alice");
        var told = send("--dry-run", "alice@example.test", "carol@example.test");
        assertEquals(0, told.exit());
        assertTrue(told.out().contains("would send  carol@example.test: first mail"), told.out());
        assertEquals(List.of(), smtp.taken());
        assertFalse(deployment.run("users", "list").out().contains("carol"));
    }

    @Test
    void whoIsRefusedIsToldByNameAndTheOthersGetTheirs() throws Exception {
        people("alice", "bob", "carol");
        smtp.answer("RCPT TO:<bob@example.test>", "550 5.1.1 nobody of that name");
        smtp.answer("RCPT TO:<carol@example.test>", "451 4.3.0 try later");
        var told = send();
        assertEquals(1, told.exit());
        assertTrue(told.out().contains("sent      alice@example.test"), told.out());
        assertTrue(told.out().contains("REFUSED   bob@example.test: 550 5.1.1 nobody of that name"), told.out());
        assertTrue(told.out().contains("LATER     carol@example.test: 451 4.3.0 try later"), told.out());
        smtp.answerNothingSpecial();
        assertEquals(0, send().exit());
        assertEquals(3, smtp.taken().size());
    }

    /** The mail was taken and nobody said so: it is never sent again by itself. */
    @Test
    void afterSilenceNobodyIsMailedAgainByItself() throws Exception {
        people("alice", "bob");
        smtp.hangUpAfterTaking();
        var told = send();
        assertEquals(1, told.exit());
        assertTrue(told.out().contains("UNCLEAR   alice@example.test"), told.out());
        smtp.answerNothingSpecial();
        int taken = smtp.taken().size();
        var next = send();
        assertEquals(1, next.exit());
        assertTrue(next.out().contains("WAITS     alice@example.test"), next.out());
        assertEquals(taken, smtp.taken().size());
        assertEquals(1, deployment.run("welcome", "status").exit());
        assertEquals(
                0, send("--again", "alice@example.test", "bob@example.test").exit());
    }

    /** Killed while the mail is on the way, as by SIGKILL: what the process had not written is lost. */
    @Test
    void killedInTheMiddleNobodyIsMailedTwice() throws Exception {
        people("alice", "bob", "carol");
        smtp.stallAtData(2);
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.tenon.deploy.cli.TenonDeploy",
                        "welcome",
                        "send",
                        "--config",
                        deployment.config().toString())
                .redirectErrorStream(true)
                .start();
        assertTrue(smtp.awaitStall(), "the second mail is on its way");
        process.destroyForcibly();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        smtp.answerNothingSpecial();

        var told = send();
        assertEquals(1, told.exit());
        assertTrue(told.out().contains("skipped   alice@example.test"), told.out());
        assertTrue(told.out().contains("WAITS     bob@example.test"), told.out());
        assertTrue(told.out().contains("sent      carol@example.test"), told.out());
        var recipients = smtp.recipients();
        assertEquals(new ArrayList<>(new TreeSet<>(recipients)), recipients, "nobody twice");
    }

    @Test
    void withoutAServerNothingIsPromised() throws Exception {
        people("alice");
        smtp.close();
        assertEquals(3, send().exit());
        var status = deployment.run("welcome", "status");
        assertEquals(0, status.exit());
        assertTrue(status.out().contains("no mail yet"), status.out());
    }

    /** A server that offers no STARTTLS is told nothing, neither a password nor whom we know. */
    @Test
    void withoutEncryptionNothingIsSent() throws Exception {
        people("alice");
        var file = deployment.config();
        deployment.env.put("MAIL_PASSWORD", "hunter2");
        Files.writeString(
                file,
                Files.readString(file).replace("insecure = true", "login = \"it\"\nsecret = \"env:MAIL_PASSWORD\""));
        var told = send();
        assertEquals(3, told.exit(), told.err());
        assertTrue(told.err().contains("STARTTLS"), told.err());
        assertEquals(List.of(), smtp.recipients());
        assertEquals(0, deployment.run("welcome", "status").exit(), "and nothing is taken for sent");
    }

    @Test
    void aMailServerThatRefusesThePasswordStopsTheRun() throws Exception {
        people("alice");
        var file = deployment.config();
        deployment.env.put("MAIL_PASSWORD", "hunter2");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("insecure = true", "insecure = true\nlogin = \"it\"\nsecret = \"env:MAIL_PASSWORD\""));
        smtp.answer("EHLO", "250-scripted\r\n250 AUTH PLAIN");
        smtp.answer("AUTH", "535 5.7.8 no");
        var told = send();
        assertEquals(4, told.exit(), told.err());
        assertFalse(told.err().contains("hunter2"), told.err());
        assertEquals(List.of(), smtp.recipients());
    }

    @Test
    void expiredAndRevokedLinksWaitForAWord() throws Exception {
        people("alice", "bob");
        send();
        assertEquals(0, deployment.run("welcome", "revoke", "bob@example.test").exit());
        deployment.later(Duration.ofDays(1));
        var told = send();
        assertEquals(1, told.exit());
        assertTrue(told.out().contains("bob@example.test: had one of 2026-03-01, which was revoked"), told.out());
        deployment.later(Duration.ofDays(14));
        assertTrue(send().out().contains("alice@example.test: had one of 2026-03-01, which has expired"));
        assertEquals(2, smtp.taken().size());
    }

    /** What the database holds leads nobody to a capsule. */
    @Test
    void noCodeIsKept() throws Exception {
        people("alice");
        send();
        var code = links(smtp.taken().getFirst()).iterator().next();
        try (var files = Files.list(dir)) {
            for (var file : files.toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(code), file.toString());
            }
        }
    }

    private void people(String... names) throws IOException {
        var csv = new StringBuilder("address\n");
        for (var name : names) {
            csv.append(name).append("@example.test\n");
        }
        Files.writeString(dir.resolve("people.csv"), csv);
        assertEquals(0, deployment.run("users", "import", "people.csv").exit());
    }

    private Told send(String... words) {
        var all = new ArrayList<>(List.of("welcome", "send"));
        all.addAll(List.of(words));
        return deployment.run(all.toArray(String[]::new));
    }

    private static Set<String> links(String text) {
        var found = new TreeSet<String>();
        var matcher = LINK.matcher(text.replace("=\r\n", ""));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String python(String program, String input) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }
}
