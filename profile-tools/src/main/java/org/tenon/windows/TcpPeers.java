package org.tenon.windows;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Who is at the other end of a TCP connection on this machine. Sources: iphlpapi.h, GetExtendedTcpTable; tcpmib.h,
 * MIB_TCPROW_OWNER_PID; processthreadsapi.h, OpenProcessToken; securitybaseapi.h, GetTokenInformation; sddl.h.
 */
public final class TcpPeers {
    /** TCP_TABLE_OWNER_PID_ALL; what listens is in it too, and has no other end. */
    private static final int OWNER_PID_ALL = 5;

    private static final int NO_ERROR = 0;
    private static final int INSUFFICIENT_BUFFER = 122;
    private static final int TRIES = 5;

    private final Function tcpTable;

    private TcpPeers(NativeLibrary iphlpapi) {
        tcpTable = iphlpapi.getFunction("GetExtendedTcpTable", Function.ALT_CONVENTION);
    }

    /** On Windows alone. */
    public static TcpPeers ofThisSystem() {
        return new TcpPeers(NativeLibrary.getInstance("iphlpapi"));
    }

    /** Whether the process that has the end {@code local} of a connection to {@code remote} runs as the user whom this one runs as. */
    public boolean isOfThisUser(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        var process = owner(local, remote);
        return process.isPresent() && Processes.isOfThisUser(Integer.toUnsignedLong(process.getAsInt()));
    }

    /** The process id of the end {@code local}; empty where there is no such connection. */
    OptionalInt owner(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        for (var table : Table.values()) {
            var owner = owner(table, local, remote);
            if (owner.isPresent()) {
                return owner;
            }
        }
        return OptionalInt.empty();
    }

    private OptionalInt owner(Table table, InetSocketAddress local, InetSocketAddress remote) throws IOException {
        var size = new IntByReference(0);
        int error = tcpTable.invokeInt(new Object[] {null, size, 0, table.family, OWNER_PID_ALL, 0});
        for (int i = 0; i < TRIES && error == INSUFFICIENT_BUFFER; i++) {
            // It may grow while it is asked for.
            try (var rows = new Memory(2L * Math.max(size.getValue(), table.rowSize))) {
                size.setValue((int) rows.size());
                error = tcpTable.invokeInt(new Object[] {rows, size, 0, table.family, OWNER_PID_ALL, 0});
                if (error == NO_ERROR) {
                    return table.owner(rows, local, remote);
                }
            }
        }
        if (error == NO_ERROR) {
            return OptionalInt.empty();
        }
        throw new IOException("Windows does not tell its TCP connections (error " + error + ")");
    }

    /**
     * The two tables, and where the fields of a row lie in bytes: MIB_TCPROW_OWNER_PID and MIB_TCP6ROW_OWNER_PID. A socket for both
     * families, as Java's are, may be in the second with its address of the first mapped.
     */
    private enum Table {
        IPV4(2, 4, 4, 12, 20, 24),
        IPV6(23, 16, 0, 24, 52, 56);

        private static final int FIRST = Integer.BYTES;

        private final int family;
        private final int addressSize;
        private final int local;
        private final int remote;
        private final int process;
        private final int rowSize;

        Table(int family, int addressSize, int local, int remote, int process, int rowSize) {
            this.family = family;
            this.addressSize = addressSize;
            this.local = local;
            this.remote = remote;
            this.process = process;
            this.rowSize = rowSize;
        }

        private OptionalInt owner(Memory rows, InetSocketAddress from, InetSocketAddress to) {
            int count = rows.getInt(0);
            for (int i = 0; i < count; i++) {
                var row = rows.share(FIRST + (long) i * rowSize, rowSize);
                if (isEnd(row, local, from) && isEnd(row, remote, to)) {
                    return OptionalInt.of(row.getInt(process));
                }
            }
            return OptionalInt.empty();
        }

        /** Address and port lie there in the order of the network; an IPv6 address has its scope behind it. */
        private boolean isEnd(Pointer row, int at, InetSocketAddress end) {
            int behind = at + addressSize + (this == IPV6 ? Integer.BYTES : 0);
            int port = ByteBuffer.wrap(row.getByteArray(behind, Short.BYTES)).getShort() & 0xFFFF;
            return port == end.getPort() && Arrays.equals(row.getByteArray(at, addressSize), address(end));
        }

        private byte[] address(InetSocketAddress end) {
            var bytes = end.getAddress().getAddress();
            if (this == IPV4 || bytes.length == addressSize) {
                return bytes;
            }
            return ByteBuffer.allocate(addressSize)
                    .putLong(0)
                    .putShort((short) 0)
                    .putShort((short) -1)
                    .put(bytes)
                    .array();
        }
    }
}
