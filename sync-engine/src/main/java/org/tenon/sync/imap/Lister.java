package org.tenon.sync.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.StoreException;

/** Lists the account's folders: in one command where the server has LIST-STATUS, else one more each. */
final class Lister {
    private static final Logger LOG = LoggerFactory.getLogger(Lister.class);

    private static final List<String> ROLES =
            List.of("All", "Archive", "Drafts", "Flagged", "Important", "Junk", "Sent", "Trash");

    private Lister() {}

    /** What STATUS says of a mailbox; 0 or empty where it does not. */
    record Status(long messages, long uidNext, long validity, long modseq, String mailboxId) {
        static final Status UNKNOWN = new Status(-1, 0, 0, 0, "");

        static Status of(Reply reply) throws Malformed {
            long messages = -1;
            long uidNext = 0;
            long validity = 0;
            long modseq = 0;
            var mailboxId = "";
            reply.expect('(');
            while (!reply.isNextNonSpace(')')) {
                switch (reply.itemName()) {
                    case "MESSAGES" -> messages = reply.number();
                    case "UIDNEXT" -> uidNext = reply.number();
                    case "UIDVALIDITY" -> validity = reply.number();
                    case "HIGHESTMODSEQ" -> modseq = reply.number();
                    case "MAILBOXID" -> mailboxId = objectId(reply.listText());
                    default -> reply.skipValue();
                }
            }
            return new Status(messages, uidNext, validity, modseq, mailboxId);
        }

        /** Empty where the text is not what RFC 8474 section 4 allows. */
        private static String objectId(String text) {
            return text.matches("[A-Za-z0-9_-]{1,255}") ? text : "";
        }

        /** What this and {@code later}, of other items of the same mailbox, say together. */
        Status and(Status later) {
            return new Status(
                    later.messages < 0 ? messages : later.messages,
                    later.uidNext == 0 ? uidNext : later.uidNext,
                    later.validity == 0 ? validity : later.validity,
                    later.modseq == 0 ? modseq : later.modseq,
                    later.mailboxId.isEmpty() ? mailboxId : later.mailboxId);
        }

        Optional<String> identity() {
            if (!mailboxId.isEmpty()) {
                return Optional.of("mailboxid:" + mailboxId);
            }
            return validity > 0 ? Optional.of("uidvalidity:" + validity) : Optional.empty();
        }

        /** What {@link ImapFolder#horizon} says, as the {@code digest} of a listing tells it without asking again. */
        static Optional<String> horizon(String digest) {
            var parts = digest.split("/", -1);
            return parts.length == 4 ? Optional.of(parts[0] + ":" + parts[1]) : Optional.empty();
        }

        /** Changes with anything in the mailbox, which takes a mod-sequence (RFC 7162); without one there is no such text. */
        Optional<String> digest() {
            return modseq > 0 && validity > 0 && uidNext > 0 && messages >= 0
                    ? Optional.of(validity + "/" + uidNext + "/" + modseq + "/" + messages)
                    : Optional.empty();
        }
    }

    private record Listed(String role, boolean selectable) {}

    /** The rules of naming, asked of the server. */
    static MailboxNames names(ImapConnection connection) throws StoreException {
        var found = new ArrayList<MailboxNames>();
        if (connection.can("NAMESPACE") || connection.can("IMAP4REV2")) {
            connection
                    .run("NAMESPACE", reply -> {
                        if (reply.keyEquals("NAMESPACE")) {
                            found.add(namespace(reply));
                        }
                    })
                    .orRefused("to tell its namespaces");
        }
        if (found.isEmpty()) {
            connection
                    .run("LIST \"\" \"\"", reply -> {
                        if (reply.keyEquals("LIST")) {
                            reply.words();
                            found.add(new MailboxNames(speakable(reply.separator()), "", List.of()));
                        }
                    })
                    .orRefused("to tell its separator");
        }
        if (found.isEmpty()) {
            throw ImapFailures.protocol("The mail server did not say how it separates folder names.");
        }
        return found.getFirst();
    }

    private static MailboxNames namespace(Reply reply) throws Malformed {
        var personal = namespaces(reply);
        var foreign = new ArrayList<String>();
        namespaces(reply).forEach(n -> foreign.add(n[0]));
        namespaces(reply).forEach(n -> foreign.add(n[0]));
        if (personal.isEmpty()) {
            return new MailboxNames("/", "", foreign);
        }
        return new MailboxNames(personal.getFirst()[1], personal.getFirst()[0], foreign);
    }

    private static String speakable(String text) throws Malformed {
        if (MailboxNames.isUnspeakable(text)) {
            throw new Malformed("a line end in a namespace");
        }
        return text;
    }

    /** Pairs of prefix and separator. */
    private static List<String[]> namespaces(Reply reply) throws Malformed {
        var list = new ArrayList<String[]>();
        reply.skipSpaces();
        if (!reply.at('(')) {
            reply.word();
            return list;
        }
        reply.expect('(');
        while (!reply.isNextNonSpace(')')) {
            reply.expect('(');
            var prefix = reply.string();
            list.add(new String[] {speakable(prefix == null ? "" : prefix), speakable(reply.separator())});
            while (!reply.isNextNonSpace(')')) {
                reply.skipValue();
            }
        }
        return list;
    }

    /**
     * What to ask STATUS for, each a command. MAILBOXID goes alone: Cyrus 3.6 answers it out of freed memory when another item
     * made it open the mailbox.
     */
    private static List<String> statusItems(ImapConnection connection) {
        var items = "(MESSAGES UIDNEXT UIDVALIDITY" + (connection.canCondstore() ? " HIGHESTMODSEQ)" : ")");
        return connection.can("OBJECTID") ? List.of(items, "(MAILBOXID)") : List.of(items);
    }

    /** Status of one mailbox; empty where the server says NO. */
    static Optional<Status> status(ImapConnection connection, String mailbox) throws StoreException {
        var found = new ArrayList<Status>();
        var completions = connection.runAll(
                statusItems(connection).stream()
                        .map(items -> "STATUS " + connection.quote(mailbox) + " " + items)
                        .toList(),
                reply -> {
                    if (reply.keyEquals("STATUS")) {
                        reply.mailboxBeforeList();
                        found.add(Status.of(reply));
                    }
                });
        return completions.getFirst().ok() ? found.stream().reduce(Status::and) : Optional.empty();
    }

    /** Whether there is such a mailbox, not only a name that leads to others. */
    static boolean exists(ImapConnection connection, String mailbox) throws StoreException {
        var status = connection.run("STATUS " + connection.quote(mailbox) + " (UIDNEXT)");
        if (status.ok() || status.saysAbsent()) {
            return status.ok();
        }
        var found = new ArrayList<Boolean>();
        connection
                .run("LIST \"\" " + connection.quote(mailbox), reply -> {
                    if (reply.keyEquals("LIST")) {
                        var attributes = String.join(" ", reply.words()).toLowerCase(Locale.ROOT);
                        found.add(!attributes.contains("\\noselect") && !attributes.contains("\\nonexistent"));
                    }
                })
                .orRefused("to list a folder");
        return found.contains(true);
    }

    /** @param leftOut told of each mailbox that is not the account's own */
    static List<FolderInfo> folders(ImapConnection connection, MailboxNames names, Consumer<String> leftOut)
            throws StoreException {
        var listed = new LinkedHashMap<String, Listed>();
        var statuses = new LinkedHashMap<String, Status>();
        ImapConnection.Untagged on = reply -> {
            if (reply.keyEquals("LIST")) {
                list(reply, listed);
            } else if (reply.keyEquals("STATUS")) {
                try {
                    var mailbox = reply.mailboxBeforeList();
                    statuses.merge(canonical(mailbox), Status.of(reply), Status::and);
                } catch (Malformed e) {
                    LOG.debug("a STATUS reply that cannot be read; its folder is looked at as one of unknown state");
                }
            }
        };
        boolean withStatus = connection.can("LIST-STATUS") || connection.can("IMAP4REV2");
        if (withStatus) {
            var use = connection.can("SPECIAL-USE") || connection.can("IMAP4REV2") ? "SPECIAL-USE " : "";
            withStatus = connection
                    .runAll(
                            statusItems(connection).stream()
                                    .map(items -> "LIST \"\" \"*\" RETURN (" + use + "STATUS " + items + ")")
                                    .toList(),
                            on)
                    .stream()
                    .allMatch(Completion::ok);
        }
        if (!withStatus) {
            listed.clear();
            statuses.clear();
            connection.run("LIST \"\" \"*\"", on).orRefused("to list its folders");
        }
        // Not every server lists it, but every account has it (RFC 9051 section 5.1).
        listed.putIfAbsent("INBOX", new Listed("", true));
        var toAsk = listed.entrySet().stream()
                .filter(e -> e.getValue().selectable()
                        && statuses.getOrDefault(e.getKey(), Status.UNKNOWN).validity() == 0)
                .map(Map.Entry::getKey)
                .filter(mailbox -> names.ofServer(mailbox).isPresent())
                .toList();
        var items = statusItems(connection);
        var completions = connection.runAll(
                toAsk.stream()
                        .flatMap(mailbox -> items.stream().map(i -> "STATUS " + connection.quote(mailbox) + " " + i))
                        .toList(),
                on);
        for (int i = 0; i < toAsk.size(); i++) {
            var below = toAsk.get(i) + names.separator();
            // A mailbox deleted while others lie below it: Dovecot goes on listing it, and not as \Noselect.
            if (completions.get(i * items.size()).saysAbsent()
                    && listed.keySet().stream().anyMatch(other -> other.startsWith(below))) {
                listed.remove(toAsk.get(i));
            }
        }
        listed.entrySet().stream()
                .filter(e -> e.getValue().selectable())
                .map(Map.Entry::getKey)
                .filter(mailbox -> names.ofServer(mailbox).isEmpty())
                .forEach(leftOut);
        return infos(listed, statuses, names);
    }

    private static void list(Reply reply, Map<String, Listed> listed) throws Malformed {
        var role = "";
        boolean selectable = true;
        for (var attribute : reply.words()) {
            var word = attribute.toLowerCase(Locale.ROOT);
            selectable &= !word.equals("\\noselect") && !word.equals("\\nonexistent");
            for (var known : ROLES) {
                if (word.equals("\\" + known.toLowerCase(Locale.ROOT))) {
                    role = known;
                }
            }
        }
        reply.separator();
        var mailbox = reply.lastMailbox();
        if (mailbox == null || mailbox.isEmpty()) {
            throw new Malformed("a mailbox without a name");
        }
        listed.put(canonical(mailbox), new Listed(role, selectable));
    }

    private static String canonical(String mailbox) {
        return mailbox.equalsIgnoreCase("INBOX") ? "INBOX" : mailbox;
    }

    private static List<FolderInfo> infos(
            Map<String, Listed> listed, Map<String, Status> statuses, MailboxNames names) {
        var infos = new LinkedHashMap<FolderName, FolderInfo>();
        var identities = new HashMap<String, Integer>();
        statuses.values().forEach(s -> s.identity().ifPresent(i -> identities.merge(i, 1, Integer::sum)));
        listed.forEach((mailbox, entry) -> {
            if (entry.selectable()) {
                names.ofServer(mailbox).ifPresent(name -> {
                    var status = statuses.getOrDefault(mailbox, Status.UNKNOWN);
                    var info = info(name, status, entry.role());
                    // Mailboxes made in the same second may share a UIDVALIDITY, which then identifies neither.
                    boolean unique =
                            info.identity().filter(i -> identities.get(i) == 1).isPresent();
                    infos.putIfAbsent(name, unique ? info : withoutIdentity(info));
                });
            }
        });
        return List.copyOf(infos.values());
    }

    private static FolderInfo withoutIdentity(FolderInfo info) {
        return new FolderInfo(info.kind(), info.name(), Optional.empty(), info.digest(), info.role(), info.writable());
    }

    /** A folder just created or renamed: whether its UIDVALIDITY is its alone, only a listing can tell. */
    static FolderInfo changed(FolderName name, Status status, String role) {
        var info = info(name, status, role);
        return status.mailboxId().isEmpty() ? withoutIdentity(info) : info;
    }

    private static FolderInfo info(FolderName name, Status status, String role) {
        return new FolderInfo(
                Kind.MAIL, name, status.identity(), status.digest(), name.isInbox() ? "Inbox" : role, true);
    }
}
