package org.tenon.connector.agent;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.account.Directories;
import org.tenon.connector.account.LoopbackPorts;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.agent.OutboxView.Entry;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.StoreFactory;

/** An agent in this process, of an account whose servers are wherever a test has them. */
final class AgentRig implements AutoCloseable {
    static final String MAIL = "From: u1@example.net\r\nMessage-ID: <one@example.net>\r\nSubject: one\r\n\r\nHello\r\n";
    private static final Duration LONGEST = Duration.ofSeconds(30);

    final Path dir;
    final Path accountFile;
    final StateDir state;
    final Machine machine;
    final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private Agent agent;
    private Thread thread;
    private volatile Exception failure;

    /** @param server lines of the account file's section of that name */
    AgentRig(Path dir, String... server) throws IOException {
        this.dir = dir;
        accountFile = dir.resolve("u1.toml");
        state = new StateDir(dir.resolve("state"));
        Files.writeString(accountFile, """
                [account]
                login  = "u1"
                secret = "env:U1_PASSWORD"
                [client]
                store  = "files:store"
                [server]
                """ + String.join("\n", server) + "\n");
        machine = new Machine(
                new Directories(Map.of("U1_PASSWORD", "p1"), dir, dir, false),
                Clock.systemUTC(),
                StoreFactory.REAL,
                Duration.ofSeconds(10));
    }

    AgentRig start() throws AccountException, IOException, InterruptedException {
        return start(List.of(), Milestones.NONE);
    }

    AgentRig start(List<String> worker, Milestones told) throws AccountException, IOException, InterruptedException {
        said.clear();
        failure = null;
        agent = new Agent(machine, AccountFile.read(accountFile), state, worker, said::add, told);
        thread = Thread.ofPlatform().daemon().start(this::run);
        await("ready", () -> failure != null || said.stream().anyMatch(s -> s.startsWith("Ready")));
        if (failure instanceof AccountException e) {
            throw e;
        }
        return this;
    }

    private void run() {
        try {
            agent.run();
        } catch (AccountException | IOException | BusyException | InterruptedException e) {
            failure = e;
        }
    }

    void stop() throws InterruptedException {
        agent.stop();
        thread.join(LONGEST);
    }

    LoopbackPorts ports() throws IOException {
        return LoopbackPorts.of(state.path(), new Random());
    }

    OutboxView view() {
        return new OutboxView(machine, state);
    }

    List<Entry> entries() throws IOException {
        return view().entries();
    }

    /** Each mail that is left, in a word, and what its recipients' states are. */
    String outbox() throws IOException {
        return entries().stream()
                .map(e -> e.stage().word()
                        + e.recipients().stream().map(OutboxView.To::state).toList())
                .collect(Collectors.joining(" "));
    }

    String said() {
        return String.join("\n", said);
    }

    void awaitOutbox(String wanted) throws IOException, InterruptedException {
        await(wanted, () -> outbox().equals(wanted));
    }

    interface Condition {
        boolean holds() throws IOException;
    }

    void await(String what, Condition condition) throws IOException, InterruptedException {
        await(what, condition, this::said);
    }

    static void await(String what, Condition condition, Supplier<String> more)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                fail("not within " + LONGEST.toSeconds() + " s: " + what + "; said: " + more.get());
            }
            Thread.sleep(20);
        }
    }

    /** Sends a mail by hand; the answer to its last byte. */
    String submit(String mail, String... to) throws IOException, AccountException {
        try (var client = client(ports().submission())) {
            client.talk("EHLO test", "MAIL FROM:<u1@example.net>");
            for (var address : to) {
                client.talk("RCPT TO:<" + address + ">");
            }
            client.talk("DATA");
            return client.talk(mail.replace("\r\n.", "\r\n..") + ".");
        }
    }

    Client client(int port) throws IOException {
        return new Client(port);
    }

    /** A plain client, a line at a time. */
    static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        final String greeting;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            socket.setSoTimeout((int) LONGEST.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            greeting = answer();
        }

        /** Says these, one after the other; the last line of the last answer. */
        String talk(String... commands) throws IOException {
            String answer = "";
            for (var command : commands) {
                write(command + "\r\n");
                answer = answer();
            }
            return answer;
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** The last line of an SMTP answer; empty where the connection has ended. */
        String answer() throws IOException {
            var line = in.readLine();
            while (line != null && line.matches("\\d{3}-.*")) {
                line = in.readLine();
            }
            return line == null ? "" : line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (agent != null) {
            stop();
        }
    }
}
