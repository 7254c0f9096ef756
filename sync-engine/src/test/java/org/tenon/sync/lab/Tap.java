package org.tenon.sync.lab;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tap in the line between a client and an IMAP server on loopback. It counts bytes and commands; it hides extensions
 * thoroughly, so that what uses one behind its back is refused and remembered; and it cuts the line when told to.
 *
 * <p>A line that is encrypted or compressed on the way is passed on unread: only its bytes are counted.
 */
public final class Tap implements AutoCloseable {
    private final ServerSocket listening;
    private final int serverPort;
    private final Hidden hidden;
    private final Set<Socket> open = new CopyOnWriteArraySet<>();
    private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong untilCut = new AtomicLong(Long.MAX_VALUE);

    private Tap(int serverPort, Set<String> hidden) throws IOException {
        this.serverPort = serverPort;
        this.hidden = new Hidden(hidden);
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("tap").start(this::accept);
    }

    public static Tap on(int serverPort) throws IOException {
        return new Tap(serverPort, Set.of());
    }

    /** Takes these out of what the server says it can do, and out of what it does. */
    public static Tap hiding(int serverPort, String... capabilities) throws IOException {
        return new Tap(serverPort, Set.of(capabilities));
    }

    /** Where the client is to connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** What went over the line in both directions since the last {@link #reset()}. */
    public long bytes() {
        return up.get() + down.get();
    }

    public long bytesUp() {
        return up.get();
    }

    public long bytesDown() {
        return down.get();
    }

    public long connections() {
        return connections.get();
    }

    /** The commands given, without their arguments ({@code UID FETCH}), in order for each connection. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** Commands that used what is hidden; the client should have known better. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    public void reset() {
        up.set(0);
        down.set(0);
        connections.set(0);
        commands.clear();
        violations.clear();
    }

    /** Cuts every line once the server has sent this many bytes more; new connections are let through. */
    public void cutAfter(long bytesDown) {
        untilCut.set(bytesDown);
    }

    /** Cuts every line now. */
    public void cut() {
        open.forEach(Tap::shut);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            Socket client;
            try {
                client = listening.accept();
            } catch (IOException closed) {
                return;
            }
            connections.incrementAndGet();
            open.add(client);
            try {
                var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                open.add(server);
                var line = new Line(client, server);
                Thread.ofVirtual().start(() -> line.pass(line::requests));
                Thread.ofVirtual().start(() -> line.pass(line::responses));
            } catch (IOException unreachable) {
                open.remove(client);
                shut(client);
            }
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closed is what it was to be.
        }
    }

    private interface Direction {
        void run() throws IOException;
    }

    /** One connection, both ways. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean opaque;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Direction direction) {
            try {
                direction.run();
            } catch (IOException gone) {
                // Either end may leave at any time; the other is told by the same means.
            } finally {
                shut(client);
                shut(server);
                open.remove(client);
                open.remove(server);
            }
        }

        void requests() throws IOException {
            var in = new LineInput(client.getInputStream());
            var out = new BufferedOutputStream(server.getOutputStream(), 1 << 16);
            boolean continued = false;
            while (true) {
                if (opaque) {
                    int n = in.copySome(out);
                    if (n < 0) {
                        return;
                    }
                    up.addAndGet(n);
                } else {
                    var line = in.line();
                    if (line == null) {
                        return;
                    }
                    up.addAndGet(line.length());
                    var sent = continued ? line : command(line);
                    out.write(sent.getBytes(StandardCharsets.ISO_8859_1));
                    long literal = LineInput.literal(line);
                    continued = literal >= 0;
                    if (continued) {
                        // A synchronizing literal is announced first and sent when the server asks for it.
                        out.flush();
                        up.addAndGet(in.copy(out, literal));
                    }
                }
                if (in.nothingWaiting()) {
                    out.flush();
                }
            }
        }

        private String command(String line) {
            var words = line.strip().split(" ", 4);
            if (words.length < 2) {
                return line; // DONE, or a step of AUTHENTICATE
            }
            var verb = words[1].toUpperCase(Locale.ROOT);
            if (verb.equals("UID") && words.length > 2) {
                verb += " " + words[2].toUpperCase(Locale.ROOT);
            }
            commands.add(verb);
            if (hidden.uses(verb, line)) {
                violations.add(verb);
                if (LineInput.literal(line) < 0) {
                    // The server refuses in its own words, and in its turn.
                    return words[0] + " XHIDDEN\r\n";
                }
            }
            if (verb.equals("STARTTLS") || verb.equals("COMPRESS")) {
                opaque = true;
            }
            return line;
        }

        void responses() throws IOException {
            var in = new LineInput(server.getInputStream());
            var out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
            while (true) {
                if (opaque || hidden.isEmpty()) {
                    int n = in.copySome(out);
                    if (n < 0) {
                        return;
                    }
                    count(n);
                } else {
                    var line = in.line();
                    if (line == null) {
                        return;
                    }
                    out.write(hidden.without(line).getBytes(StandardCharsets.ISO_8859_1));
                    count(line.length());
                    long literal = LineInput.literal(line);
                    if (literal >= 0) {
                        count(in.copy(out, literal));
                    }
                }
                if (in.nothingWaiting()) {
                    out.flush();
                }
            }
        }

        private void count(long bytes) {
            down.addAndGet(bytes);
            if (untilCut.get() != Long.MAX_VALUE && untilCut.addAndGet(-bytes) <= 0) {
                untilCut.set(Long.MAX_VALUE);
                cut();
            }
        }
    }

    /** For messages of failed tests: what was counted, in one line. */
    @Override
    public String toString() {
        var tally = new TreeMap<String, Integer>();
        new ArrayList<>(commands).forEach(c -> tally.merge(c, 1, Integer::sum));
        return connections + " connections, " + up + " bytes up, " + down + " bytes down, " + tally;
    }
}
