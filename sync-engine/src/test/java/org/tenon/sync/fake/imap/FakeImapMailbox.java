package org.tenon.sync.fake.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One mailbox: what it holds, and what it remembers of what it held. */
final class FakeImapMailbox {
    /** A message. {@code late}: not shown yet. */
    static final class Message {
        final long uid;
        final byte[] body;
        final TreeSet<String> flags;
        final String date;
        long modseq;
        boolean late;

        Message(long uid, byte[] body, TreeSet<String> flags, String date, long modseq) {
            this.uid = uid;
            this.body = body;
            this.flags = flags;
            this.date = date;
            this.modseq = modseq;
        }

        Message copy() {
            var copy = new Message(uid, body, new TreeSet<>(flags), date, modseq);
            copy.late = late;
            return copy;
        }
    }

    long validity;
    long uidNext = 1;
    long modseq = 1;
    private final List<Message> messages = new ArrayList<>();
    /** UIDs that are gone, and the mod-sequence of their going. */
    final Map<Long, Long> vanished = new TreeMap<>();

    FakeImapMailbox(long validity) {
        this.validity = validity;
    }

    FakeImapMailbox copy() {
        var copy = new FakeImapMailbox(validity);
        copy.uidNext = uidNext;
        copy.modseq = modseq;
        messages.forEach(m -> copy.messages.add(m.copy()));
        copy.vanished.putAll(vanished);
        return copy;
    }

    /** What is shown. */
    List<Message> messages() {
        return messages.stream().filter(m -> !m.late).toList();
    }

    Message add(byte[] body, TreeSet<String> flags, String date) {
        var message = new Message(uidNext++, body, flags, date, ++modseq);
        messages.add(message);
        return message;
    }

    void changed(Message message) {
        message.modseq = ++modseq;
    }

    void remove(Message message) {
        messages.remove(message);
        vanished.put(message.uid, ++modseq);
    }

    void showAll() {
        for (var message : messages) {
            if (message.late) {
                message.late = false;
                changed(message); // It is told as the news that it is.
            }
        }
    }

    /** Every message gets the UID of another one, under the same validity, as after a repair of the index. */
    void shuffleUids() {
        var bodies = messages.stream().map(m -> m.body).toList();
        var flags = messages.stream().map(m -> m.flags).toList();
        var uids = messages.stream().map(m -> m.uid).toList();
        var dates = messages.stream().map(m -> m.date).toList();
        messages.clear();
        int n = uids.size();
        for (int i = 0; i < n; i++) {
            int from = (i + 1) % n;
            messages.add(new Message(uids.get(i), bodies.get(from), flags.get(from), dates.get(from), ++modseq));
        }
    }
}
