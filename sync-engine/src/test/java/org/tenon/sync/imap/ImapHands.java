package org.tenon.sync.imap;

import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.UserHands;

/** A person with another mail program on the same account, which shares no code of ours. */
final class ImapHands implements UserHands, AutoCloseable {
    private final Session session;
    private final IMAPStore store;
    private final String prefix;
    private final char separator;

    private ImapHands(Session session, IMAPStore store, String prefix, char separator) {
        this.session = session;
        this.store = store;
        this.prefix = prefix;
        this.separator = separator;
    }

    static ImapHands on(int port, String user, String password) {
        try {
            var properties = new Properties();
            properties.put("mail.imap.partialfetch", "false");
            properties.put("mail.imap.connectionpoolsize", "1");
            var session = Session.getInstance(properties);
            var store = (IMAPStore) session.getStore("imap");
            store.connect("127.0.0.1", port, user, password);
            var prefix = store.hasCapability("NAMESPACE") ? store.getPersonalNamespaces()[0].getFullName() : "";
            char separator = store.getDefaultFolder().getSeparator();
            return new ImapHands(session, store, prefix.isEmpty() ? "" : prefix + separator, separator);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private interface Work<T> {
        T in(IMAPFolder folder) throws MessagingException, IOException;
    }

    private IMAPFolder folder(FolderName name) throws MessagingException {
        var path = String.join(String.valueOf(separator), name.segments());
        return (IMAPFolder) store.getFolder(name.isInbox() ? "INBOX" : prefix + path);
    }

    private <T> T in(FolderName name, Work<T> work) {
        try {
            var folder = folder(name);
            folder.open(Folder.READ_WRITE);
            try {
                return work.in(folder);
            } finally {
                folder.close(false);
            }
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private MimeMessage message(byte[] body, Flags flags) throws MessagingException {
        var message = new MimeMessage(session, new ByteArrayInputStream(Mails.crlf(body)));
        message.setFlags(flags(flags), true);
        return message;
    }

    static jakarta.mail.Flags flags(Flags flags) {
        var result = new jakarta.mail.Flags();
        for (var name : flags.names()) {
            switch (name) {
                case Flags.SEEN -> result.add(Flag.SEEN);
                case Flags.ANSWERED -> result.add(Flag.ANSWERED);
                case Flags.FLAGGED -> result.add(Flag.FLAGGED);
                case Flags.DRAFT -> result.add(Flag.DRAFT);
                case Flags.DELETED -> result.add(Flag.DELETED);
                default -> result.add(name);
            }
        }
        return result;
    }

    private static Flags flags(jakarta.mail.Flags flags) {
        var names = new ArrayList<>(List.of(flags.getUserFlags()));
        for (var flag : flags.getSystemFlags()) {
            names.add(
                    flag == Flag.SEEN
                            ? Flags.SEEN
                            : flag == Flag.ANSWERED
                                    ? Flags.ANSWERED
                                    : flag == Flag.FLAGGED
                                            ? Flags.FLAGGED
                                            : flag == Flag.DRAFT
                                                    ? Flags.DRAFT
                                                    : flag == Flag.DELETED ? Flags.DELETED : "\\Recent");
        }
        names.remove("\\Recent");
        return Flags.of(names);
    }

    /** Asked before the folder is opened: not every server tells it there. */
    private long nextUid(FolderName name) {
        try {
            return folder(name).getUIDNext();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Handle deliver(FolderName name, byte[] body, Flags flags) {
        long next = nextUid(name);
        try {
            // Before it is opened: a session may not show what it appends.
            folder(name).appendMessages(new Message[] {message(body, flags)});
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
        return in(name, folder -> {
            var added = folder.getMessagesByUID(next, UIDFolder.LASTUID);
            long uid = folder.getUID(added[added.length - 1]);
            return UidSet.handle(uid);
        });
    }

    @Override
    public Handle edit(FolderName name, Handle handle, byte[] body) {
        var flags = in(name, folder -> flags(message(folder, handle).getFlags()));
        var fresh = deliver(name, body, flags);
        delete(name, handle);
        return fresh;
    }

    private static Message message(IMAPFolder folder, Handle handle) throws MessagingException {
        var message = folder.getMessageByUID(Long.parseLong(handle.value()));
        if (message == null) {
            throw new AssertionError("no such message");
        }
        return message;
    }

    @Override
    public void reflag(FolderName name, Handle handle, Flags add, Flags remove) {
        in(name, folder -> {
            var message = message(folder, handle);
            if (!add.isEmpty()) {
                message.setFlags(flags(add), true);
            }
            if (!remove.isEmpty()) {
                message.setFlags(flags(remove), false);
            }
            return null;
        });
    }

    @Override
    public void delete(FolderName name, Handle handle) {
        in(name, folder -> {
            message(folder, handle).setFlag(Flag.DELETED, true);
            folder.expunge();
            return null;
        });
    }

    @Override
    public Handle move(FolderName name, Handle handle, FolderName target) {
        long next = nextUid(target);
        in(name, folder -> {
            var messages = new Message[] {message(folder, handle)};
            folder.copyMessages(messages, folder(target));
            messages[0].setFlag(Flag.DELETED, true);
            folder.expunge();
            return null;
        });
        return in(target, folder -> UidSet.handle(folder.getUID(folder.getMessagesByUID(next, UIDFolder.LASTUID)[0])));
    }

    @Override
    public void createFolder(FolderName name) {
        try {
            folder(name).create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void renameFolder(FolderName name, FolderName renamed) {
        try {
            if (!folder(name).renameTo(folder(renamed))) {
                throw new AssertionError("not renamed");
            }
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void deleteFolder(FolderName name) {
        try {
            if (!folder(name).delete(false)) {
                throw new AssertionError("not deleted");
            }
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<Seen> look(FolderName name) {
        return in(name, folder -> {
            var seen = new ArrayList<Seen>();
            for (var message : folder.getMessages()) {
                var body = new ByteArrayOutputStream();
                ((IMAPMessage) message).setPeek(true);
                message.writeTo(body);
                seen.add(
                        new Seen(UidSet.handle(folder.getUID(message)), body.toByteArray(), flags(message.getFlags())));
            }
            return seen;
        });
    }

    /** Leaves an account with an empty inbox. */
    void wipe() {
        try {
            var folders = store.getDefaultFolder().list("*");
            Arrays.sort(
                    folders,
                    Comparator.comparing((Folder f) -> f.getFullName().length()).reversed());
            for (var folder : folders) {
                if (!folder.getFullName().equalsIgnoreCase("INBOX")) {
                    folder.delete(false);
                }
            }
            in(FolderName.INBOX, folder -> {
                if (folder.getMessageCount() > 0) {
                    folder.setFlags(1, folder.getMessageCount(), new jakarta.mail.Flags(Flag.DELETED), true);
                    folder.expunge();
                }
                return null;
            });
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes a Dovecot forget a mailbox's UIDs, as a restore from a backup may. */
    static void forgetUids(Path maildir) throws IOException {
        for (var file : List.of("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache")) {
            Files.deleteIfExists(maildir.resolve(file));
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
