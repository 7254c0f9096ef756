package org.tenon.sync.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that says what a test wants it to say, right or wrong. Commands, and what the client says when it was asked to go
 * on, are answered by the rule with the longest beginning that fits; {@code %t} is the command's tag, {@link #DROP} cuts the connection there, {@link #HANG} says nothing any more, and {@link #fill} stands for
 * more bytes than fit in memory.
 */
final class ScriptedServer implements AutoCloseable {
    static final String DROP = "\0drop";
    static final String HANG = "\0hang";

    static String fill(long bytes) {
        return "\0fill" + bytes + ";";
    }

    private final ServerSocket listener;
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String greeting =
            "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN LITERAL+ UIDPLUS MOVE UNSELECT IDLE] ready\r\n";

    /** What to answer to a command on the n-th connection, beginning with 1. */
    interface Rule {
        String answer(String command, int connection);
    }

    ScriptedServer() throws IOException {
        listener = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        on("AUTHENTICATE", "%t OK in\r\n");
        on("LOGIN", "%t OK in\r\n");
        on("CAPABILITY", "* CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS MOVE UNSELECT IDLE\r\n%t OK\r\n");
        on("NOOP", "%t OK\r\n");
        on("LOGOUT", "* BYE\r\n%t OK\r\n" + DROP);
        on("LIST \"\" \"\"", "* LIST () \"/\" \"\"\r\n%t OK\r\n");
    }

    ScriptedServer greeting(String text) {
        greeting = text;
        return this;
    }

    ScriptedServer on(String beginning, String answer) {
        return on(beginning, (command, connection) -> answer);
    }

    /** A later rule for the same beginning takes the place of the first. */
    ScriptedServer on(String beginning, Rule rule) {
        rules.put(beginning, rule);
        return this;
    }

    /** A mailbox with {@code exists} messages; what is fetched from it is up to other rules. */
    ScriptedServer mailbox(int exists, long uidNext) {
        return on(
                "SELECT",
                "* " + exists + " EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT " + uidNext
                        + "] n\r\n%t OK [READ-WRITE] s\r\n");
    }

    ScriptedServer start() {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    var socket = listener.accept();
                    sockets.add(socket);
                    int number = connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, number));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return this;
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            if (!say(socket, greeting, "")) {
                return;
            }
            String line;
            var tag = "";
            boolean goingOn = false;
            while ((line = in.readLine()) != null) {
                heard.add(line);
                int space = line.indexOf(' ');
                tag = goingOn ? tag : space < 0 ? line : line.substring(0, space);
                var command = goingOn ? line : line.substring(space + 1);
                skipLiterals(in, line);
                var answer = answer(command, number);
                goingOn = answer.startsWith("+");
                if (!say(socket, answer, tag)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other end has gone.
        }
    }

    /** Takes in what follows {@code {5+}}, and hears the rest of the line. */
    private void skipLiterals(BufferedReader in, String line) throws IOException {
        var rest = line;
        while (rest.endsWith("+}")) {
            int size = Integer.parseInt(rest.substring(rest.lastIndexOf('{') + 1, rest.length() - 2));
            for (int i = 0; i < size; i++) {
                if (in.read() < 0) {
                    return;
                }
            }
            rest = in.readLine();
            if (rest == null) {
                return;
            }
        }
    }

    private String answer(String command, int connection) {
        return rules.entrySet().stream()
                .filter(rule -> command.startsWith(rule.getKey()))
                .max(Comparator.comparingInt(rule -> rule.getKey().length()))
                .map(rule -> rule.getValue().answer(command, connection))
                .orElse("%t BAD what\r\n");
    }

    /** False where the connection ends. */
    private static boolean say(Socket socket, String text, String tag) throws IOException {
        var out = socket.getOutputStream();
        boolean drop = text.endsWith(DROP);
        boolean hang = text.endsWith(HANG);
        var said = text.replace(DROP, "").replace(HANG, "").replace("%t", tag);
        int fill = said.indexOf("\0fill");
        if (fill >= 0) {
            int end = said.indexOf(';', fill);
            out.write(said.substring(0, fill).getBytes(StandardCharsets.ISO_8859_1));
            fill(out, Long.parseLong(said.substring(fill + 5, end)));
            said = said.substring(end + 1);
        }
        out.write(said.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        if (hang) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return !drop && !hang;
    }

    private static void fill(OutputStream out, long bytes) throws IOException {
        var chunk = new byte[1 << 16];
        Arrays.fill(chunk, (byte) 'x');
        for (long left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> heard() {
        return heard;
    }

    long heard(String command) {
        return heard.stream()
                .filter(line -> line.substring(line.indexOf(' ') + 1).startsWith(command))
                .count();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
