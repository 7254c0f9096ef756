package org.tenon.connector.demo;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** A mail server in this process (IMAP and SMTP), on free ports of loopback, with one user; and what another mail program would do there. */
public final class SandboxServer implements AutoCloseable {
    public static final String USER = "demo";
    public static final String PASSWORD = "open sesame";

    private static final Instant FIRST_RECEIVED = Instant.parse("2026-03-02T09:00:00Z");

    private final GreenMail greenMail;
    private final GreenMailUser user;
    private final ImapHostManager mailboxes;
    private int delivered;

    public SandboxServer() {
        this(USER);
    }

    public SandboxServer(String name) {
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
        });
        greenMail.start();
        user = greenMail.setUser(name + "@example.test", name, PASSWORD);
        mailboxes = greenMail.getManagers().getImapHostManager();
    }

    public int port() {
        return greenMail.getImap().getPort();
    }

    public int smtpPort() {
        return greenMail.getSmtp().getPort();
    }

    /** The whole text of the n-th message of a folder, from 0. */
    public String text(String folder, int n) {
        return GreenMailUtil.getWholeMessage(message(folder, n).getMimeMessage());
    }

    /** Mail arrives, in a folder that is made where it is missing. */
    public void deliver(String folder, String from, String subject, String text, Flags.Flag... flags) {
        delivered++;
        var message = "From: " + from + "@example.test\r\nTo: " + user.getEmail() + "\r\nSubject: " + subject
                + "\r\nDate: " + String.format("%02d Mar 2026 09:00:00 +0000", 1 + delivered % 28)
                + "\r\nMessage-ID: <" + delivered + ".sandbox@example.test>\r\nMIME-Version: 1.0"
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
        try {
            var mime =
                    new MimeMessage((Session) null, new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));
            var marks = new Flags();
            for (var flag : flags) {
                marks.add(flag);
            }
            folder(folder).appendMessage(mime, marks, Date.from(FIRST_RECEIVED.plusSeconds(3600L * delivered)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another program marks the {@code n}-th message of a folder, from 0. */
    public void mark(String folder, int n, Flags.Flag flag) throws FolderException {
        folder(folder).setFlags(new Flags(flag), true, message(folder, n).getUid(), null, true);
    }

    /** Another program moves it. */
    public void move(String folder, int n, String target) throws FolderException {
        folder(folder).moveMessage(message(folder, n).getUid(), folder(target));
    }

    /** Another program deletes it. */
    public void delete(String folder, int n) throws FolderException {
        mark(folder, n, Flags.Flag.DELETED);
        folder(folder).expunge();
    }

    public int count(String folder) {
        return folder(folder).getMessageCount();
    }

    /** Whether the {@code n}-th message of a folder wears a flag. */
    public boolean isMarked(String folder, int n, Flags.Flag flag) {
        return message(folder, n).getFlags().contains(flag);
    }

    private StoredMessage message(String folder, int n) {
        return folder(folder).getMessages().get(n);
    }

    private MailFolder folder(String name) {
        try {
            if (name.equals("INBOX")) {
                return mailboxes.getInbox(user);
            }
            var spelt = name.replace('/', mailboxes.getHierarchyDelimiter());
            var there = mailboxes.getFolder(user, spelt);
            return there != null ? there : mailboxes.createMailbox(user, spelt);
        } catch (AuthorizationException | FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        greenMail.stop();
    }
}
