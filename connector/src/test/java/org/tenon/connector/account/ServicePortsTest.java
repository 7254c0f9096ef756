package org.tenon.connector.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServicePortsTest {
    @TempDir
    Path dir;

    private StateDir state(String name) {
        return new StateDir(dir.resolve(name));
    }

    @Test
    void theyAreChosenOnceBelowThoseThatSystemsHandOut() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            var ports = ServicePorts.of(state("a" + seed), new Random(seed));
            for (int port : new int[] {ports.pop3(), ports.smtp()}) {
                assertTrue(port >= 10_000 && port < 32_768, ports.toString());
            }
            assertNotEquals(ports.pop3(), ports.smtp());
            assertEquals(ports, ServicePorts.of(state("a" + seed), new Random(seed + 1)), "kept");
        }
    }

    @Test
    void oneThatIsTakenIsPassedOver() throws Exception {
        var first = ServicePorts.of(state("free"), new Random(7));
        try (var taken = new ServerSocket(first.pop3(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            var other = ServicePorts.of(state("taken"), new Random(7));
            assertNotEquals(taken.getLocalPort(), other.pop3());
            assertNotEquals(taken.getLocalPort(), other.smtp());
        }
    }

    /** Outlook's profile has what was recorded: others in its place would be two truths. */
    @Test
    void whatIsNoRecordIsNotReplacedInSilence() throws Exception {
        var state = state("damaged");
        ServicePorts.of(state, new Random(1));
        var file = state.agent().resolve("ports");
        for (var text : new String[] {"", "pop3 1\n", "pop3 x\nsmtp 20001\n", "ports"}) {
            Files.writeString(file, text);
            assertThrows(AccountException.class, () -> ServicePorts.of(state, new Random(1)), text);
            assertEquals(text, Files.readString(file));
        }
    }
}
