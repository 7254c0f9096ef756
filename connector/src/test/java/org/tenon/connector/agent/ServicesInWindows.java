package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a Windows process: its caller known by Windows' own tables, its outbox on an NTFS as Wine has it. */
final class ServicesInWindows {
    @TempDir
    Path dir;

    @Test
    void aMailOfOurUsersIsTakenKeptAndSent() throws Exception {
        try (var server = new HostileSubmission();
                var rig = new AgentRig(
                        dir,
                        "smtp = \"smtp://127.0.0.1:" + server.port() + "\"",
                        "insecure = true",
                        "caldav = \"http://127.0.0.1:9/\"")) {
            server.says("MAIL", "451 Not now");
            rig.start();
            try (var client = rig.client(rig.ports().pop3())) {
                assertEquals("+OK 0 0", client.talk("USER u1", "PASS x", "STAT"));
            }
            assertTrue(rig.submit(AgentRig.MAIL, "u2@example.net").startsWith("250"));
            rig.await("a try", () -> rig.entries().getFirst().tries() == 1);
            rig.stop();
            assertEquals("waiting[waiting]", rig.outbox());
            server.behaves();
            rig.view().sendAgain(rig.entries().getFirst().id());
            rig.start();
            rig.awaitOutbox("");
            assertEquals(1, server.taken.size());
        }
    }
}
