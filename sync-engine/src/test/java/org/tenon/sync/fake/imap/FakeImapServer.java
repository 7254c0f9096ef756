package org.tenon.sync.fake.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The server: its mailboxes, what ails it, and hands for a test to work on the mail as another program would. Every command is done
 * as a whole under one lock; each connection is served by a {@link FakeImapSession}.
 */
public final class FakeImapServer implements AutoCloseable {
    static final String DATE = "05-Mar-2024 10:00:00 +0000";

    @SuppressWarnings("ArrayRecordComponent") // counted down
    private record Ailment(ImapFault fault, String command, int[] timesLeft) {}

    /** A message as a person sees it. */
    @SuppressWarnings("ArrayRecordComponent") // read by the test alone
    public record Seen(String mailbox, long uid, byte[] body, Set<String> flags) {}

    /** A copy of everything, made earlier. */
    public static final class Backup {
        private final Map<String, FakeImapMailbox> mailboxes;

        private Backup(Map<String, FakeImapMailbox> mailboxes) {
            this.mailboxes = mailboxes;
        }
    }

    private final ServerSocket listener;
    private final Set<ImapTrait> traits;
    private final TreeMap<String, FakeImapMailbox> mailboxes = new TreeMap<>();
    private final List<Ailment> ailments = new ArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<ImapFault, Integer> happened = new EnumMap<>(ImapFault.class);
    private String poison = "";
    private long validities = 1000;
    private int signedIn;

    private FakeImapServer(Set<ImapTrait> traits) throws IOException {
        this.traits = traits;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        create("INBOX");
    }

    /** A server that is up, with an inbox. */
    public static FakeImapServer start(ImapTrait... traits) throws IOException {
        var set = EnumSet.noneOf(ImapTrait.class);
        set.addAll(List.of(traits));
        var server = new FakeImapServer(set);
        Thread.ofVirtual().name("fake-imap").start(server::accept);
        return server;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> {
                    new FakeImapSession(this, socket).serve();
                    sockets.remove(socket);
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Whether it changes what is appended. */
    public boolean alters() {
        return has(ImapTrait.ADDS_HEADER) || has(ImapTrait.ADDS_LINE_END);
    }

    public int port() {
        return listener.getLocalPort();
    }

    boolean has(ImapTrait trait) {
        return traits.contains(trait);
    }

    String capabilities() {
        return "IMAP4rev1 SASL-IR AUTH=PLAIN UNSELECT NAMESPACE ENABLE"
                + traits.stream()
                        .map(ImapTrait::capability)
                        .filter(c -> !c.isEmpty())
                        .map(c -> " " + c)
                        .collect(Collectors.joining());
    }

    // --- What ails it

    /** From now on {@code fault} happens at {@code command} ({@code *} for any), as often as {@code times}. */
    public synchronized void fault(ImapFault fault, String command, int times) {
        ailments.add(new Ailment(fault, command, new int[] {times}));
    }

    /** An APPEND of a message that holds {@code words} ends the connection, until the server is mended. */
    public synchronized void poison(String words) {
        poison = words;
    }

    public synchronized void mend() {
        ailments.clear();
        poison = "";
        mailboxes.values().forEach(FakeImapMailbox::showAll);
    }

    /** How often each fault has happened so far. */
    public synchronized Map<ImapFault, Integer> happened() {
        return Map.copyOf(happened);
    }

    /** Whether {@code fault} happens now; it is used up by that. */
    synchronized boolean ails(ImapFault fault, String command) {
        for (var ailment : ailments) {
            if (ailment.fault() == fault
                    && (ailment.command().equals("*") || command.equals(ailment.command()))
                    && ailment.timesLeft()[0] > 0) {
                ailment.timesLeft()[0]--;
                happened.merge(fault, 1, Integer::sum);
                return true;
            }
        }
        return false;
    }

    synchronized boolean isPoison(byte[] body) {
        return !poison.isEmpty() && new String(body, ISO_8859_1).contains(poison);
    }

    // --- Sign-in

    /** False where the server lets no more in. */
    synchronized boolean letIn() {
        if (signedIn > 0 && ails(ImapFault.CONNECTION_REFUSED, "AUTHENTICATE")) {
            return false;
        }
        signedIn++;
        return true;
    }

    synchronized void left() {
        signedIn--;
    }

    // --- Mailboxes

    synchronized FakeImapMailbox mailbox(String name) {
        return mailboxes.get(name.equalsIgnoreCase("INBOX") ? "INBOX" : name);
    }

    synchronized List<String> names() {
        return List.copyOf(mailboxes.keySet());
    }

    public synchronized void create(String name) {
        mailboxes.put(name, new FakeImapMailbox(++validities));
    }

    synchronized boolean delete(String name) {
        return mailboxes.remove(name) != null;
    }

    synchronized boolean rename(String from, String to) {
        var mailbox = mailboxes.get(from);
        if (mailbox == null || mailboxes.containsKey(to)) {
            return false;
        }
        mailboxes.remove(from);
        mailboxes.put(to, mailbox);
        return true;
    }

    // --- Hands

    public synchronized List<String> folders() {
        return names();
    }

    public synchronized List<Seen> all() {
        var all = new ArrayList<Seen>();
        mailboxes.forEach((name, mailbox) ->
                mailbox.messages().forEach(m -> all.add(new Seen(name, m.uid, m.body.clone(), Set.copyOf(m.flags)))));
        return all;
    }

    public synchronized void deliver(String name, byte[] body) {
        mailbox(name).add(body, new TreeSet<>(), DATE);
    }

    public synchronized void remove(Seen seen) {
        find(seen).ifPresent(m -> mailbox(seen.mailbox()).remove(m));
    }

    public synchronized void mark(Seen seen, String flag, boolean on) {
        find(seen).ifPresent(m -> {
            if (on ? m.flags.add(flag) : m.flags.remove(flag)) {
                mailbox(seen.mailbox()).changed(m);
            }
        });
    }

    public synchronized void move(Seen seen, String target) {
        find(seen).ifPresent(m -> {
            mailbox(target).add(m.body, new TreeSet<>(m.flags), m.date);
            mailbox(seen.mailbox()).remove(m);
        });
    }

    private Optional<FakeImapMailbox.Message> find(Seen seen) {
        return mailbox(seen.mailbox()).messages().stream()
                .filter(m -> m.uid == seen.uid())
                .findFirst();
    }

    public synchronized Backup backUp() {
        var copies = new TreeMap<String, FakeImapMailbox>();
        mailboxes.forEach((name, mailbox) -> copies.put(name, mailbox.copy()));
        return new Backup(copies);
    }

    /** Everything is as it was at the backup: validity, UIDs and mod-sequences too. */
    public synchronized void restore(Backup backup) {
        mailboxes.clear();
        backup.mailboxes.forEach((name, mailbox) -> mailboxes.put(name, mailbox.copy()));
        hangUp();
    }

    /** The mailbox is numbered anew. */
    public synchronized void renumber(String name) {
        mailbox(name).validity = ++validities;
        hangUp();
    }

    /** Under the same validity each UID means another message now. */
    public synchronized void shuffleUids(String name) {
        mailbox(name).shuffleUids();
        hangUp();
    }

    private void hangUp() {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }
}
