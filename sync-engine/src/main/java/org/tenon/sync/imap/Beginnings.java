package org.tenon.sync.imap;

import java.io.IOException;
import java.io.InputStream;
import org.tenon.sync.imap.ImapConnection.Untagged;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.mail.MailIdentity;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.StoreException;

/**
 * Headers and header fields of any size: of one that is too big to be held the beginning, which is all that takes part in a
 * mail's identity; the rest passes by.
 */
final class Beginnings implements ReplyStream.Taker {
    /** A bigger one is not held in the reply. */
    private static final long HELD = 256 * 1024;

    /** With CRLF instead of LF it may be twice as long. */
    private static final int MOST_BYTES = 2 * MailIdentity.MOST_BYTES;

    private int sequence;
    private byte[] beginning = new byte[0];

    /** Runs a FETCH whose literals are headers. */
    Completion run(ImapConnection connection, String command, Untagged on) throws StoreException {
        sequence = 0;
        var replies = connection.replies();
        replies.take(this, HELD);
        try {
            return connection.run(command, on);
        } finally {
            replies.take(null, 0);
        }
    }

    @Override
    public void literal(Reply head, long sizeBytes, InputStream content) throws IOException {
        if (!head.keyEquals("FETCH")) {
            throw new Malformed("a big literal where none was asked for");
        }
        sequence = head.getNumber();
        beginning = content.readNBytes(MOST_BYTES);
    }

    /** The bytes of what was asked for, which is in the reply. */
    byte[] of(Fetched fetched) {
        boolean passedBy = fetched.body().count() == 0 && sequence > 0 && fetched.sequence() == sequence;
        return passedBy ? beginning : fetched.body().copy();
    }

    /** The link id of a mail by its header, the same as a file with the same header gets. */
    static LinkId linkId(byte[] header) {
        var digest = new CanonicalDigest();
        digest.write(header, 0, header.length);
        return digest.found().linkId();
    }
}
