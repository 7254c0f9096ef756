package org.tenon.sync.imap;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.BodySink;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Reads bodies to the last, whatever ends the connection: goes on with the rest on a new one. A message at which the connection
 * was lost, or that was left out of an answer, is asked for alone when all others have come; one that cannot be had even so is
 * told by name, in an exception that is about it alone.
 */
final class PersistentReader {
    /** Losses in a row with nothing given in between: then it is the server, and not a message. */
    private static final int MOST_IN_VAIN = 25;

    private final ImapFolder folder;
    private final Silence silence;
    private final BodySink sink;
    private final TreeSet<Long> wanted = new TreeSet<>();
    private final LinkedHashSet<Long> aside = new LinkedHashSet<>();
    private final Map<Handle, String> unreadable = new TreeMap<>();
    private long lastGiven;
    private StoreException sinkFailed;

    PersistentReader(ImapFolder folder, Silence silence, BodySink sink) {
        this.folder = folder;
        this.silence = silence;
        this.sink = sink;
    }

    void read(UidSet uids) throws StoreException {
        uids.forEach(wanted::add);
        readTogether();
        if (!aside.isEmpty()) {
            readAlone();
        }
        if (!unreadable.isEmpty()) {
            throw new StoreException(
                    Retry.LATER, Cause.PROTOCOL, unreadable.values().iterator().next(), unreadable);
        }
    }

    private void readTogether() throws StoreException {
        int inVain = 0;
        while (wanted.size() > aside.size()) {
            int before = wanted.size();
            var batch = new TreeSet<>(wanted);
            batch.removeAll(aside);
            try {
                ask(batch);
                batch.retainAll(wanted);
                aside.addAll(batch);
            } catch (StoreException e) {
                inVain = wanted.size() < before ? 1 : inVain + 1;
                if (!isLoss(e) || inVain > MOST_IN_VAIN) {
                    throw e;
                }
                batch.retainAll(wanted);
                if (!batch.isEmpty()) {
                    // Servers answer in order: the first that is missing behind the last that came is the one.
                    var suspect = batch.higher(lastGiven);
                    aside.add(suspect == null ? batch.first() : suspect);
                }
            }
        }
    }

    private void readAlone() throws StoreException {
        aside.retainAll(present());
        for (long uid : aside) {
            boolean lost = false;
            for (int tries = 2; tries > 0 && wanted.contains(uid); tries--) {
                try {
                    ask(new TreeSet<>(List.of(uid)));
                    tries = 0;
                } catch (StoreException e) {
                    if (!isLoss(e)) {
                        throw e;
                    }
                    lost = true;
                    tries = Silence.isSilence(e) ? 0 : tries;
                }
            }
            if (wanted.contains(uid)) {
                if (lost) {
                    folder.selected(); // Or is it the server that is gone?
                }
                unreadable.put(
                        UidSet.handle(uid),
                        lost
                                ? "The mail server ends the connection, or falls silent, when it is asked for this message."
                                : "The mail server does not give the content of this message.");
            }
        }
    }

    private TreeSet<Long> present() throws StoreException {
        var asked = new UidSet();
        aside.forEach(asked::add);
        var present = new TreeSet<Long>();
        try {
            new Describer(folder.selected()).present(asked).forEach(present::add);
        } catch (StoreException e) {
            if (e.scope() != Scope.COLLECTION || ImapConnection.wasLost(e)) {
                throw e;
            }
            present.addAll(aside); // A server that does not search can be asked for them all the same.
        }
        return present;
    }

    private void ask(TreeSet<Long> batch) throws StoreException {
        var uids = new UidSet();
        batch.forEach(uids::add);
        lastGiven = 0;
        var connection = folder.selected();
        silence.bounded(connection, () -> {
            new BodyReader(connection, (handle, body) -> {
                        try {
                            sink.body(handle, body);
                        } catch (StoreException e) {
                            sinkFailed = e;
                            throw e;
                        }
                        lastGiven = UidSet.uid(handle);
                        wanted.remove(lastGiven);
                    })
                    .read(uids);
            return true;
        });
    }

    /** Whether it was the connection that failed, and not the one who takes the bodies. */
    private boolean isLoss(StoreException e) {
        return e != sinkFailed && ImapConnection.wasLost(e);
    }
}
