package org.tenon.sync.lab;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bare IMAP connection for tests that look at a server with their own eyes. */
public final class ImapLine implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private int tag;

    public ImapLine(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        in.readLine();
    }

    /** Gives a command (literals only as {@code {n+}}), and returns all that is said up to its tagged answer. */
    public String say(String command) throws IOException {
        var mine = "a" + ++tag + " ";
        socket.getOutputStream().write((mine + command + "\r\n").getBytes(StandardCharsets.UTF_8));
        var said = new StringBuilder();
        while (true) {
            var line = in.readLine();
            if (line == null) {
                throw new EOFException("the server hung up after: " + said);
            }
            said.append(line).append('\n');
            if (line.startsWith(mine)) {
                return said.toString();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
