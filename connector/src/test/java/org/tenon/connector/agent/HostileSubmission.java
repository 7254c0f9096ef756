package org.tenon.connector.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A submission server that misbehaves on demand. */
final class HostileSubmission implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> taken = new CopyOnWriteArrayList<>();
    volatile String offers = "8BITMIME\nSMTPUTF8\nSIZE 1000000";

    HostileSubmission() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    var socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What is said to a command that begins so; {@code hang up} ends the connection instead. The mail's end is {@code .}. */
    HostileSubmission says(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    void behaves() {
        answers.clear();
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                var out = socket.getOutputStream()) {
            say(out, "220 hostile");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                var answer = scripted(line).orElse(usual(line));
                if (answer.equals("hang up")) {
                    return;
                }
                say(out, answer);
                if (answer.startsWith("354") && !take(in, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private String usual(String line) {
        if (line.startsWith("EHLO")) {
            return "250-hostile\r\n250-" + offers.replace("\n", "\r\n250-") + "\r\n250 HELP";
        }
        return line.equals("DATA") ? "354 go on" : line.startsWith("AUTH") ? "235 in" : "250 ok";
    }

    private Optional<String> scripted(String line) {
        return answers.entrySet().stream()
                .filter(e -> line.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private boolean take(BufferedReader in, OutputStream out) throws IOException {
        var mail = new StringBuilder();
        int lines = 0;
        for (var line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null || (answers.containsKey("in the mail") && lines++ > 0)) {
                return false;
            }
            mail.append(line).append('\n');
        }
        var answer = scripted(".").orElse("250 taken");
        if (answer.startsWith("250") || answer.equals("hang up")) {
            taken.add(mail.toString());
        }
        if (answer.equals("hang up")) {
            return false;
        }
        say(out, answer);
        return true;
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
