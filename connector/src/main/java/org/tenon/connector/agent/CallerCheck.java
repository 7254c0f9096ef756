package org.tenon.connector.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tenon.windows.TcpPeers;

/**
 * Whether a caller on this machine is the user whom the agent works for. The system knows who owns the other end of a loopback
 * connection, so no password is needed, and none is kept.
 */
@FunctionalInterface
interface CallerCheck {
    /** @param peer the other end, as the system's tables have it; {@code ours} this end */
    boolean isOurUser(InetSocketAddress peer, InetSocketAddress ours) throws IOException;

    /** In doubt nobody is. */
    default boolean isOurUser(Socket socket) {
        try {
            return socket.getRemoteSocketAddress() instanceof InetSocketAddress peer
                    && socket.getLocalSocketAddress() instanceof InetSocketAddress ours
                    && peer.getAddress().isLoopbackAddress()
                    && isOurUser(peer, ours);
        } catch (IOException e) {
            return false;
        }
    }

    static CallerCheck ofThisSystem() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return TcpPeers.ofThisSystem()::isOfThisUser;
        }
        var tables = Path.of("/proc/net");
        return (peer, ours) -> {
            int us = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return new ProcNetTcp(tables).owner(peer, ours).orElse(-1) == us;
        };
    }
}
