package org.tenon.sync.imap;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tenon.sync.store.BodySink;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.StreamedBody;

/**
 * Reads bodies as they arrive: small ones out of the reply, big ones straight off the connection, so that a message of any
 * size takes no more memory than a buffer.
 */
final class BodyReader {
    private static final long HELD = 1024 * 1024;

    /** Enough that the pause between two commands is not felt, few enough that a lost connection loses little. */
    private static final int UIDS_A_COMMAND = 1_000;

    private final ImapConnection connection;
    private final BodySink sink;
    private final Set<Long> wanted = new HashSet<>();
    private final List<Long> unnamed = new ArrayList<>();
    /** The message whose big body came before its UID, or 0. */
    private int bigSequence;

    BodyReader(ImapConnection connection, BodySink sink) {
        this.connection = connection;
        this.sink = sink;
    }

    /** All that the server gives. What it refuses or leaves out is not told; who asked sees what did not come. */
    void read(UidSet uids) throws StoreException {
        uids.forEach(wanted::add);
        boolean refused = fetchAll(uids.texts(UIDS_A_COMMAND), 0);
        for (var uid : unnamed) {
            fetchAll(List.of(Long.toString(uid)), uid);
        }
        if (refused) {
            // One message that the server cannot read spoils the answer for those after it: ask for each of the rest
            // alone.
            for (var uid : List.copyOf(wanted)) {
                fetchAll(List.of(Long.toString(uid)), uid);
            }
        }
    }

    /** True where the server refused something. {@code only} is the one UID asked for, or 0 for several. */
    private boolean fetchAll(List<String> sets, long only) throws StoreException {
        var replies = connection.replies();
        replies.take((head, size, content) -> big(head, size, content, only), HELD);
        try {
            var completions = connection.runAll(
                    sets.stream()
                            .map(set -> "UID FETCH " + set + " (UID INTERNALDATE BODY.PEEK[])")
                            .toList(),
                    reply -> {
                        if (reply.keyEquals("FETCH")) {
                            small(Fetched.of(reply));
                        }
                    });
            return completions.stream().anyMatch(c -> !c.ok());
        } finally {
            replies.take(null, 0);
        }
    }

    private void small(Fetched fetched) throws StoreException {
        if (fetched.uid() == 0 || fetched.body() == null || !wanted.contains(fetched.uid())) {
            return;
        }
        if (bigSequence == fetched.sequence() && fetched.body().count() == 0) {
            // What is left of a reply whose literal went by as a stream that nobody could name.
            bigSequence = 0;
            unnamed.add(fetched.uid());
            return;
        }
        wanted.remove(fetched.uid());
        var bytes = fetched.body();
        sink.body(UidSet.handle(fetched.uid()), StreamedBody.once(bytes.count(), fetched.receivedAt(), bytes.stream()));
    }

    private void big(Reply head, long size, InputStream content, long only) throws IOException {
        if (!head.keyEquals("FETCH")) {
            throw new Malformed("a big literal where none was asked for");
        }
        var fetched = Fetched.of(head);
        long uid = fetched.uid() > 0 ? fetched.uid() : only;
        if (uid == 0) {
            bigSequence = fetched.sequence();
            return;
        }
        if (!wanted.remove(uid)) {
            return;
        }
        var watched = new Watched(content);
        try {
            sink.body(UidSet.handle(uid), StreamedBody.once(size, fetched.receivedAt(), watched));
        } catch (StoreException e) {
            // The sink saw the connection fail and can only take it for its own trouble.
            throw watched.failure != null ? watched.failure : ImapConnection.carried(e);
        }
        if (watched.failure != null) {
            throw watched.failure;
        }
    }

    /** Remembers that the connection failed, and keeps its end from being closed by a reader. */
    private static final class Watched extends InputStream {
        private final InputStream in;
        private IOException failure;

        Watched(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
