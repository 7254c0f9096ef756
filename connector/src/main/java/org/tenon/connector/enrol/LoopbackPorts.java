package org.tenon.connector.enrol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Where the agent of an account answers Outlook, on this machine alone: chosen once, since Outlook's profile has them too, and kept in the
 * account's state folder.
 *
 * @param pop3 of a mailbox that is always empty
 * @param submission of what sends
 */
public record LoopbackPorts(int pop3, int submission) {
    private static final String FILE = "ports.json";
    private static final int LOWEST = 20_000;
    /** Windows hands out ports from here on to whoever asks for any. */
    private static final int DYNAMIC = 49_152;

    private static final int TRIES = 200;

    public LoopbackPorts {
        if (!fits(pop3) || !fits(submission) || pop3 == submission) {
            throw new IllegalArgumentException(pop3 + ", " + submission);
        }
    }

    private static boolean fits(int port) {
        return port > 0 && port < DYNAMIC;
    }

    /** Those of the account with that state folder; two that are free now where none were chosen yet. */
    public static LoopbackPorts of(Path state, RandomGenerator random) throws IOException {
        var file = state.resolve(FILE);
        if (Files.exists(file)) {
            return read(file);
        }
        int first = free(random, 0);
        var chosen = new LoopbackPorts(first, free(random, first));
        Durable.folder(state);
        Durable.write(file, "{\"pop3\": " + chosen.pop3 + ", \"submission\": " + chosen.submission + "}\n");
        return chosen;
    }

    private static LoopbackPorts read(Path file) throws IOException {
        int pop3 = 0;
        int submission = 0;
        try (var json = new JsonFactory().createParser(Files.readString(file))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && "pop3".equals(json.currentName())) {
                    pop3 = json.getIntValue();
                } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && "submission".equals(json.currentName())) {
                    submission = json.getIntValue();
                }
            }
            return new LoopbackPorts(pop3, submission);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not name two ports", e);
        }
    }

    private static int free(RandomGenerator random, int taken) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = random.nextInt(LOWEST, DYNAMIC);
            if (port != taken && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port was found on this machine");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // Windows lets two programs share a port that was bound for re-use.
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
