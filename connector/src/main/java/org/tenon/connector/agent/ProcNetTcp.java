package org.tenon.connector.agent;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Who owns a TCP connection, by Linux's own tables (proc(5), {@code /proc/net/tcp} and {@code tcp6}). */
record ProcNetTcp(Path folder) {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int UID = 7;
    private static final int INODE = 9;

    /** The user id of the socket at {@code local} that is connected to {@code remote}. */
    OptionalInt owner(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        for (boolean mapped : List.of(false, true)) {
            var table = folder.resolve(mapped ? "tcp6" : "tcp");
            if (!Files.isReadable(table)) {
                continue;
            }
            var from = text(local, mapped);
            var to = text(remote, mapped);
            try (var lines = Files.lines(table)) {
                var owner = lines.map(line -> line.strip().split("\\s+", -1))
                        .filter(f -> f.length > INODE && f[LOCAL].equals(from) && f[REMOTE].equals(to))
                        // Of a socket that its program has closed nothing is known: the table says 0, which is root.
                        .filter(f -> !f[INODE].equals("0"))
                        .mapToInt(f -> Integer.parseInt(f[UID]))
                        .findFirst();
                if (owner.isPresent()) {
                    return owner;
                }
            }
        }
        return OptionalInt.empty();
    }

    /** As the tables have it: words of 32 bits in the machine's own order, in hexadecimal. Java's own sockets are IPv6, with such addresses mapped. */
    private static String text(InetSocketAddress address, boolean mapped) {
        var bytes = bytes(address.getAddress(), mapped);
        var text = new StringBuilder();
        var words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return text.append(String.format(Locale.ROOT, ":%04X", address.getPort()))
                .toString();
    }

    private static byte[] bytes(InetAddress address, boolean mapped) {
        var bytes = address.getAddress();
        if (!mapped || !(address instanceof Inet4Address)) {
            return bytes;
        }
        return ByteBuffer.allocate(16)
                .putLong(0)
                .putShort((short) 0)
                .putShort((short) -1)
                .put(bytes)
                .array();
    }
}
