package org.tenon.connector.agent;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A POP3 server (RFC 1939) whose mailbox is always empty: Outlook wants an account that receives before it sends, and mail reaches its
 * store by the sync. Any password of our own user is good.
 */
final class EmptyMailbox implements AutoCloseable {
    static final String STRANGER = "This service is for the user who runs the Tenon agent alone";

    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(100);
    private static final int MOST_CONNECTIONS = 20;
    /** RFC 2449 section 4. */
    private static final int LONGEST_LINE = 255;

    private static final int MOST_MISTAKES = 20;

    private final ServerSocket listener;
    private final CallerCheck callers;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private Thread accepting;

    EmptyMailbox(ServerSocket listener, CallerCheck callers) {
        this.listener = listener;
        this.callers = callers;
    }

    void start() {
        accepting = Thread.ofVirtual().name("pop3").start(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed; or out of files for the moment, which is no reason to spin.
                if (!listener.isClosed()) {
                    LockSupport.parkNanos(AFTER_TROUBLE.toNanos());
                }
            }
        }
    }

    private void serve(Socket socket) {
        boolean admitted = free.tryAcquire();
        try (socket) {
            open.add(socket);
            socket.setSoTimeout((int) SILENCE.toMillis());
            var out = socket.getOutputStream();
            if (!admitted) {
                say(out, "-ERR [IN-USE] Too many connections");
            } else if (!callers.isOurUser(socket)) {
                say(out, "-ERR [AUTH] " + STRANGER);
            } else {
                say(out, "+OK Tenon");
                converse(new BufferedInputStream(socket.getInputStream()), out);
            }
        } catch (IOException e) {
            // The caller has gone, or said nothing for too long.
        } finally {
            open.remove(socket);
            if (admitted) {
                free.release();
            }
        }
    }

    private static void converse(InputStream in, OutputStream out) throws IOException {
        boolean named = false;
        boolean signedIn = false;
        int mistakes = 0;
        for (var line = line(in); line != null; line = line(in)) {
            var words = line.split(" ", 2);
            var argument = words.length > 1;
            String answer =
                    switch (words[0].toUpperCase(Locale.ROOT)) {
                        case "CAPA" -> "+OK\r\nUSER\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\n.";
                        case "USER" -> argument && !signedIn ? "+OK" : "-ERR";
                        case "PASS" -> named && !signedIn ? "+OK The mailbox is empty" : "-ERR";
                        case "STAT" -> signedIn ? "+OK 0 0" : "-ERR";
                        case "LIST", "UIDL" ->
                            !signedIn ? "-ERR" : argument ? "-ERR There is no such message" : "+OK\r\n.";
                        case "NOOP", "RSET" -> signedIn ? "+OK" : "-ERR";
                        case "RETR", "DELE", "TOP" -> "-ERR There is no such message";
                        case "QUIT" -> "+OK";
                        default -> "-ERR Not known here";
                    };
            boolean good = answer.startsWith("+OK");
            named = words[0].equalsIgnoreCase("USER") ? good : named;
            signedIn |= good && words[0].equalsIgnoreCase("PASS");
            mistakes += good ? 0 : 1;
            say(out, answer);
            if (words[0].equalsIgnoreCase("QUIT") || mistakes == MOST_MISTAKES) {
                return;
            }
        }
    }

    /** Without its CR LF; null at the end, and where a line is longer than any command. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && line.size() <= LONGEST_LINE; b = in.read()) {
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
            }
            line.write(b);
        }
        return null;
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The port is free again when this returns: it is given up by whoever waits there last. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
        try {
            if (accepting != null) {
                accepting.join(ENDING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
