package org.tenon.sync.imap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * An IMAP server in memory with one mailbox, INBOX, that does to single messages what servers in the field do: hangs up, falls
 * silent, refuses, leaves out. A message is poison by a word in it. The whole server may add a header to what it takes, change its
 * Message-ID, show it late or end each connection after some messages.
 */
public final class BentServer implements AutoCloseable {
    /** What happens when a message is given out or taken in; the word in the message is the name. */
    public enum Poison {
        HANGS_UP,
        SILENT,
        REFUSED,
        LEFT_OUT,
        NIL
    }

    /** What the server does to all that it takes. */
    public enum Habit {
        ADDS_HEADER,
        NEW_MESSAGE_ID,
        ADDS_LINE_END,
        SHOWS_NOTHING,
        NO_UIDPLUS
    }

    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)(\\+?)}$");

    private final ServerSocket listener;
    private final Map<Long, byte[]> messages = new TreeMap<>();
    private final List<byte[]> unshown = new ArrayList<>();
    private final Map<Habit, Boolean> habits = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger bodiesGiven = new AtomicInteger();
    private final AtomicInteger appends = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;
    private volatile int uncounted;
    private long uidNext = 1;

    public BentServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    var socket = listener.accept();
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    public BentServer with(Habit habit) {
        habits.put(habit, true);
        return this;
    }

    public BentServer without(Habit habit) {
        habits.remove(habit);
        return this;
    }

    /** Each connection ends after so many bodies given or taken. */
    public BentServer most(int messagesAConnection) {
        most = messagesAConnection;
        return this;
    }

    /** EXISTS counts so many more than there are. */
    public BentServer countsTooMany(int more) {
        uncounted = more;
        return this;
    }

    public synchronized void add(String message) {
        messages.put(uidNext++, message.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What was taken and not shown comes into view. */
    public synchronized void showAll() {
        unshown.forEach(m -> messages.put(uidNext++, m));
        unshown.clear();
    }

    public synchronized List<String> messages() {
        return messages.values().stream()
                .map(m -> new String(m, StandardCharsets.ISO_8859_1))
                .toList();
    }

    public int bodiesGiven() {
        return bodiesGiven.get();
    }

    public int appends() {
        return appends.get();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** A message with this number and, where it is one, this poison. */
    public static String message(int number, Poison... poison) {
        return "Message-ID: <m" + number
                + "@example.test>\r\nFrom: a@example.test\r\nTo: b@example.test\r\nSubject: number "
                + number + "\r\nDate: Tue, 05 Mar 2024 10:00:00 +0000\r\n\r\nBody of " + number + "\r\n"
                + (poison.length == 0 ? "" : "POISON " + poison[0] + "\r\n");
    }

    private static boolean is(byte[] message, Poison poison) {
        return new String(message, StandardCharsets.ISO_8859_1).contains("POISON " + poison + "\r\n");
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

    private void serve(Socket socket) {
        try (socket) {
            new Connection(socket).run();
        } catch (IOException | Gone e) {
            // The other end has gone, or was hung up on.
        }
    }

    /** The connection ends here. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final class Connection {
        private final InputStream in;
        private final OutputStream out;
        private int carried;

        Connection(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void run() throws IOException {
            var capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN LITERAL+ UNSELECT"
                    + (habits.containsKey(Habit.NO_UIDPLUS) ? "" : " UIDPLUS");
            say("* OK [CAPABILITY " + capabilities + "] ready");
            while (true) {
                var line = line();
                var words = line.split(" ", 3);
                var tag = words[0];
                var rest = words.length > 2 ? words[2] : "";
                switch (words[1].toUpperCase(Locale.ROOT)) {
                    case "CAPABILITY" -> say("* CAPABILITY " + capabilities);
                    case "LIST" ->
                        say("* LIST (\\HasNoChildren) \"/\" " + (rest.equals("\"\" \"\"") ? "\"\"" : "INBOX"));
                    case "STATUS" -> status();
                    case "SELECT", "EXAMINE" -> select();
                    case "APPEND" -> {
                        append(tag, rest);
                        continue;
                    }
                    case "UID" -> {
                        if (!uid(tag, rest)) {
                            continue;
                        }
                    }
                    case "LOGOUT" -> say("* BYE");
                    default -> {
                        // AUTHENTICATE, LOGIN, NOOP, UNSELECT: fine.
                    }
                }
                say(tag + " OK done");
            }
        }

        private void status() throws IOException {
            synchronized (BentServer.this) {
                say("* STATUS INBOX (MESSAGES " + messages.size() + " UIDNEXT " + uidNext + " UIDVALIDITY 7)");
            }
        }

        private void select() throws IOException {
            synchronized (BentServer.this) {
                say("* " + (messages.size() + uncounted) + " EXISTS");
                say("* FLAGS (\\Seen \\Answered \\Flagged \\Draft \\Deleted)");
                say("* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Draft \\Deleted \\*)] f");
                say("* OK [UIDVALIDITY 7] v");
                say("* OK [UIDNEXT " + uidNext + "] n");
            }
        }

        /** False where the command was answered already. */
        private boolean uid(String tag, String rest) throws IOException {
            var words = rest.split(" ", 3);
            Map<Long, byte[]> all;
            synchronized (BentServer.this) {
                all = new TreeMap<>(messages);
            }
            if (words[0].equals("SEARCH")) {
                var set = rest.substring(rest.lastIndexOf(' ') + 1);
                var found = new StringBuilder("* SEARCH");
                all.keySet().stream().filter(uid -> isIn(set, uid)).forEach(uid -> found.append(' ')
                        .append(uid));
                say(found.toString());
                return true;
            }
            if (!words[0].equals("FETCH")) {
                return true;
            }
            int sequence = 0;
            for (var message : all.entrySet()) {
                sequence++;
                if (isIn(words[1], message.getKey()) && !fetch(tag, sequence, message, words[2])) {
                    return false;
                }
            }
            return true;
        }

        private boolean fetch(String tag, int sequence, Map.Entry<Long, byte[]> message, String items)
                throws IOException {
            var text = message.getValue();
            var answer = new ByteArrayOutputStream();
            write(answer, "* " + sequence + " FETCH (UID " + message.getKey());
            if (items.contains("FLAGS")) {
                write(answer, " FLAGS ()");
            }
            if (items.contains("RFC822.SIZE")) {
                write(answer, " RFC822.SIZE " + text.length);
            }
            if (items.contains("HEADER")) {
                var header = new String(text, StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2)[0] + "\r\n\r\n";
                var name = items.substring(items.indexOf("BODY"), items.lastIndexOf(']') + 1)
                        .replace(".PEEK", "");
                write(answer, " " + name + " {" + header.length() + "}\r\n" + header);
            }
            if (items.contains("BODY.PEEK[]")) {
                if (is(text, Poison.LEFT_OUT)) {
                    return true;
                }
                if (is(text, Poison.REFUSED)) {
                    say(tag + " NO cannot read this message");
                    return false;
                }
                poison(text);
                write(answer, " INTERNALDATE \"05-Mar-2024 10:00:00 +0000\" BODY[] ");
                if (is(text, Poison.NIL)) {
                    write(answer, "NIL");
                } else {
                    write(answer, "{" + text.length + "}\r\n");
                    answer.write(text);
                    bodiesGiven.incrementAndGet();
                }
            }
            write(answer, ")\r\n");
            out.write(answer.toByteArray());
            out.flush();
            return true;
        }

        /** Does not return where the message, or one too many on this connection, ends it. */
        private void poison(byte[] text) throws IOException {
            if (is(text, Poison.HANGS_UP) || ++carried > most) {
                say("* BYE session over");
                throw new Gone();
            }
            if (is(text, Poison.SILENT)) {
                while (in.read() >= 0) {
                    // Hears, and says nothing any more.
                }
                throw new Gone();
            }
        }

        private void append(String tag, String rest) throws IOException {
            var literal = LITERAL.matcher(rest);
            if (!literal.find()) {
                say(tag + " BAD no literal");
                return;
            }
            if (literal.group(2).isEmpty()) {
                say("+ go on");
            }
            var text = in.readNBytes(Integer.parseInt(literal.group(1)));
            line();
            appends.incrementAndGet();
            poison(text);
            if (is(text, Poison.REFUSED) || is(text, Poison.LEFT_OUT) || is(text, Poison.NIL)) {
                say(tag + " NO refused");
                return;
            }
            var kept = new String(text, StandardCharsets.ISO_8859_1);
            if (habits.containsKey(Habit.ADDS_HEADER)) {
                kept = "X-Server: was here\r\n" + kept;
            }
            if (habits.containsKey(Habit.NEW_MESSAGE_ID)) {
                kept = kept.replace("Message-ID: <", "Message-ID: <server.");
            }
            if (habits.containsKey(Habit.ADDS_LINE_END)) {
                kept = kept + "\r\n";
            }
            synchronized (BentServer.this) {
                if (habits.containsKey(Habit.SHOWS_NOTHING)) {
                    unshown.add(kept.getBytes(StandardCharsets.ISO_8859_1));
                    say(tag + " OK taken");
                } else {
                    messages.put(uidNext, kept.getBytes(StandardCharsets.ISO_8859_1));
                    say(tag + " OK " + (habits.containsKey(Habit.NO_UIDPLUS) ? "" : "[APPENDUID 7 " + uidNext + "] ")
                            + "taken");
                    uidNext++;
                }
            }
        }

        private void say(String text) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        private static void write(ByteArrayOutputStream to, String text) {
            to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private String line() throws IOException {
            var line = new ByteArrayOutputStream();
            int b;
            while ((b = in.read()) != '\n') {
                if (b < 0) {
                    throw new Gone();
                }
                if (b != '\r') {
                    line.write(b);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean isIn(String set, long uid) {
        for (var part : set.split(",", -1)) {
            var ends = part.split(":", 2);
            long from = Long.parseLong(ends[0]);
            long to = ends.length == 1 ? from : ends[1].equals("*") ? Long.MAX_VALUE : Long.parseLong(ends[1]);
            if (uid >= from && uid <= to) {
                return true;
            }
        }
        return false;
    }
}
