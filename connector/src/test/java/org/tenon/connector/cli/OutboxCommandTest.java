package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.Durable;
import org.tenon.connector.account.StateDir;

/** The outbox as people and scripts see it, with mails as they lie on disk. */
class OutboxCommandTest {
    @TempDir
    Path dir;

    private CommandLineHarness cli;
    private Path outbox;

    @BeforeEach
    void begin() throws IOException {
        cli = new CommandLineHarness(dir);
        cli.clock = Clock.fixed(Instant.parse("2026-11-27T12:10:00Z"), ZoneOffset.UTC);
        outbox = dir.resolve("state/tenon/alice/agent/outbox");
        Durable.folder(outbox);
    }

    private void mail(String id, String... to) throws IOException {
        Files.writeString(outbox.resolve(id + ".eml"), "Subject: x\r\n\r\nHello\r\n");
        Files.writeString(outbox.resolve(id + ".mail"), """
                tenon-outbox 1
                taken\t2026-11-27T12:00:00Z
                from\ta@example.test
                size\t21
                message-id\t<1@example.test>
                given-id\tfalse
                %s
                filing\tWANTED
                tries\t2
                next\t2026-11-27T13:00:00Z
                asked\tfalse
                said\t451 Greylisted
                """.formatted(String.join("\n", to)));
    }

    @Test
    void anEmptyOutboxIsSaid() throws Exception {
        var said = cli.account("outbox");
        assertEquals("The outbox is empty.\n", said.out());
        assertEquals(0, said.exit());
        assertEquals(
                Map.of("outbox", List.of()),
                CommandLineHarness.object(cli.account("outbox", "--json").out()));
        assertFalse(cli.account("status").out().contains("outbox"));
    }

    @Test
    void whatWaitsForAPersonIsListedWithTheServersWords() throws Exception {
        mail("1", "to\tWAITING\tb@example.test\t451 Greylisted");
        assertEquals(0, cli.account("outbox").exit());
        mail("2", "to\tSENT\tb@example.test\t", "to\tREFUSED\tc@example.test\t550 5.1.1 Nobody here");
        mail("3", "to\tPERHAPS\tb@example.test\t");
        var said = cli.account("outbox");
        assertEquals(1, said.exit());
        assertEquals("""
                mail  age     size  state         recipients                      why
                1     10 min  21 B  to be sent    b@example.test                  451 Greylisted
                2     10 min  21 B  refused       b@example.test, c@example.test  550 5.1.1 Nobody here
                3     10 min  21 B  perhaps sent  b@example.test                  The mail server may or may not have it.
                A mail that was perhaps sent is not sent again unasked. Look whether it has arrived, then decide.
                Have one sent again: tenon outbox --send-again ID. Give up on it: tenon outbox --discard ID.
                """, said.out());
        var status = cli.account("status");
        assertEquals(1, status.exit());
        assertTrue(
                status.out().contains("In the outbox: 1 to be sent, 1 perhaps sent, 1 refused. See: tenon outbox"),
                status.out());
        var json = CommandLineHarness.object(cli.account("status", "--json").out());
        assertEquals(3, ((List<?>) json.get("outbox")).size());
    }

    @Test
    void sendAgainAndDiscardAreOnDiskForTheAgent() throws Exception {
        mail("2", "to\tSENT\tb@example.test\t", "to\tREFUSED\tc@example.test\t550 5.1.1 Nobody here");
        assertEquals(0, cli.account("outbox", "--send-again", "2").exit());
        var text = Files.readString(outbox.resolve("2.mail"));
        assertTrue(text.contains("to\tSENT\tb@example.test\t\nto\tWAITING\tc@example.test\t\n"), text);
        assertTrue(text.contains("asked\ttrue"), text);
        // What was sent is still to be filed; only the rest is given up.
        assertEquals(0, cli.account("outbox", "--discard", "2").exit());
        assertFalse(Files.readString(outbox.resolve("2.mail")).contains("c@example.test"));
        mail("3", "to\tPERHAPS\tb@example.test\t");
        assertEquals(0, cli.account("outbox", "--discard", "3").exit());
        assertFalse(Files.exists(outbox.resolve("3.mail")));
        assertFalse(Files.exists(outbox.resolve("3.eml")));
    }

    @Test
    void mistakesAreSaid() throws Exception {
        var unknown = cli.account("outbox", "--discard", "9");
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().contains("There is no mail 9 in the outbox"), unknown.err());
        assertEquals(
                2, cli.account("outbox", "--discard", "9", "--send-again", "9").exit());
    }

    /** While the agent carries a mail, what becomes of it is not to be decided. */
    @Test
    void aMailThatIsBeingCarriedIsBusy() throws Exception {
        mail("3", "to\tOFFERED\tb@example.test\t");
        var held = (AccountLock.Attempt.Got) AccountLock.attempt(new StateDir(outbox), 1, "here", Clock.systemUTC());
        try (var lock = held.lock()) {
            assertEquals(3, cli.account("outbox", "--discard", "3").exit());
            assertTrue(lock.toString().length() > 0);
        }
        assertTrue(Files.exists(outbox.resolve("3.mail")));
    }

    @Test
    void aRunningAgentIsInTheStatus() throws Exception {
        var agent = new StateDir(outbox.getParent());
        var held = (AccountLock.Attempt.Got) AccountLock.attempt(agent, 4711, "here", cli.clock);
        var out = cli.account("status").out();
        held.lock().close();
        assertTrue(out.contains("The agent runs: process 4711 on here"), out);
        assertFalse(cli.account("status").out().contains("The agent runs"));
    }
}
