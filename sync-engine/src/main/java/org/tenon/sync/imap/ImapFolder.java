package org.tenon.sync.imap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.BodySink;
import org.tenon.sync.store.DescriptionSink;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.MeasureSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/**
 * One mailbox with a connection of its own. The mailbox is selected when that is first needed, and again only to observe. All
 * is done under one UIDVALIDITY: when it changes, the handles mean nothing any more and the folder fails.
 */
final class ImapFolder implements Folder {
    private final ImapStore store;
    private final Pool pool;
    private final Spool spool;
    private final FolderInfo info;
    private final String mailbox;
    private final List<Body> staged = new ArrayList<>();
    private ImapConnection connection;
    private long validity;
    private long lastAppended;
    /** The session may not know of our own appends before it was asked for news, as Courier's does not. */
    private boolean unseenAppends;

    private boolean closed;

    ImapFolder(ImapStore store, Pool pool, Spool spool, FolderInfo info, String mailbox) throws StoreException {
        this.store = store;
        this.pool = pool;
        this.spool = spool;
        this.info = info;
        this.mailbox = mailbox;
        connection = pool.take(Optional.of(mailbox));
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    String mailbox() {
        return mailbox;
    }

    /** A connection that works, a new one where the last was lost between two calls. */
    ImapConnection connection() throws StoreException {
        if (closed) {
            throw new IllegalStateException("the folder is closed");
        }
        if (!connection.isOpen()) {
            pool.give(connection);
            connection = pool.take(Optional.of(mailbox));
        }
        return connection;
    }

    /** The connection with the mailbox selected. */
    ImapConnection selected() throws StoreException {
        var with = connection();
        var now = with.selected();
        if (now == null || !now.mailbox.equals(mailbox)) {
            with.qresync();
            now = with.selection()
                    .open(mailbox, with.canCondstore() ? "(CONDSTORE)" : "", ImapConnection.Untagged.NONE);
        } else if (unseenAppends) {
            // It may answer OK to a command about a message that it has not told of, and do nothing (RFC 3501 section
            // 7.4.1).
            with.run("NOOP");
        }
        unseenAppends = false;
        checkValidity(now.validity);
        return with;
    }

    /** What is done on a connection at which the server may fall silent. */
    @FunctionalInterface
    interface Exchange<T> {
        T on(ImapConnection connection) throws StoreException;
    }

    <T> T bounded(Exchange<T> exchange) throws StoreException {
        var with = connection();
        return store.silence().bounded(with, () -> exchange.on(with));
    }

    private ImapConnection selectedAfresh() throws StoreException {
        var with = connection();
        with.qresync();
        checkValidity(with.selection().open(mailbox, "", ImapConnection.Untagged.NONE).validity);
        unseenAppends = false;
        return with;
    }

    private void checkValidity(long now) throws StoreException {
        if (validity == 0) {
            validity = now;
        } else if (validity != now) {
            throw ImapFailures.folderGone("The mail server has renumbered the folder while it was open.");
        }
    }

    /** Whether {@code uidValidity} is the one under which this folder works. */
    boolean isOfThisValidity(String uidValidity) {
        return validity == 0 || Long.toString(validity).equals(uidValidity);
    }

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        var observation = new Observer(connection(), mailbox, sink).observe(since);
        unseenAppends = false;
        // What comes next works under the validity observed, whatever was before.
        validity = Long.parseLong(observation.checkpoint().validity());
        store.learnFlags(mailbox, connection.selected());
        return observation;
    }

    /** UIDNEXT only ever grows, beyond each UID that was given (RFC 9051 section 2.3.1.1). */
    @Override
    public boolean standsBefore(Checkpoint checkpoint, Collection<Handle> handles) {
        long uidNext = Position.parse(checkpoint.position()).uidNext();
        return uidNext > 0 && handles.stream().anyMatch(handle -> UidSet.uid(handle) >= uidNext);
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        var asked = UidSet.of(handles);
        if (asked.isEmpty()) {
            return Set.of();
        }
        unseenAppends = false;
        var with = selected();
        with.run("NOOP");
        var present = new HashSet<Long>();
        new Describer(with).present(asked).forEach(present::add);
        var here = new HashSet<Handle>();
        for (var handle : handles) {
            if (present.contains(UidSet.uid(handle))) {
                here.add(handle);
            }
        }
        return here;
    }

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        var uids = UidSet.of(handles);
        if (!uids.isEmpty()) {
            new Describer(selected())
                    .describe(uids, (uid, linkId, size) -> sink.described(UidSet.handle(uid), linkId, size));
        }
    }

    @Override
    public void identify(List<Handle> handles, DescriptionSink sink) throws StoreException {
        var uids = UidSet.of(handles);
        if (!uids.isEmpty()) {
            new Describer(selected())
                    .identify(uids, (uid, linkId, size) -> sink.described(UidSet.handle(uid), linkId, size));
        }
    }

    @Override
    public void measure(List<Handle> handles, MeasureSink sink) throws StoreException {
        var uids = UidSet.of(handles);
        if (!uids.isEmpty()) {
            new Describer(selected())
                    .measure(uids, (uid, received, size) -> sink.measured(UidSet.handle(uid), received, size));
        }
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        var uids = UidSet.of(handles);
        if (!uids.isEmpty()) {
            new PersistentReader(this, store.silence(), sink).read(uids);
        }
    }

    @Override
    public Flags keepable(Flags flags) {
        var sayable = Appender.wireFlags(flags);
        return store.keepable(mailbox, sayable).orElseGet(() -> {
            try {
                var now = selected().selected();
                store.learnFlags(mailbox, now);
                return now.keepable(sayable);
            } catch (StoreException e) {
                // The next real request fails with the same trouble, and says so.
                return sayable;
            }
        });
    }

    /** Whether this account's server is known to keep the flags that messages are appended with. */
    boolean appendKeepsFlags() {
        return store.appendKeepsFlags().get();
    }

    void trustAppend() {
        store.appendKeepsFlags().set(true);
    }

    @Override
    public Body stage(Body body) throws StoreException {
        var taken = spool.take(body);
        if (taken != body) {
            staged.add(taken);
        }
        return taken;
    }

    @Override
    public String horizon() throws StoreException {
        var status = Lister.status(connection(), mailbox)
                .orElseThrow(() -> ImapFailures.folderGone("The folder is not on the mail server any more."));
        return UnconfirmedAppends.horizon(status.validity(), status.uidNext());
    }

    /**
     * What tells messages appended from now on from those here before, asked of the server only where nothing at hand tells it; empty
     * where the server will not say.
     */
    String horizonAtHand() throws StoreException {
        var known = info.digest().flatMap(Lister.Status::horizon);
        if (known.isEmpty()) {
            try {
                known = Optional.of(horizon());
            } catch (StoreException e) {
                if (ImapConnection.wasLost(e) || !connection.can("UIDPLUS")) {
                    throw e;
                }
                return "";
            }
        }
        var parts = known.get().split(":", -1);
        return parts[0] + ":" + Math.max(Long.parseLong(parts[1]), lastAppended + 1);
    }

    void appended(long uid) {
        lastAppended = Math.max(lastAppended, uid);
        unseenAppends = true;
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        return Optional.empty();
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        return items.isEmpty() ? List.of() : new Appender(this).create(items);
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        return items.isEmpty() ? List.of() : landed(items, horizon, Set.of(), i -> {});
    }

    /** As above; messages {@code known} are others, and {@code unclear} is told of what {@link UnconfirmedAppends#unclear} says. */
    List<Optional<Handle>> landed(List<NewItem> items, String horizon, Set<Long> known, IntConsumer unclear)
            throws StoreException {
        var with = selectedAfresh();
        var landing = new UnconfirmedAppends(with, known);
        var landed = landing.landed(items, UnconfirmedAppends.from(horizon, with.selected()));
        landing.unclear().forEach(unclear::accept);
        return landed;
    }

    /** Whether a message that says this Message-ID is here, by the server's own search (RFC 3501 section 6.4.4). */
    boolean holds(String messageId) throws StoreException {
        var quoted = '"' + messageId.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        var found = new AtomicBoolean();
        selectedAfresh()
                .run("UID SEARCH HEADER Message-ID " + quoted, reply -> {
                    if (reply.keyEquals("SEARCH")) {
                        reply.skipSpaces();
                        found.compareAndSet(false, !reply.atEnd());
                    }
                })
                .orRefused("to search a folder");
        return found.get();
    }

    /** A body on an IMAP server never changes, so the new one is created and the old deleted. */
    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var here = stillHere(changes.stream().map(Replacement::handle).toList());
        var present = changes.stream().filter(c -> here.contains(c.handle())).toList();
        var created = create(present.stream().map(Replacement::content).toList());
        var old = new ArrayList<Handle>();
        for (int i = 0; i < present.size(); i++) {
            if (created.get(i) instanceof Outcome.Accepted) {
                old.add(present.get(i).handle());
            }
        }
        if (delete(old).stream().anyMatch(o -> o.toOptional().isEmpty())) {
            // What became of the replacements is found out as after a lost connection.
            throw ImapFailures.protocol("The mail server has a message's new version and does not delete the old one.");
        }
        var outcomes = new ArrayList<Outcome<Placed>>();
        var results = created.iterator();
        for (var change : changes) {
            outcomes.add(
                    here.contains(change.handle())
                            ? results.next()
                            : Outcome.deferred("The message is not in the folder any more."));
        }
        return outcomes;
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        return changes.isEmpty() ? List.of() : new Changes(selected()).reflag(changes);
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        return handles.isEmpty() ? List.of() : new Mover(this, store.mailbox(target)).move(handles);
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        return handles.isEmpty() ? List.of() : new Changes(selected()).delete(handles);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            staged.forEach(Body::discard);
            pool.give(connection);
        }
    }
}
