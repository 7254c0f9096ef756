package org.tenon.deploy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mail server that keeps what it takes, and misbehaves on demand (RFC 5321). */
final class ScriptedSmtp implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> taken = new ArrayList<>();
    private final List<String> recipients = new ArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile boolean hangsUp;
    private volatile int stallsAt;
    private volatile CountDownLatch stalled = new CountDownLatch(1);

    ScriptedSmtp() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!listener.isClosed()) {
                try {
                    var socket = listener.accept();
                    Thread.ofPlatform().daemon().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The mails, in the order in which they were taken. */
    synchronized List<String> taken() {
        return List.copyOf(taken);
    }

    synchronized List<String> recipients() {
        return List.copyOf(recipients);
    }

    /** What is said to a command that begins so. */
    void answer(String command, String answer) {
        answers.put(command, answer);
    }

    /** Takes mails, and ends the connection instead of saying so. */
    void hangUpAfterTaking() {
        hangsUp = true;
    }

    /** Takes the n-th mail, and says nothing any more. */
    void stallAtData(int n) {
        stallsAt = n;
    }

    boolean awaitStall() throws InterruptedException {
        return stalled.await(30, TimeUnit.SECONDS);
    }

    void answerNothingSpecial() {
        answers.clear();
        hangsUp = false;
        stallsAt = 0;
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                var out = socket.getOutputStream()) {
            say(out, "220 scripted");
            String to = "";
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var command = line;
                var scripted = answers.entrySet().stream()
                        .filter(e -> command.startsWith(e.getKey()))
                        .findFirst();
                if (scripted.isPresent()) {
                    say(out, scripted.get().getValue());
                } else if (line.equals("DATA")) {
                    say(out, "354 go on");
                    if (!take(in, to)) {
                        return;
                    }
                    say(out, "250 taken");
                } else if (line.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    to = line.startsWith("RCPT TO:") ? line.substring(8) : to;
                    say(out, line.startsWith("EHLO") ? "250-scripted\r\n250 8BITMIME" : "250 ok");
                }
            }
        } catch (IOException e) {
            // The other side has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean take(BufferedReader in, String to) throws IOException, InterruptedException {
        var mail = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        int count;
        synchronized (this) {
            taken.add(mail.toString());
            recipients.add(to);
            count = taken.size();
        }
        if (stallsAt == count) {
            stalled.countDown();
            Thread.sleep(TimeUnit.SECONDS.toMillis(30));
        }
        return !hangsUp;
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
