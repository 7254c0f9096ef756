package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account's submission server does everything but its duty. */
class HostileUpstreamTest {
    @TempDir
    Path dir;

    private HostileSubmission server;
    private AgentRig rig;

    @BeforeEach
    void begin() throws Exception {
        server = new HostileSubmission();
        rig = new AgentRig(
                dir,
                "smtp = \"smtp://127.0.0.1:" + server.port() + "\"",
                "insecure = true",
                "caldav = \"http://127.0.0.1:9/\"");
        rig.start();
    }

    @AfterEach
    void end() throws InterruptedException, IOException {
        rig.close();
        server.close();
    }

    private void submit() throws Exception {
        assertTrue(rig.submit(AgentRig.MAIL, "u2@example.net").startsWith("250"));
    }

    private OutboxView.Entry only() throws IOException {
        assertEquals(1, rig.entries().size());
        return rig.entries().getFirst();
    }

    @Test
    void aTemporaryRefusalIsTriedAgainLater() throws Exception {
        server.says("RCPT", "451 4.7.1 Greylisted, come back");
        submit();
        rig.await("a try", () -> only().tries() == 1);
        assertEquals("451 4.7.1 Greylisted, come back", only().said());
        assertEquals(OutboxView.Stage.WAITING, only().stage());
        assertTrue(only().next().isAfter(only().taken().plusSeconds(25)));
        server.behaves();
        assertTrue(rig.view().sendAgain(only().id()));
        rig.await("sent", () -> rig.entries().isEmpty());
        assertEquals(1, server.taken.size());
    }

    @Test
    void aPermanentRefusalIsKeptWithTheServersWords() throws Exception {
        server.says(".", "554 5.7.1 This looks like spam");
        submit();
        rig.awaitOutbox("refused[refused]");
        assertEquals("554 5.7.1 This looks like spam", only().said());
        rig.await("told", () -> rig.said().contains("was refused for 1 recipient"));
        assertTrue(rig.view().discard(only().id()));
        assertEquals("", rig.outbox());
        assertEquals(0, server.taken.size());
    }

    @Test
    void aRefusedSenderAndRefusedDataAreRefusals() throws Exception {
        server.says("MAIL", "550 5.7.1 Not your address");
        submit();
        rig.awaitOutbox("refused[refused]");
        server.behaves();
        server.says("DATA", "554 5.5.1 No valid recipients");
        submit();
        rig.awaitOutbox("refused[refused] refused[refused]");
    }

    /** The server has it and cannot say so: nobody knows, and a second mail is worse than a question. */
    @Test
    void silenceAfterTheLastByteIsNotFollowedByASecondMail() throws Exception {
        server.says(".", "hang up");
        submit();
        rig.awaitOutbox("perhaps[perhaps]");
        rig.await("told", () -> rig.said().contains("was perhaps sent"));
        rig.stop();
        server.behaves();
        rig.start();
        Thread.sleep(300);
        assertEquals("perhaps[perhaps]", rig.outbox());
        assertEquals(1, server.taken.size());
        // Only a person may.
        assertTrue(rig.view().sendAgain(only().id()));
        rig.stop();
        rig.start();
        rig.awaitOutbox("");
        assertEquals(2, server.taken.size());
    }

    @Test
    void aConnectionThatEndsBeforeTheLastByteIsAnotherTry() throws Exception {
        server.says("in the mail", "hang up");
        rig.submit(AgentRig.MAIL + "x\r\n".repeat(200_000), "u2@example.net");
        rig.await("a try", () -> !only().said().isEmpty());
        assertEquals("waiting[waiting]", rig.outbox());
        server.behaves();
        rig.view().sendAgain(only().id());
        rig.await("sent", () -> rig.entries().isEmpty());
        assertEquals(1, server.taken.size());
    }

    @Test
    void aWrongPasswordIsTriedOnceAndWaitsForAPerson() throws Exception {
        server.offers = "AUTH PLAIN LOGIN";
        server.says("AUTH", "535 5.7.8 Wrong");
        submit();
        submit();
        rig.await("told", () -> rig.said().contains("next try in 15 min"));
        Thread.sleep(300);
        assertEquals("waiting[waiting] waiting[waiting]", rig.outbox());
        assertEquals(
                1, server.commands.stream().filter(c -> c.startsWith("AUTH")).count());
        assertTrue(only(0).said().contains("refused the user name or the password"), only(0).said());
        assertFalse(rig.said().contains("p1"));
    }

    private OutboxView.Entry only(int index) throws IOException {
        return rig.entries().get(index);
    }

    /** The account says smtp://, and a server in the way has taken STARTTLS out of the offer. */
    @Test
    void aServerWithoutStartTlsGetsNeitherPasswordNorMail() throws Exception {
        rig.stop();
        Files.writeString(
                rig.accountFile,
                Files.readString(rig.accountFile)
                        .replace("insecure = true", "")
                        .replace("http://127.0.0.1:9/", "https://localhost/"));
        server.offers = "AUTH PLAIN LOGIN";
        rig.start();
        submit();
        rig.await("told", () -> rig.said().contains("does not offer a secure connection (STARTTLS)"));
        assertEquals("waiting[waiting]", rig.outbox());
        assertTrue(server.commands.stream().noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL")));
    }

    @Test
    void theStrongestMechanismThatBothKnowIsUsed() throws Exception {
        server.offers = "AUTH LOGIN PLAIN NTLM\n8BITMIME";
        submit();
        rig.awaitOutbox("");
        assertTrue(
                server.commands.contains("AUTH PLAIN "
                        + Base64.getEncoder().encodeToString("\0u1\0p1".getBytes(StandardCharsets.UTF_8))),
                server.commands.toString());
    }

    @Test
    void anUnknownMechanismLeadsToTheNext() throws Exception {
        server.offers = "AUTH LOGIN PLAIN";
        server.says("AUTH PLAIN", "504 5.5.4 Not after all");
        server.says("AUTH LOGIN", "334 VXNlcm5hbWU6");
        server.says("dTE=", "334 UGFzc3dvcmQ6");
        server.says("cDE=", "235 in");
        submit();
        rig.awaitOutbox("");
        assertEquals(1, server.taken.size());
    }

    @Test
    void whatTheServerCannotCarryUnchangedIsNotSent() throws Exception {
        server.offers = "SIZE 1000";
        rig.submit("Subject: x\r\n\r\n\u00fcber\r\n", "u2@example.net");
        rig.awaitOutbox("refused[refused]");
        assertTrue(only().said().contains("8BITMIME"), only().said());
        rig.submit("Subject: \u00fcber\r\n\r\nx\r\n", "u2@example.net");
        rig.awaitOutbox("refused[refused] refused[refused]");
        assertTrue(only(1).said().contains("SMTPUTF8"), only(1).said());
        assertEquals(0, server.taken.size());
    }

    @Test
    void whatTheMailNeedsIsSaidToTheServer() throws Exception {
        rig.submit("Subject: \u00fcber\r\n\r\nx\r\n", "\u00fc@example.net");
        rig.awaitOutbox("");
        var from = server.commands.stream()
                .filter(c -> c.startsWith("MAIL"))
                .findFirst()
                .orElseThrow();
        assertTrue(from.matches("MAIL FROM:<u1@example.net> SIZE=\\d+ BODY=8BITMIME SMTPUTF8"), from);
        assertTrue(server.commands.contains("RCPT TO:<\u00c3\u00bc@example.net>"), server.commands.toString());
        assertTrue(server.taken.getFirst().contains("Subject: \u00c3\u00bcber\n\nx\n"), server.taken.getFirst());
    }

    @Test
    void linesThatBeginWithDotsArriveAsTheyWere() throws Exception {
        rig.submit(AgentRig.MAIL + ".\r\n..\r\n.x\r\n", "u2@example.net");
        rig.awaitOutbox("");
        assertTrue(server.taken.getFirst().endsWith("Hello\n..\n...\n..x\n"), server.taken.getFirst());
    }
}
