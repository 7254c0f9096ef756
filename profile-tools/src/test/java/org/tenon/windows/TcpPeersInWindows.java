package org.tenon.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Who is at the other end, by Windows' own tables. */
final class TcpPeersInWindows {
    private final TcpPeers peers = TcpPeers.ofThisSystem();

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    @Test
    void aConnectionOfThisProcessIsOfThisUser() throws IOException {
        try (var listener = new ServerSocket(0, 5, loopback());
                var caller = new Socket(loopback(), listener.getLocalPort());
                var accepted = listener.accept()) {
            var theirs = (InetSocketAddress) accepted.getRemoteSocketAddress();
            var ours = (InetSocketAddress) accepted.getLocalSocketAddress();
            assertEquals(caller.getLocalPort(), theirs.getPort());
            assertEquals(
                    OptionalInt.of((int) ProcessHandle.current().pid()),
                    peers.owner(theirs, ours),
                    "the process of the end");
            assertTrue(peers.isOfThisUser(theirs, ours));
        }
    }

    @Test
    void aConnectionThatIsNotThereIsNobodys() throws IOException {
        try (var listener = new ServerSocket(0, 5, loopback());
                var caller = new Socket(loopback(), listener.getLocalPort());
                var accepted = listener.accept()) {
            var theirs = (InetSocketAddress) accepted.getRemoteSocketAddress();
            var ours = (InetSocketAddress) accepted.getLocalSocketAddress();
            var others = new InetSocketAddress(theirs.getAddress(), theirs.getPort() == 1 ? 2 : theirs.getPort() - 1);
            assertFalse(peers.isOfThisUser(others, ours));
            assertFalse(peers.isOfThisUser(theirs, new InetSocketAddress(ours.getAddress(), 1)));
            assertTrue(caller.isConnected());
        }
    }
}
