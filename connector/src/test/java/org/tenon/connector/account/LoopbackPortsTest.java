package org.tenon.connector.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoopbackPortsTest {
    @TempDir
    Path state;

    @Test
    void theyAreChosenOnceBelowThoseThatSystemsHandOut() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var folder = state.resolve("a" + seed);
            var ports = LoopbackPorts.of(folder, new Random(seed));
            assertTrue(ports.pop3() >= 20_000 && ports.pop3() < 32_768, ports.toString());
            assertTrue(ports.submission() >= 20_000 && ports.submission() < 32_768, ports.toString());
            assertNotEquals(ports.pop3(), ports.submission());
            assertEquals(ports, LoopbackPorts.of(folder, new Random(seed + 1)), "kept");
        }
        assertTrue(Files.readString(state.resolve("a0").resolve("ports.json"))
                .matches("\\{\"pop3\": \\d+, \"submission\": \\d+}\n"));
    }

    @Test
    void oneThatIsTakenIsPassedOver() throws IOException {
        var first = LoopbackPorts.of(state.resolve("free"), new Random(7));
        try (var taken = new ServerSocket(first.pop3(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            var other = LoopbackPorts.of(state.resolve("taken"), new Random(7));
            assertNotEquals(taken.getLocalPort(), other.pop3());
            assertNotEquals(taken.getLocalPort(), other.submission());
        }
    }

    /** Outlook's profile has what was recorded: others in its place would be two truths. */
    @Test
    void whatIsNoRecordIsNotReplacedInSilence() throws IOException {
        for (var text : new String[] {
            "{}", "{\"pop3\": 20001, \"submission\": 20001}", "{\"pop3\": 65000, \"submission\": 20001}", "ports"
        }) {
            Files.writeString(state.resolve("ports.json"), text);
            assertThrows(IOException.class, () -> LoopbackPorts.of(state, new Random(1)), text);
            assertEquals(text, Files.readString(state.resolve("ports.json")));
        }
    }
}
