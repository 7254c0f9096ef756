package org.tenon.sync.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.tenon.sync.model.Flags;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;

/** APPEND on the wire: what is said before each message, when the server is waited for, and what it answers. */
final class AppendCommand {
    /** With LITERAL- no more than this may be sent unasked (RFC 7888 section 5). */
    private static final int LITERAL_MINUS = 4096;

    private final String mailbox;

    AppendCommand(String mailbox) {
        this.mailbox = mailbox;
    }

    /** @param flags those of the item that the mailbox keeps, as far as it says */
    record Ready(int index, NewItem item, CrlfBody body, Flags flags) {
        /** Where a server will not have a message, it may be for a keyword of ours. */
        Ready withoutKeywords() {
            return new Ready(index, item, body, Appender.systemFlags(flags));
        }

        boolean hasKeywords() {
            return !flags.minus(Appender.systemFlags(flags)).isEmpty();
        }
    }

    /** What one message needs before its content. */
    private String announcement(ImapConnection connection, Ready ready) {
        var received = ready.body().receivedAt();
        // Before 1970 and far ahead lie only broken clocks, and dates that some servers take for a syntax error.
        boolean dated = received.getEpochSecond() > 0 && received.getEpochSecond() < 4_102_444_800L;
        long length = ready.body().length();
        return " (" + String.join(" ", ready.flags().names()) + ") " + (dated ? DateTime.quoted(received) + " " : "")
                + "{" + length + (waits(connection, ready) ? "}" : "+}");
    }

    /** A big message is announced and waited with even where that is not needed: a refusal then comes before its bytes. */
    private static boolean waits(ImapConnection connection, Ready ready) {
        boolean unasked = connection.can("LITERAL+")
                || (ready.body().length() <= LITERAL_MINUS
                        && (connection.can("LITERAL-") || connection.can("IMAP4REV2")));
        return !unasked || !ready.body().isHeld();
    }

    /** Many in one command, or one alone. */
    Completion together(ImapConnection connection, List<Ready> batch)
            throws IOException, ProtocolException, StoreException {
        return connection.watchingWrites(() -> write(connection, batch));
    }

    private Completion write(ImapConnection connection, List<Ready> batch)
            throws IOException, ProtocolException, StoreException {
        var ended = new ArrayList<Completion>(1);
        var out = connection.body();
        for (int i = 0; i < batch.size(); i++) {
            var ready = batch.get(i);
            if (i == 0) {
                connection.writeCommand("APPEND " + connection.quote(mailbox) + announcement(connection, ready), null);
            } else {
                out.write((announcement(connection, ready) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            if (waits(connection, ready)) {
                connection.flush();
                if (!connection.awaitContinuation(ended)) {
                    return ended.getFirst();
                }
            }
            if (!ready.body().writeTo(out)) {
                throw new ChangedMeanwhile();
            }
        }
        out.write('\r');
        out.write('\n');
        connection.flush();
        return connection.completion(connection.next(ImapConnection.Untagged.NONE));
    }

    /** Notes how each ended as the answers come: those that came before a connection was lost are answers. */
    Completion[] inARow(ImapConnection connection, List<Ready> batch, Completion[] completions)
            throws IOException, ProtocolException, StoreException {
        var tags = connection.watchingWrites(() -> writeInARow(connection, batch));
        for (int left = batch.size(); left > 0; left--) {
            var reply = connection.next(ImapConnection.Untagged.NONE);
            int which = tags.indexOf(reply.getTag());
            if (which < 0) {
                throw new Malformed("an answer to a command that was not sent");
            }
            completions[which] = connection.completion(reply);
        }
        return completions;
    }

    private List<String> writeInARow(ImapConnection connection, List<Ready> batch)
            throws IOException, ProtocolException {
        var tags = new ArrayList<String>();
        var out = connection.body();
        for (var ready : batch) {
            tags.add(connection.writeCommand(
                    "APPEND " + connection.quote(mailbox) + announcement(connection, ready), null));
            ready.body().writeTo(out);
            out.write('\r');
            out.write('\n');
        }
        connection.flush();
        return tags;
    }

    /** The source of a big message changed between counting and sending; the connection is in the middle of a literal. */
    static final class ChangedMeanwhile extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
