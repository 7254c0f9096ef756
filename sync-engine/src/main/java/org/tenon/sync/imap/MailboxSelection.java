package org.tenon.sync.imap;

import java.io.IOException;
import java.util.Locale;
import org.tenon.sync.store.StoreException;

/** Which mailbox a connection has selected, and what the server's replies tell of it. */
final class MailboxSelection {
    private final ImapConnection connection;
    private volatile Selected selected;
    private boolean introduced;

    MailboxSelection(ImapConnection connection) {
        this.connection = connection;
    }

    /** The selected mailbox, or null. */
    Selected current() {
        return selected;
    }

    /** Selects afresh. What the server tells meanwhile goes to {@code on}. */
    Selected open(String mailbox, String parameters, ImapConnection.Untagged on) throws StoreException {
        var command = "SELECT " + connection.quote(mailbox) + (parameters.isEmpty() ? "" : " " + parameters);
        selected = new Selected(mailbox);
        var completion = connection.run(command, on);
        if (!completion.ok() && completion.refusal() == Refusal.PERSON_NEEDED && connection.can("ID") && !introduced) {
            // 163.com and its like open no mailbox to a program that has not said its name (RFC 2971).
            introduced = true;
            selected = null;
            connection.run("ID (\"name\" \"Tenon\" \"vendor\" \"Tenon\")");
            selected = new Selected(mailbox);
            completion = connection.run(command, on);
        }
        if (!completion.ok()) {
            selected = null;
            if (completion.code().isEmpty() && !completion.refusal().passes() && !Lister.exists(connection, mailbox)) {
                throw ImapFailures.folderGone("The folder is not on the mail server any more.");
            }
            throw ImapFailures.refused("to open a folder", completion);
        }
        if (selected.exists < 0) {
            selected = null;
            throw ImapFailures.protocol("The mail server opened a folder without saying what is in it.");
        }
        if (selected.validity == 0) {
            // Some say it only where they are asked for it.
            selected.validity = Lister.status(connection, mailbox)
                    .map(Lister.Status::validity)
                    .orElse(0L);
        }
        if (selected.validity == 0) {
            selected = null;
            throw ImapFailures.protocol("The mail server gives the messages of this folder no lasting numbers"
                    + " (no UIDVALIDITY), so that none could be told from another in the next run.");
        }
        return selected;
    }

    void leave() throws StoreException {
        if (selected == null) {
            return;
        }
        if (connection.can("UNSELECT") || connection.can("IMAP4REV2")) {
            connection.run("UNSELECT").orRefused("to close a folder");
        } else {
            // A folder that is not there: the way of RFC 3691's introduction to leave one without expunging it.
            connection.run("EXAMINE \"\"");
        }
        selected = null;
    }

    /** Whether {@code mailbox} or one below it is selected. */
    boolean has(String mailbox, String separator) {
        return selected != null
                && (selected.mailbox.equals(mailbox)
                        || (!separator.isEmpty() && selected.mailbox.startsWith(mailbox + separator)));
    }

    void forget() {
        selected = null;
    }

    /** Takes in what the code of a reply tells. */
    void learn(String code, String arguments) {
        if (selected != null) {
            selected.learn(code, arguments);
        }
    }

    /** Takes in what an untagged reply tells. */
    void note(Reply reply) throws IOException {
        if (selected == null) {
            return;
        }
        if (reply.keyEquals("EXISTS")) {
            selected.exists = reply.getNumber();
        } else if (reply.keyEquals("EXPUNGE")) {
            selected.exists--;
        } else if (reply.keyEquals("VANISHED")) {
            if (!reply.rest().toUpperCase(Locale.ROOT).startsWith("(EARLIER)")) {
                reply.reset();
                selected.exists -=
                        (int) UidSet.parse(ImapConnection.afterKey(reply)).countBelow(Long.MAX_VALUE);
            }
            reply.reset();
        } else if (reply.isOK()) {
            var code = reply.code();
            if (code.equals("CLOSED")) {
                selected.clear();
            } else {
                selected.learn(code, reply.codeArguments());
            }
            reply.reset();
        }
    }
}
