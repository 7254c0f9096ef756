package org.tenon.sync.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.tenon.sync.model.FolderName;

/**
 * Between folder names and the server's: its separator, the prefix of the personal namespace (RFC 2342) and modified UTF-7
 * (RFC 3501 section 5.1.3). What cannot be mapped there and back by rule is remembered as the server spelled it.
 *
 * @param separator empty where the server has a flat list of mailboxes
 * @param prefix of the personal namespace, such as {@code INBOX.}; often empty
 * @param foreign prefixes of what belongs to others or to all: not part of the account, and left alone
 */
record MailboxNames(String separator, String prefix, List<String> foreign, Map<FolderName, String> spelled) {
    private static final int LONGEST_SEGMENT = 255;

    MailboxNames(String separator, String prefix, List<String> foreign) {
        this(separator, prefix, List.copyOf(foreign), new ConcurrentHashMap<>());
    }

    /** The folder that a listed mailbox is, or empty where it is not the account's own. */
    Optional<FolderName> ofServer(String mailbox) {
        if (mailbox.equalsIgnoreCase("INBOX")) {
            return Optional.of(FolderName.INBOX);
        }
        if (isUnspeakable(mailbox)) {
            return Optional.empty();
        }
        String local = mailbox;
        if (!prefix.isEmpty()) {
            if (!startsWithPrefix(mailbox)) {
                return Optional.empty();
            }
            local = mailbox.substring(prefix.length());
        } else if (foreign.stream().anyMatch(f -> !f.isEmpty() && mailbox.startsWith(f))) {
            return Optional.empty();
        }
        if (!separator.isEmpty() && local.endsWith(separator)) {
            local = local.substring(0, local.length() - separator.length());
        }
        if (local.isEmpty()) {
            return Optional.empty();
        }
        var name = byRule(local)
                .filter(n -> ruleSpelling(n).filter(mailbox::equals).isPresent());
        if (name.isPresent()) {
            return name;
        }
        var odd = FolderName.of(readable(mailbox));
        spelled.put(odd, mailbox);
        return Optional.of(odd);
    }

    /** Whether no command can carry the name: it would end where a line ends, and the rest be a command of the server's choice. */
    static boolean isUnspeakable(String mailbox) {
        return mailbox.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
    }

    private boolean startsWithPrefix(String mailbox) {
        // INBOX is the one name whose case means nothing, as the first part of a name too.
        boolean inbox = prefix.regionMatches(true, 0, "INBOX", 0, 5);
        return mailbox.regionMatches(inbox, 0, prefix, 0, prefix.length());
    }

    private Optional<FolderName> byRule(String local) {
        var segments = new ArrayList<String>();
        var parts = separator.isEmpty() ? List.of(local) : List.of(local.split(Pattern.quote(separator), -1));
        for (var part : parts) {
            var decoded = decode(part);
            if (part.isEmpty() || decoded.isEmpty()) {
                return Optional.empty();
            }
            segments.add(decoded.get());
        }
        return Optional.of(new FolderName(segments));
    }

    /** Empty where the text is not modified UTF-7, or not the only spelling of what it stands for. */
    private static Optional<String> decode(String text) {
        try {
            var decoded = BASE64MailboxDecoder.decode(text);
            return BASE64MailboxEncoder.encode(decoded).equals(text) ? Optional.of(decoded) : Optional.empty();
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** A mailbox's name as people write it. */
    static String shown(String mailbox) {
        return decode(mailbox).orElseGet(() -> readable(mailbox));
    }

    /** For a mailbox that breaks the rules: its bytes as UTF-8 if they are that, which is what such servers mean. */
    private static String readable(String mailbox) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(mailbox.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return mailbox;
        }
    }

    /** How the server spells {@code name}, or empty where it cannot hold such a name. */
    Optional<String> onServer(FolderName name) {
        var known = spelled.get(name);
        return known != null ? Optional.of(known) : ruleSpelling(name);
    }

    /** What keeps the server from having a folder of this name, in a sentence; for names that {@link #onServer} has no spelling for. */
    String whyNot(FolderName name) {
        var segments = name.segments();
        for (var segment : segments) {
            if (!separator.isEmpty() && BASE64MailboxEncoder.encode(segment).contains(separator)) {
                return "The mail server cannot have a folder of this name: the character " + separator
                        + " parts folders from those below them there.";
            }
            if (segment.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                return "The mail server cannot have a folder of this name: it holds a control character.";
            }
            if (BASE64MailboxEncoder.encode(segment).length() > LONGEST_SEGMENT) {
                return "The mail server cannot have a folder of this name: it is too long.";
            }
        }
        if (segments.size() > 1 && separator.isEmpty()) {
            return "The mail server has no folders within folders.";
        }
        return "The mail server cannot have a folder of this name below the inbox.";
    }

    private Optional<String> ruleSpelling(FolderName name) {
        if (name.isInbox()) {
            return Optional.of("INBOX");
        }
        var segments = name.segments();
        boolean belowInbox = segments.getFirst().equals("INBOX");
        if ((belowInbox && !prefix.isEmpty()) || (segments.size() > 1 && separator.isEmpty())) {
            return Optional.empty();
        }
        var encoded = new ArrayList<String>();
        for (var segment : segments) {
            var part = BASE64MailboxEncoder.encode(segment);
            boolean holdsControl = segment.chars().anyMatch(c -> c < ' ' || c == 0x7f);
            boolean holdsSeparator = !separator.isEmpty() && part.contains(separator);
            if (holdsControl || holdsSeparator || part.length() > LONGEST_SEGMENT) {
                return Optional.empty();
            }
            encoded.add(part);
        }
        return Optional.of(prefix + String.join(separator, encoded));
    }
}
