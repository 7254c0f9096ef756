package org.tenon.connector.agent;

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
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.lab.PostfixServer;

/** A mail's whole way: an outside client, the agent, a real Postfix, and Sent on a real Dovecot; with the agent killed at each step. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentTest {
    @TempDir
    static Path servers;

    @TempDir
    Path dir;

    private PostfixServer postfix;
    private DovecotServer dovecot;
    private AgentRig rig;
    private int count;
    private String id;

    @BeforeAll
    void start() throws IOException {
        PostfixServer.missing().ifPresent(lacks -> Assumptions.abort(lacks));
        DovecotServer.missing().ifPresent(lacks -> Assumptions.abort(lacks));
        postfix = PostfixServer.start(servers.resolve("postfix"));
        dovecot = DovecotServer.start(servers.resolve("dovecot"));
    }

    @AfterAll
    void stop() {
        if (postfix != null) {
            postfix.close();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        id = "<" + count++ + ".test@example.net>";
        rig = rig("");
    }

    @AfterEach
    void end() throws InterruptedException {
        rig.close();
    }

    private AgentRig rig(String more) throws IOException {
        return new AgentRig(
                dir,
                "imap = \"imap://127.0.0.1:" + dovecot.imapPort() + "\"",
                "smtp = \"smtp://127.0.0.1:" + postfix.smtpPort() + "\"",
                more.isEmpty() ? "insecure = true" : more);
    }

    private String mail() {
        return "From: u1@example.net\r\nMessage-ID: " + id + "\r\nSubject: one\r\n\r\nHello\r\n";
    }

    /** How many of the mails that Postfix delivered are this one. */
    private long delivered() throws IOException {
        return postfix.delivered().stream().filter(m -> m.contains(id)).count();
    }

    private List<Path> sent(String part) throws IOException {
        var found = new ArrayList<Path>();
        for (var folder : List.of("cur", "new")) {
            var path = dovecot.maildir("u1").resolve(".Sent").resolve(folder);
            if (Files.isDirectory(path)) {
                try (var files = Files.newDirectoryStream(path)) {
                    for (var file : files) {
                        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(part)) {
                            found.add(file);
                        }
                    }
                }
            }
        }
        return found;
    }

    private void awaitDelivery(int wanted) throws Exception {
        rig.awaitOutbox("");
        rig.await(wanted + " at Postfix", () -> delivered() == wanted);
        // Nothing more comes: the outbox is empty.
        assertEquals(1, sent(id).size(), "copies in Sent");
        assertEquals(wanted, delivered());
    }

    @Test
    void aMailArrivesOnceAndIsInSentOnceAndRead() throws Exception {
        rig.start();
        var program =
                "import smtplib\ns = smtplib.SMTP('127.0.0.1', " + rig.ports().submission() + ")\n"
                        + "s.login('u1', 'anything')\n"
                        + "s.sendmail('u1@example.net', ['u2@example.net', 'secret@example.net'],"
                        + " 'Message-ID: " + id
                        + "\\r\\nTo: u2@example.net\\r\\nBcc: secret@example.net\\r\\n\\r\\nHello\\r\\n.\\r\\n')";
        assertEquals(
                "",
                Lab.run(Duration.ofSeconds(30), List.of("python3", "-c", program))
                        .said());
        awaitDelivery(2);
        // To each of the two, and nobody reads of the other.
        for (var mail : postfix.delivered().stream().filter(m -> m.contains(id)).toList()) {
            assertFalse(mail.contains("Bcc"), mail);
            assertTrue(mail.endsWith("\n\nHello\n.\n"), mail);
        }
        var copy = sent(id).getFirst();
        assertTrue(copy.getFileName().toString().matches(".*:2,[A-Z]*S[A-Z]*"), copy.toString());
        assertTrue(Files.readString(copy).contains("Bcc: secret@example.net"));
    }

    @Test
    void aMailWithoutAMessageIdGetsOneAndTheSameEverywhere() throws Exception {
        rig.start();
        var mark = "mark " + id;
        rig.submit("Subject: x\r\n\r\n" + mark + "\r\n", "u2@example.net");
        rig.awaitOutbox("");
        rig.await("delivered", () -> delivered() == 1);
        var arrived = postfix.delivered().stream()
                .filter(m -> m.contains(mark))
                .findFirst()
                .orElseThrow();
        var header = Pattern.compile("(?m)^Message-ID: <[^>]+@example\\.net>$").matcher(arrived);
        assertTrue(header.find(), arrived);
        rig.await("the same in Sent", () -> sent(header.group()).size() == 1);
    }

    @Test
    void startTlsWithTheAccountsOwnAuthority() throws Exception {
        rig = rig("trust = \"file:" + postfix.authority() + "\"");
        Files.writeString(
                rig.accountFile,
                Files.readString(rig.accountFile)
                        .replace("smtp://127.0.0.1", "smtp://localhost")
                        .replaceAll("imap = .*", "caldav = \"https://localhost/\""));
        rig.start();
        rig.submit(mail(), "u2@example.net");
        rig.await("delivered", () -> delivered() == 1);
        assertTrue(postfix.delivered().stream()
                .filter(m -> m.contains(id))
                .findFirst()
                .orElseThrow()
                .contains("ESMTPS"));
        rig.awaitOutbox("");
    }

    @Test
    void implicitTlsWithoutTrustIsRefusedAndTheMailWaits() throws Exception {
        Files.writeString(
                rig.accountFile,
                Files.readString(rig.accountFile)
                        .replaceAll("smtp = .*", "smtp = \"smtps://localhost:" + postfix.smtpsPort() + "\"")
                        .replaceAll("imap = .*", "caldav = \"https://localhost/\"")
                        .replace("insecure = true", ""));
        rig.start();
        rig.submit(mail(), "u2@example.net");
        rig.await("told", () -> rig.said().contains("cannot prove that it is the one that is named"));
        assertEquals("waiting[waiting]", rig.outbox());
        assertEquals(0, delivered());
    }

    @Test
    void oneOfSeveralIsRefusedAndTheOthersAreSent() throws Exception {
        rig.start();
        rig.submit(mail(), "u2@example.net", "nobody@example.net", "later@example.net");
        rig.awaitOutbox("waiting[sent, refused, waiting]");
        rig.await("delivered", () -> delivered() == 1);
        var entry = rig.entries().getFirst();
        assertTrue(entry.recipients().get(1).words().startsWith("550 5.1.1"), entry.toString());
        rig.view().discard(entry.id());
        assertEquals("", rig.outbox());
        assertEquals(1, sent(id).size());
    }

    /** Somebody else, or we before a crash, filed it. */
    @Test
    void aCopyThatIsInSentIsNotFiledAgain() throws Exception {
        rig.start();
        rig.submit(mail(), "u2@example.net");
        awaitDelivery(1);
        rig.submit(mail(), "u3@example.net");
        awaitDelivery(2);
    }

    private Process agent(String milestone, String... worker) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentAndHalt.class.getName(),
                dir.toString(),
                milestone));
        command.addAll(List.of(worker));
        var log = dir.resolve("agent.log");
        Files.writeString(log, "");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        AgentRig.await("ready", () -> Files.readString(log).contains("Ready"), () -> "");
        return process;
    }

    /**
     * Killed at each point where something else is on disk or at the server, then begun again. The client was told 250 or was not; it
     * sends again where it was not, as clients do. Never twice at Postfix; held where only Postfix knows.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                Milestones.TEXT_ON_DISK,
                Milestones.TAKEN,
                Milestones.OFFERED,
                Milestones.ANSWERED,
                Milestones.SENT,
                Milestones.APPENDED,
                Milestones.FILED
            })
    void killedAnywhereItGoesOn(String milestone) throws Exception {
        var killed = agent(milestone);
        boolean told;
        try {
            told = rig.submit(mail(), "u2@example.net").startsWith("250");
        } catch (IOException e) {
            told = false;
        }
        assertTrue(killed.waitFor(30, TimeUnit.SECONDS), "it did not end");
        assertEquals(AgentAndHalt.HALTED, killed.exitValue(), Files.readString(dir.resolve("agent.log")));
        boolean taken = !milestone.equals(Milestones.TEXT_ON_DISK);
        assertFalse(told && !taken);
        assertEquals(taken ? 1 : 0, rig.entries().size());

        rig.start();
        switch (milestone) {
            case Milestones.TEXT_ON_DISK -> {
                assertEquals("", rig.outbox());
                try (var left = Files.newDirectoryStream(rig.state.agent().resolve("outbox"), "*.eml")) {
                    assertFalse(left.iterator().hasNext(), "a text without a mail");
                }
                rig.submit(mail(), "u2@example.net");
                awaitDelivery(1);
            }
            // The server has it in the one case and not in the other, and nobody here can tell: a person decides.
            case Milestones.OFFERED, Milestones.ANSWERED -> {
                rig.await("told", () -> rig.said().contains("was perhaps sent"));
                assertEquals("perhaps[perhaps]", rig.outbox());
                int had = milestone.equals(Milestones.ANSWERED) ? 1 : 0;
                rig.await("as before", () -> delivered() == had);
                rig.view().sendAgain(rig.entries().getFirst().id());
                rig.stop();
                rig.start();
                awaitDelivery(had + 1);
            }
            default -> awaitDelivery(1);
        }
    }

    /** The worker is begun again when it dies, and ends with the agent: both when that is asked to end and when it is killed. */
    @Test
    void theWorkerLivesAsLongAsTheAgent() throws Exception {
        var pids = dir.resolve("pids");
        var worker = new String[] {"/bin/sh", "-c", "echo $$ >> " + pids + "; cat > /dev/null"};
        var agent = agent("never", worker);
        AgentRig.await("a worker", () -> pids(pids).size() == 1, () -> "");
        new ProcessBuilder("kill", "-9", pids(pids).getFirst()).start().waitFor();
        AgentRig.await("another worker", () -> pids(pids).size() == 2, () -> "");
        assertTrue(
                Files.readString(dir.resolve("agent.log"))
                        .contains("The sync has ended (killed by signal 9); it begins again in 5 s."),
                Files.readString(dir.resolve("agent.log")));
        agent.destroyForcibly().waitFor();
        AgentRig.await("its end", () -> !isAlive(pids(pids).getLast()), () -> "");

        var second = agent("never", worker);
        AgentRig.await("a worker", () -> pids(pids).size() == 3, () -> "");
        second.destroy();
        assertTrue(second.waitFor(10, TimeUnit.SECONDS));
        assertFalse(isAlive(pids(pids).getLast()));
    }

    private static List<String> pids(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }
}
