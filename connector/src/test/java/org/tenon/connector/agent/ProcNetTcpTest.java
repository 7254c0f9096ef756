package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcNetTcpTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path dir;

    private static InetSocketAddress at(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private OptionalInt owner(String tcp, String tcp6) throws IOException {
        Assumptions.assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the tables here are of such a machine");
        Files.writeString(dir.resolve("tcp"), HEAD + tcp);
        Files.writeString(dir.resolve("tcp6"), HEAD + tcp6);
        return new ProcNetTcp(dir).owner(at(40_000), at(8080));
    }

    /** Both ends are in the table: the caller's is the one whose local address is the caller's. */
    @Test
    void theCallersEndCounts() throws IOException {
        var both = """
                   0: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 111 1 0 20 4 0 10 -1
                   1: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 222 1 0 20 4 0 10 -1
                """;
        assertEquals(OptionalInt.of(1001), owner(both, ""));
    }

    @Test
    void aMappedAddressIsTheSame() throws IOException {
        var mapped =
                "   0: 0000000000000000FFFF00000100007F:9C40 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000"
                        + " 00:00000000 00000000  1002        0 333 1 0 20 4 0 10 -1\n";
        assertEquals(OptionalInt.of(1002), owner("", mapped));
    }

    /** The table says uid 0 of a socket that its program has closed: it is nobody's, not root's. */
    @Test
    void aClosedEndBelongsToNobody() throws IOException {
        var orphan =
                "   0: 0100007F:9C40 0100007F:1F90 04 00000000:00000000 00:00000000 00000000     0        0 0 1 0 20 4 0 10 -1\n";
        assertEquals(OptionalInt.empty(), owner(orphan, ""));
    }

    @Test
    void ourOwnConnectionIsOurs() throws IOException {
        try (var listener = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                var caller = new Socket(listener.getInetAddress(), listener.getLocalPort());
                var accepted = listener.accept()) {
            assertEquals(true, CallerCheck.ofThisSystem().isOurUser(accepted));
            assertEquals(true, caller.isConnected());
        }
    }
}
