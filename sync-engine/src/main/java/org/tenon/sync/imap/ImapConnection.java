package org.tenon.sync.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.ResponseInputStream;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * One connection: sends commands, several at a time, and takes in their replies as they come. After any failure in the middle
 * of an exchange it is closed, since nobody knows any more where the next reply begins.
 */
final class ImapConnection extends IMAPProtocol {
    /** Commands under way at once. Their text fits any socket buffer, so that neither end waits for the other to read. */
    private static final int WINDOW = 16;

    private static final long WINDOW_BYTES = 16 * 1024;

    /** Who listens to untagged replies. */
    @FunctionalInterface
    interface Untagged {
        Untagged NONE = reply -> {};

        void reply(Reply reply) throws StoreException, IOException;
    }

    /** Carries what a listener threw through the library. */
    private static final class Carried extends IOException {
        private static final long serialVersionUID = 1L;

        private final StoreException carried;

        Carried(StoreException carried) {
            super(carried);
            this.carried = carried;
        }
    }

    final ReentrantLock lock = new ReentrantLock();
    private final Socket socket;
    private final ReplyStream replies;
    private final SocketOutput out;
    private final AtomicLong commandsSent;
    private final Consumer<String> alerts;
    private final Capabilities capabilities = new Capabilities();
    private final MailboxSelection selection = new MailboxSelection(this);
    private boolean exchanging;
    private boolean spoilt;
    private volatile boolean open = true;
    private Reply.Said bye;
    private volatile boolean used;
    private boolean qresync;
    private boolean enableTried;
    private long lastUsedNanos = System.nanoTime();

    ImapConnection(Socket socket, AtomicLong commandsSent, Consumer<String> alerts) throws IOException {
        this(socket, new SocketOutput(socket), commandsSent, alerts);
    }

    private ImapConnection(Socket socket, SocketOutput out, AtomicLong commandsSent, Consumer<String> alerts)
            throws IOException {
        super(InputStream.nullInputStream(), out, new Properties(), false);
        this.socket = socket;
        this.out = out;
        this.commandsSent = commandsSent;
        this.alerts = alerts;
        replies = new ReplyStream(socket.getInputStream());
        // Whatever a program's logging is set to: the library would log the password too.
        suspendTracing();
    }

    @Override
    protected ResponseInputStream getInputStream() {
        return replies;
    }

    ReplyStream replies() {
        return replies;
    }

    /** Sends one command, its text as bytes of one character each. Returns its tag. */
    @Override
    public String writeCommand(String command, Argument none) throws IOException, ProtocolException {
        commandsSent.incrementAndGet();
        var tag = super.writeCommand(command, none);
        out.check();
        return tag;
    }

    /** Sends one command and returns how it ended; what comes before goes to {@code on}. */
    Completion run(String command, Untagged on) throws StoreException {
        return runAll(List.of(command), on).getFirst();
    }

    Completion run(String command) throws StoreException {
        return run(command, Untagged.NONE);
    }

    /** Sends commands without waiting for each to end. Only for commands whose order of answers does not matter. */
    List<Completion> runAll(List<String> commands, Untagged on) throws StoreException {
        return exchange(() -> {
            var completions = new Completion[commands.size()];
            Map<String, Integer> underWay = new HashMap<>();
            int sent = 0;
            int ended = 0;
            long bytes = 0;
            while (ended < commands.size()) {
                while (sent < commands.size()
                        && (underWay.isEmpty() || (underWay.size() < WINDOW && bytes < WINDOW_BYTES))) {
                    var command = commands.get(sent);
                    underWay.put(writeCommand(command, null), sent);
                    bytes += command.length();
                    sent++;
                }
                var reply = next(on);
                var which = underWay.remove(reply.getTag());
                if (which == null) {
                    throw new Malformed("an answer to a command that was not sent");
                }
                bytes -= commands.get(which).length();
                completions[which] = completion(reply);
                ended++;
            }
            return List.of(completions);
        });
    }

    /** What a job of its own does with the connection: writes, and reads with {@link #next}. */
    @FunctionalInterface
    interface Exchange<T> {
        T run() throws StoreException, IOException, ProtocolException;
    }

    <T> T exchange(Exchange<T> exchange) throws StoreException {
        lock.lock();
        boolean done = false;
        try {
            if (exchanging) {
                throw new IllegalStateException("a command in the middle of another's answer");
            }
            if (!open) {
                throw ImapFailures.broken(new IOException("closed"));
            }
            exchanging = true;
            bye = null;
            T result = exchange.run();
            done = true;
            return result;
        } catch (Carried e) {
            throw e.carried;
        } catch (IOException e) {
            throw bye == null ? ImapFailures.broken(e) : ImapFailures.bye(bye, e);
        } catch (ProtocolException e) {
            throw ImapFailures.broken(new Malformed("not a reply"));
        } finally {
            exchanging = false;
            lastUsedNanos = System.nanoTime();
            if (!done || spoilt) {
                drop();
            }
            lock.unlock();
        }
    }

    /** The next tagged reply; the untagged before it go to {@code on}. */
    Reply next(Untagged on) throws StoreException, IOException, ProtocolException {
        while (true) {
            var reply = Reply.next(this);
            if (reply.isTagged()) {
                return reply;
            }
            if (reply.isContinuation()) {
                throw new Malformed("a continuation that was not asked for");
            }
            note(reply);
            on.reply(reply);
        }
    }

    /** Waits for the server to ask for more. False where it ended the command instead; {@code ended} then has how. */
    boolean awaitContinuation(List<Completion> ended) throws IOException, ProtocolException {
        while (true) {
            var reply = Reply.next(this);
            if (reply.isContinuation()) {
                return true;
            }
            // Some servers refuse a literal by an untagged BAD and say no more. Whether they do is not waited for.
            spoilt = reply.isBAD() && !reply.isTagged();
            if (reply.isTagged() || spoilt) {
                ended.add(completion(reply));
                return false;
            }
            note(reply);
        }
    }

    /** Whether {@code e} says that a connection was lost in the midst of its work, so that a new one may do better. */
    static boolean wasLost(StoreException e) {
        return e.scope() == Scope.COLLECTION
                && (e.getCause() instanceof Malformed || (e.kind() == Cause.UNREACHABLE && e.retry() == Retry.NOW));
    }

    /** The next reply that is tagged or a continuation. */
    Reply nextStep() throws IOException, ProtocolException {
        while (true) {
            var reply = Reply.next(this);
            if (reply.isTagged() || reply.isContinuation()) {
                return reply;
            }
            note(reply);
        }
    }

    /** For writing the rest of a command, literals above all. */
    OutputStream body() {
        return getOutputStream();
    }

    /** Sees to it that a server that takes no more of what we send does not hold us for ever. */
    <T> T watchingWrites(Exchange<T> work) throws StoreException, IOException, ProtocolException {
        int limit = socket.getSoTimeout();
        return out.watched(Duration.ofMillis(limit > 0 ? limit : 60_000), work);
    }

    void flush() throws IOException {
        getOutputStream().flush();
        out.check();
    }

    /** Throws what a listener threw through a place that lets only an IOException pass. */
    static IOException carried(StoreException e) {
        return new Carried(e);
    }

    /** How a command ended, with what its code tells of the connection and the mailbox noted. */
    Completion completion(Reply reply) throws Malformed {
        var completion = Completion.of(reply);
        if (completion.ok() && completion.code().equals("ALERT")) {
            alerts.accept(completion.words());
        }
        if (completion.code().equals("CAPABILITY")) {
            capabilities.learn(completion.arguments());
        } else {
            selection.learn(completion.code(), completion.arguments());
        }
        return completion;
    }

    private void note(Reply reply) throws IOException {
        if (reply.isBYE()) {
            bye = reply.said();
            reply.reset();
            return;
        }
        if (reply.keyEquals("CAPABILITY")) {
            capabilities.learn(reply.rest());
            return;
        }
        if (reply.isStatus()) {
            var said = reply.said();
            if (said.code().equals("ALERT")) {
                alerts.accept(said.words());
            }
            reply.reset();
        }
        selection.note(reply);
    }

    /** The rest of an untagged reply behind its key. */
    static String afterKey(Reply reply) {
        reply.reset();
        reply.word();
        return reply.rest();
    }

    Capabilities capabilities() {
        return capabilities;
    }

    void ensureCapabilities() throws StoreException {
        if (!capabilities.areCurrent()) {
            run("CAPABILITY").orRefused("to say what it can do");
        }
    }

    /** Whether the server offers {@code capability}, in upper case. */
    boolean can(String capability) {
        return capabilities.have(capability);
    }

    boolean canCondstore() {
        return can("CONDSTORE") || can("QRESYNC");
    }

    /** Whether QRESYNC is offered and switched on; tried once. */
    boolean qresync() throws StoreException {
        if (!enableTried) {
            enableTried = true;
            qresync = can("QRESYNC") && run("ENABLE QRESYNC").ok();
        }
        return qresync;
    }

    MailboxSelection selection() {
        return selection;
    }

    /** The selected mailbox, or null. */
    Selected selected() {
        return selection.current();
    }

    /** As the wire wants a string: quoted, or as a literal where that cannot be. */
    String quote(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                // Nothing of ours has such a name, and a server's that has is not taken up.
                throw new IllegalArgumentException("a line end or NUL in what a command quotes");
            }
            plain &= c < 0x7f;
        }
        if (!plain && (can("LITERAL+") || (can("LITERAL-") && text.length() <= 4096))) {
            return "{" + text.length() + "+}\r\n" + text;
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    boolean isOpen() {
        return open;
    }

    /** It was of use to somebody before. */
    void used() {
        used = true;
    }

    boolean isUsed() {
        return used;
    }

    long idleSeconds() {
        return (System.nanoTime() - lastUsedNanos) / 1_000_000_000L;
    }

    Socket socket() {
        return socket;
    }

    /** Says goodbye if nothing is under way, and waits a moment for the answer. */
    void logoutAndClose() {
        if (open && lock.tryLock()) {
            try {
                if (!exchanging) {
                    socket.setSoTimeout(2_000);
                    run("LOGOUT");
                }
            } catch (StoreException | IOException e) {
                // It is closed next in any case.
            } finally {
                lock.unlock();
            }
        }
        drop();
    }

    /** Closes the socket, whatever is under way. */
    void drop() {
        open = false;
        try {
            socket.close();
        } catch (IOException e) {
            // There is nothing left to close.
        }
    }
}
