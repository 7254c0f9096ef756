package org.tenon.connector.account;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Where the agent's loopback services of one account listen. Chosen once, since the mail program is told them, and kept in the account's state.
 * Below what Windows and Linux give to whoever asks for any port.
 */
public record ServicePorts(int pop3, int smtp) {
    private static final int LOWEST = 10_000;
    /** Linux hands out ports from 32768 on, Windows from 49152 on. */
    private static final int BEYOND = 32_768;

    private static final int TRIES = 100;
    private static final Pattern FORM = Pattern.compile("pop3 (\\d{1,5})\nsmtp (\\d{1,5})\n");

    /** Those of the account, chosen now where they were not before. */
    public static ServicePorts of(StateDir state, RandomGenerator random) throws IOException, AccountException {
        var kept = kept(state);
        if (kept.isPresent()) {
            return kept.get();
        }
        int pop3 = free(random, 0);
        var chosen = new ServicePorts(pop3, free(random, pop3));
        state.create();
        Durable.folder(state.agent());
        Durable.write(file(state), "pop3 " + chosen.pop3() + "\nsmtp " + chosen.smtp() + "\n");
        return chosen;
    }

    /** Those chosen before. */
    public static Optional<ServicePorts> kept(StateDir state) throws IOException, AccountException {
        var file = file(state);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var read = FORM.matcher(Files.readString(file));
        if (!read.matches()) {
            throw problem(state, "is damaged; delete it, and enter the ports that are chosen then in Outlook");
        }
        return Optional.of(new ServicePorts(Integer.parseInt(read.group(1)), Integer.parseInt(read.group(2))));
    }

    private static int free(RandomGenerator random, int but) throws IOException {
        for (int i = 1; ; i++) {
            int port = random.nextInt(LOWEST, BEYOND);
            try (var socket = bound(port)) {
                if (socket.getLocalPort() != but) {
                    return port;
                }
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Takes one of them: from now on it is provably ours. */
    public static ServerSocket open(StateDir state, int port, String what) throws AccountException {
        try {
            return bound(port);
        } catch (IOException e) {
            throw problem(
                    state,
                    "port " + port + ", " + what
                            + ", is taken by another program; end that program and run again, or delete"
                            + " this file, run again, and enter the ports that are chosen then in Outlook");
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

    private static AccountException problem(StateDir state, String message) {
        return AccountException.at(new FilePosition(file(state).toString(), 0, ""), message);
    }

    private static Path file(StateDir state) {
        return state.agent().resolve("ports");
    }
}
