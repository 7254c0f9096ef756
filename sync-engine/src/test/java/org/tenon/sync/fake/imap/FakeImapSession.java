package org.tenon.sync.fake.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tenon.sync.fake.imap.FakeImapMailbox.Message;

/** One connection: reads commands, does each as a whole, and answers, unless something ails the server. */
final class FakeImapSession {
    private static final String SYSTEM = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

    /** Ends the connection, with or without what was said so far. */
    private static final class HungUp extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final FakeImapServer server;
    private final Socket socket;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private OutputStream out;
    private boolean in;
    private boolean qresync;
    private String selectedName = "";
    private FakeImapMailbox selected;
    /** UIDs by sequence number, as this session knows them. */
    private final List<Long> known = new ArrayList<>();

    FakeImapSession(FakeImapServer server, Socket socket) {
        this.server = server;
        this.socket = socket;
    }

    void serve() {
        try (socket) {
            out = new BufferedOutputStream(socket.getOutputStream());
            var words = new ImapWords(new BufferedInputStream(socket.getInputStream()), out);
            say("* OK [CAPABILITY " + server.capabilities() + "] ready");
            flush();
            while (true) {
                var command = words.next();
                if (command == null || command.size() < 2) {
                    return;
                }
                var tag = text(command, 0);
                var name = text(command, 1).toUpperCase(Locale.ROOT);
                var arguments = command.subList(2, command.size());
                if (name.equals("UID")) {
                    name = "UID " + text(arguments, 0).toUpperCase(Locale.ROOT);
                    arguments = arguments.subList(1, arguments.size());
                }
                if (name.equals("IDLE")) {
                    idle(words, tag);
                } else {
                    answer(tag, name, arguments);
                }
                flush();
            }
        } catch (IOException e) {
            // The other end has gone, or we have hung up.
        } finally {
            if (in) {
                server.left();
            }
        }
    }

    private void idle(ImapWords words, String tag) throws IOException {
        say("+ idling");
        flush();
        if (words.line() == null) {
            throw new HungUp();
        }
        say(tag + " OK done");
    }

    private void answer(String tag, String name, List<Object> arguments) throws IOException {
        synchronized (server) {
            if (!before(tag, name)) {
                return;
            }
            var end = done(name, arguments);
            if (in && server.ails(ImapFault.DONE_BUT_NO_ANSWER, name)) {
                said.reset();
                throw new HungUp();
            }
            var line = tag + " " + end;
            if (server.has(ImapTrait.BARE_LF)) {
                said.writeBytes((line + "\n").getBytes(ISO_8859_1));
            } else {
                say(line);
            }
            if (name.equals("LOGOUT")) {
                flush();
                throw new HungUp();
            }
        }
    }

    /** What goes wrong before anything is done; false where that was all. */
    private boolean before(String tag, String name) throws IOException {
        if (!in || name.equals("LOGOUT")) {
            return true;
        }
        if (server.ails(ImapFault.DROPPED, name)) {
            throw new HungUp();
        }
        if (server.ails(ImapFault.BYE, name)) {
            say("* BYE so long");
            flush();
            throw new HungUp();
        }
        if (server.ails(ImapFault.UNTAGGED_BAD, name)) {
            say("* BAD what was that");
            return false;
        }
        if (server.ails(ImapFault.SILENT, name)) {
            return false;
        }
        if (server.ails(ImapFault.THROTTLED, name)) {
            say(tag + " NO Request is throttled. Suggested Backoff Time: 1000 milliseconds");
            return false;
        }
        if (server.ails(ImapFault.REFUSED, name)) {
            say(tag + " NO sorry");
            return false;
        }
        if (server.ails(ImapFault.UNAVAILABLE, name)) {
            say(tag + " NO [UNAVAILABLE] the disk is away");
            return false;
        }
        boolean stores = name.equals("APPEND") || name.equals("UID COPY") || name.equals("UID MOVE");
        if (stores && server.ails(ImapFault.FULL, name)) {
            say(tag + " NO [OVERQUOTA] full");
            return false;
        }
        return true;
    }

    private String done(String name, List<Object> a) throws IOException {
        return switch (name) {
            case "CAPABILITY" -> {
                say("* CAPABILITY " + server.capabilities());
                yield "OK";
            }
            case "NOOP" -> {
                tellNews();
                yield "OK";
            }
            case "SUBSCRIBE", "UNSUBSCRIBE" -> {
                news();
                yield "OK";
            }
            case "LOGOUT" -> {
                say("* BYE");
                yield "OK";
            }
            case "AUTHENTICATE", "LOGIN" -> {
                in = server.letIn();
                yield in ? "OK in" : "NO [AUTHENTICATIONFAILED] Invalid credentials";
            }
            case "ENABLE" -> {
                qresync = server.has(ImapTrait.QRESYNC);
                yield "OK";
            }
            case "NAMESPACE" -> {
                say("* NAMESPACE ((\"\" \"/\")) NIL NIL");
                yield "OK";
            }
            case "LIST" -> list(text(a, 1));
            case "STATUS" -> status(text(a, 0));
            case "CREATE" -> create(text(a, 0));
            case "DELETE" -> server.delete(text(a, 0)) ? "OK" : "NO [NONEXISTENT] none";
            case "RENAME" -> server.rename(text(a, 0), text(a, 1)) ? "OK" : "NO [NONEXISTENT] none, or there is one";
            case "SELECT", "EXAMINE" -> select(a);
            case "UNSELECT", "CLOSE" -> {
                selected = null;
                yield "OK";
            }
            case "APPEND" -> append(a);
            default -> selected == null ? "BAD not now" : inMailbox(name, a);
        };
    }

    private String inMailbox(String name, List<Object> a) throws IOException {
        return switch (name) {
            case "UID FETCH" -> fetch(text(a, 0), a.get(1) instanceof List<?> list ? texts(list) : List.of(text(a, 1)));
            case "UID STORE" -> store(text(a, 0), text(a, 1), texts((List<?>) a.get(2)));
            case "UID SEARCH" -> search(texts(a));
            case "UID EXPUNGE" -> expunge(text(a, 0));
            case "EXPUNGE" -> expunge("1:*");
            case "UID COPY" -> copy(text(a, 0), text(a, 1), false);
            case "UID MOVE" -> server.has(ImapTrait.MOVE) ? copy(text(a, 0), text(a, 1), true) : "BAD what";
            default -> "BAD what";
        };
    }

    private String list(String pattern) {
        if (pattern.isEmpty()) {
            say("* LIST (\\Noselect) \"/\" \"\"");
            return "OK";
        }
        var names = new ArrayList<>(server.names());
        if (pattern.equals("*") && names.size() > 1 && server.ails(ImapFault.FOLDER_MISSING, "LIST")) {
            names.removeLast();
        }
        for (var name : names) {
            if (pattern.equals("*") || pattern.equals(name)) {
                say("* LIST () \"/\" " + spelled(name));
            }
        }
        return "OK";
    }

    private String spelled(String name) {
        return server.has(ImapTrait.UNQUOTED_NAMES) ? name : '"' + name + '"';
    }

    private String status(String name) {
        var mailbox = server.mailbox(name);
        if (mailbox == null) {
            return "NO [NONEXISTENT] none";
        }
        int count = mailbox.messages().size() + (server.ails(ImapFault.ONE_TOO_MANY, "STATUS") ? 1 : 0);
        say("* STATUS " + spelled(name) + " (MESSAGES " + count + " UIDNEXT " + mailbox.uidNext + " UIDVALIDITY "
                + mailbox.validity
                + (server.has(ImapTrait.CONDSTORE) ? " HIGHESTMODSEQ " + mailbox.modseq : "") + ")");
        return "OK";
    }

    private String create(String name) {
        if (server.mailbox(name) != null) {
            return "NO [ALREADYEXISTS] there";
        }
        server.create(name);
        return "OK";
    }

    private String select(List<Object> a) {
        selectedName = text(a, 0);
        selected = server.mailbox(selectedName);
        known.clear();
        if (selected == null) {
            return "NO [NONEXISTENT] none";
        }
        selected.messages().forEach(m -> known.add(m.uid));
        say("* FLAGS (" + SYSTEM + ")");
        say("* OK [PERMANENTFLAGS (" + SYSTEM + (server.has(ImapTrait.NO_KEYWORDS) ? "" : " \\*") + ")] kept");
        say("* " + (known.size() + (server.ails(ImapFault.ONE_TOO_MANY, "SELECT") ? 1 : 0)) + " EXISTS");
        say("* OK [UIDVALIDITY " + selected.validity + "] v");
        if (!server.has(ImapTrait.NO_UIDNEXT)) {
            say("* OK [UIDNEXT " + selected.uidNext + "] n");
        }
        if (server.has(ImapTrait.CONDSTORE)) {
            say("* OK [HIGHESTMODSEQ " + selected.modseq + "] m");
        }
        if (a.size() > 1
                && a.get(1) instanceof List<?> parameters
                && parameters.getFirst().equals("QRESYNC")) {
            resync((List<?>) parameters.get(1));
        }
        return "OK [READ-WRITE] selected";
    }

    private void resync(List<?> since) {
        if (Long.parseLong(since.get(0).toString()) != selected.validity) {
            return;
        }
        long modseq = Long.parseLong(since.get(1).toString());
        var gone = selected.vanished.entrySet().stream()
                .filter(e -> e.getValue() > modseq)
                .map(e -> e.getKey().toString())
                .collect(Collectors.joining(","));
        if (!gone.isEmpty()) {
            say("* VANISHED (EARLIER) " + gone);
        }
        for (var message : selected.messages()) {
            if (message.modseq > modseq) {
                say("* " + sequence(message) + " FETCH (UID " + message.uid + " FLAGS (" + flags(message) + ") MODSEQ ("
                        + message.modseq + "))");
            }
        }
    }

    private String append(List<Object> a) throws IOException {
        var mailbox = server.mailbox(text(a, 0));
        if (mailbox == null) {
            return "NO [TRYCREATE] none";
        }
        var flags = new TreeSet<String>();
        var date = FakeImapServer.DATE;
        for (var word : a.subList(1, a.size() - 1)) {
            if (word instanceof List<?> list) {
                flags.addAll(texts(list));
            } else {
                date = word.toString().strip();
            }
        }
        if (!areTaken(flags)) {
            return "BAD what flags";
        }
        var body = text(a, a.size() - 1).getBytes(ISO_8859_1);
        if (server.isPoison(body)) {
            say("* BYE cannot bear it");
            flush();
            throw new HungUp();
        }
        if (server.has(ImapTrait.IGNORES_APPEND_FLAGS)) {
            flags.clear();
        }
        var message = mailbox.add(altered(body), kept(flags), date);
        if (server.ails(ImapFault.SHOWN_LATE, "APPEND")) {
            message.late = true;
            return "OK done";
        }
        news();
        return server.has(ImapTrait.UIDPLUS) && !server.ails(ImapFault.PLACE_UNKNOWN, "APPEND")
                ? "OK [APPENDUID " + mailbox.validity + " " + message.uid + "] done"
                : "OK done";
    }

    private boolean areTaken(TreeSet<String> flags) {
        return !server.has(ImapTrait.NO_KEYWORDS) || flags.stream().allMatch(f -> f.startsWith("\\"));
    }

    private TreeSet<String> kept(TreeSet<String> flags) {
        if (server.has(ImapTrait.DROPS_KEYWORDS)) {
            flags.removeIf(f -> !f.startsWith("\\"));
        }
        return flags;
    }

    private byte[] altered(byte[] body) {
        var text = new String(body, ISO_8859_1);
        if (server.has(ImapTrait.ADDS_HEADER)) {
            text = "X-Passed-By: fake\r\n" + text;
        }
        if (server.has(ImapTrait.ADDS_LINE_END)) {
            text += "\r\n";
        }
        return text.getBytes(ISO_8859_1);
    }

    private String fetch(String set, List<String> items) throws IOException {
        boolean bodies = items.contains("BODY.PEEK[]");
        int told = 0;
        for (var message : in(set)) {
            if (told == 1 && server.ails(ImapFault.CUT_OFF, "UID FETCH")) {
                var half = said.toByteArray();
                out.write(half, 0, half.length);
                out.write(("* " + sequence(message) + " FETCH (UI").getBytes(ISO_8859_1));
                out.flush();
                throw new HungUp();
            }
            told++;
            if (bodies && server.ails(ImapFault.NO_BODY, "UID FETCH")) {
                continue;
            }
            said.writeBytes(("* " + sequence(message) + " FETCH (UID " + message.uid).getBytes(ISO_8859_1));
            for (var item : items) {
                item(message, item);
            }
            say(")");
        }
        news();
        return "OK fetched";
    }

    private void item(Message message, String item) throws IOException {
        switch (item) {
            case "UID" -> {
                // First of all, whatever was asked.
            }
            case "FLAGS" -> part(" FLAGS (" + flags(message) + ")");
            case "RFC822.SIZE" -> part(" RFC822.SIZE " + message.body.length);
            case "INTERNALDATE" -> part(" INTERNALDATE \"" + message.date + "\"");
            case "BODY.PEEK[]" -> {
                if (server.ails(ImapFault.NIL_BODY, "UID FETCH")) {
                    part(" BODY[] NIL");
                } else if (server.ails(ImapFault.SHORT_LITERAL, "UID FETCH")) {
                    part(" BODY[] {" + (message.body.length + 10) + "}\r\n");
                    said.writeBytes(message.body);
                    flush();
                    throw new HungUp();
                } else {
                    literal(" BODY[]", message.body);
                }
            }
            case "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]" ->
                literal(" BODY[HEADER.FIELDS (MESSAGE-ID)]", messageId(message.body));
            case "BODY.PEEK[HEADER]" -> literal(" BODY[HEADER]", header(message.body));
            default -> throw new IllegalArgumentException("the fake does not know " + item);
        }
    }

    private void part(String text) {
        said.writeBytes(text.getBytes(ISO_8859_1));
    }

    private void literal(String name, byte[] bytes) {
        part(name + " {" + bytes.length + "}\r\n");
        said.writeBytes(bytes);
    }

    private static byte[] header(byte[] body) {
        var text = new String(body, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return (end < 0 ? text : text.substring(0, end + 4)).getBytes(ISO_8859_1);
    }

    private static byte[] messageId(byte[] body) {
        return (new String(header(body), ISO_8859_1)
                                .lines()
                                .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("message-id:"))
                                .map(l -> l + "\r\n")
                                .collect(Collectors.joining())
                        + "\r\n")
                .getBytes(ISO_8859_1);
    }

    private String store(String set, String how, List<String> words) {
        var flags = new TreeSet<>(words);
        if (!areTaken(flags)) {
            return "NO no such flags here";
        }
        boolean ignored = server.ails(ImapFault.FLAGS_IGNORED, "UID STORE");
        for (var message : in(set)) {
            boolean changed = !ignored
                    && (how.startsWith("+") ? message.flags.addAll(kept(flags)) : message.flags.removeAll(flags));
            if (changed) {
                selected.changed(message);
            }
        }
        news();
        return "OK stored";
    }

    private String search(List<String> words) {
        boolean deleted = words.contains("DELETED");
        int uid = words.indexOf("UID");
        var found = (uid >= 0 ? in(words.get(uid + 1)) : in("1:*"))
                .stream()
                        .filter(m -> !deleted || m.flags.contains("\\Deleted"))
                        .map(m -> " " + m.uid)
                        .collect(Collectors.joining());
        say("* SEARCH" + found);
        return "OK searched";
    }

    private String expunge(String set) {
        for (var message : in(set)) {
            if (message.flags.contains("\\Deleted")) {
                selected.remove(message);
            }
        }
        news();
        return "OK expunged";
    }

    private String copy(String set, String target, boolean move) {
        var to = server.mailbox(target);
        if (to == null) {
            return "NO [TRYCREATE] none";
        }
        var from = new ArrayList<String>();
        var placed = new ArrayList<String>();
        for (var message : in(set)) {
            from.add(Long.toString(message.uid));
            placed.add(Long.toString(to.add(message.body, new TreeSet<>(message.flags), message.date).uid));
            if (move) {
                selected.remove(message);
            }
        }
        var code = server.has(ImapTrait.UIDPLUS) && !from.isEmpty()
                ? "[COPYUID " + to.validity + " " + String.join(",", from) + " " + String.join(",", placed) + "] "
                : "";
        if (move && !code.isEmpty()) {
            say("* OK " + code + "moved");
            code = "";
        }
        news();
        return "OK " + code + "done";
    }

    // --- The selected mailbox, as this session sees it

    private List<Message> in(String set) {
        long last = known.isEmpty() ? 0 : known.getLast();
        var found = new ArrayList<Message>();
        for (var message : selected.messages()) {
            for (var part : set.split(",", -1)) {
                var ends = part.replace("*", Long.toString(last)).split(":", -1);
                long from = Long.parseLong(ends[0]);
                long to = Long.parseLong(ends[ends.length - 1]);
                if (known.contains(message.uid)
                        && message.uid >= Math.min(from, to)
                        && message.uid <= Math.max(from, to)) {
                    found.add(message);
                    break;
                }
            }
        }
        return found;
    }

    private int sequence(Message message) {
        return known.indexOf(message.uid) + 1;
    }

    private static String flags(Message message) {
        return String.join(" ", message.flags);
    }

    private void news() {
        if (!server.has(ImapTrait.NEWS_BY_NOOP)) {
            tellNews();
        }
    }

    /** Tells what came and went since this session last heard of it. */
    private void tellNews() {
        if (selected == null) {
            return;
        }
        var now = selected.messages().stream().map(m -> m.uid).toList();
        for (int i = known.size() - 1; i >= 0; i--) {
            if (!now.contains(known.get(i))) {
                say(qresync ? "* VANISHED " + known.get(i) : "* " + (i + 1) + " EXPUNGE");
                known.remove(i);
            }
        }
        if (now.size() > known.size()) {
            known.clear();
            known.addAll(now);
            say("* " + known.size() + " EXISTS");
        }
    }

    // --- Words and lines

    private static String text(List<?> words, int at) {
        return words.get(at).toString();
    }

    private static List<String> texts(List<?> words) {
        return words.stream().map(Object::toString).toList();
    }

    private void say(String line) {
        said.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
    }

    private void flush() throws IOException {
        said.writeTo(out);
        said.reset();
        out.flush();
    }
}
