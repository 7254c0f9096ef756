package org.tenon.sync.imap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.imap.Reply.Bytes;
import org.tenon.sync.model.Flags;

/**
 * What one FETCH reply says. Items that were not asked for, or that nobody has heard of, are skipped.
 *
 * @param uid 0 where the reply has none
 * @param sizeBytes -1 where the reply has none
 * @param flags null where the reply has none; never {@code \Recent}, which is about the session and not the message
 * @param internalDate null where the reply has none
 * @param body the last section in the reply, or null where there is none or it is NIL
 */
record Fetched(int sequence, long uid, long sizeBytes, Flags flags, String internalDate, Bytes body) {
    static Fetched of(Reply reply) throws Malformed {
        reply.expect('(');
        long uid = 0;
        long size = -1;
        Flags flags = null;
        String date = null;
        Bytes body = null;
        while (!reply.isNextNonSpace(')')) {
            if (reply.atEnd()) {
                // The head of a reply whose literal is being streamed ends here.
                break;
            }
            var name = reply.itemName();
            if (name.equals("UID")) {
                uid = reply.number();
            } else if (name.equals("RFC822.SIZE")) {
                size = reply.number();
            } else if (name.equals("FLAGS")) {
                flags = flags(reply.words());
            } else if (name.equals("INTERNALDATE")) {
                date = reply.string();
            } else if (name.startsWith("BODY[")) {
                reply.skipSpaces();
                if (!reply.atEnd()) {
                    body = reply.bytes();
                }
            } else {
                reply.skipValue();
            }
        }
        return new Fetched(reply.getNumber(), uid, size, flags, date, body);
    }

    static Flags flags(List<String> words) {
        var names = new ArrayList<String>(words.size());
        for (var word : words) {
            if (!word.equalsIgnoreCase("\\Recent") && !word.equals("\\*")) {
                names.add(word);
            }
        }
        return Flags.of(names);
    }

    Instant receivedAt() {
        return internalDate == null ? Instant.EPOCH : DateTime.parse(internalDate);
    }
}
