package org.tenon.connector.account;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.tenon.toml.FilePosition;

/**
 * Where the agent of an account answers a mail program, on this machine alone: chosen once, since the mail program's profile has them
 * too, and kept in the account's state folder.
 *
 * @param pop3 of a mailbox that is always empty
 * @param submission of what sends
 */
public record LoopbackPorts(int pop3, int submission) {
    static final String FILE = "ports.json";
    private static final int LOWEST = 20_000;
    /** Linux hands out ports from 32768 on to whoever asks for any, Windows from 49152 on. */
    private static final int BEYOND = 32_768;

    private static final int DYNAMIC = 49_152;
    private static final int TRIES = 200;
    private static final Pattern FORM =
            Pattern.compile("\\{\\s*\"pop3\":\\s*(\\d{1,5}),\\s*\"submission\":\\s*(\\d{1,5})\\s*}\\s*");

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

    /** The profile has what was recorded, so others are never put in its place in silence. */
    private static LoopbackPorts read(Path file) throws IOException {
        var read = FORM.matcher(Files.readString(file));
        try {
            if (read.matches()) {
                return new LoopbackPorts(Integer.parseInt(read.group(1)), Integer.parseInt(read.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw unusable(file);
        }
        throw unusable(file);
    }

    private static FileSystemException unusable(Path file) {
        return new FileSystemException(
                file.toString(),
                null,
                "it does not name two ports; delete it, and enter the new ones in the mail program");
    }

    private static int free(RandomGenerator random, int taken) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = random.nextInt(LOWEST, BEYOND);
            if (port != taken && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port was found on this machine");
    }

    private static boolean isFree(int port) {
        try (var socket = bound(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes one of them: from now on it is provably ours. */
    public static ServerSocket open(Path state, int port, String what) throws AccountException {
        try {
            return bound(port);
        } catch (IOException e) {
            var file = state.resolve(FILE).toString();
            throw AccountException.at(
                    new FilePosition(file, 0, ""),
                    "port " + port + ", " + what
                            + ", is taken by another program; end that program and run again, or delete"
                            + " this file, run again, and enter the ports that are chosen then in the mail program");
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        var socket = new BoundOnce();
        boolean done = false;
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            done = true;
            return socket;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    /** Libraries like to bind what they are given; a second time is an error of sockets. */
    private static final class BoundOnce extends ServerSocket {
        BoundOnce() throws IOException {}

        @Override
        public void bind(SocketAddress address, int backlog) throws IOException {
            if (!isBound()) {
                super.bind(address, backlog);
            }
        }
    }
}
