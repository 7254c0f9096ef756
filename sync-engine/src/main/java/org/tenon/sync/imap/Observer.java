package org.tenon.sync.imap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.mail.MailIdentity;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.StoreException;

/**
 * Observes one mailbox: the changes since a checkpoint where the server has QRESYNC, else all of it. Everything is told as it
 * arrives.
 *
 * <p>A complete listing is believed only if it accounts for every message that the server said there is: a listing cut short
 * must never look like a mailbox from which somebody deleted the rest.
 */
final class Observer {
    /** A server that has forgotten what was expunged when may report every UID that ever was; then a listing is cheaper. */
    private static final long MOST_VANISHED = 1_000_000;

    /** Of so few changes the Message-IDs come along: what is new and may have been moved here need not be asked about again. */
    private static final int MOST_NAMED = 500;

    /** More messages that are there and of which nothing is told than this make a listing worthless. */
    private static final int MOST_UNCLEAR = 20;

    private final ImapConnection connection;
    private final String mailbox;
    private final ItemSink sink;
    private final Beginnings beginnings = new Beginnings();
    private final Map<String, Flags> flagsSeen = new HashMap<>();

    Observer(ImapConnection connection, String mailbox, ItemSink sink) {
        this.connection = connection;
        this.mailbox = mailbox;
        this.sink = sink;
    }

    Observation observe(Optional<Checkpoint> since) throws StoreException {
        if (since.isPresent() && isResumable(since.get()) && connection.qresync()) {
            var changes = changesSince(since.get());
            if (changes.isPresent()) {
                return changes.get();
            }
        } else {
            connection.qresync();
            connection
                    .selection()
                    .open(mailbox, connection.canCondstore() ? "(CONDSTORE)" : "", ImapConnection.Untagged.NONE);
        }
        var now = checkpoint(connection.selected());
        if (since.isPresent() && !since.get().validity().equals(now.validity())) {
            // All that was known is void, and is asked for again from the start: a listing now would be one too many.
            return new Observation(false, now);
        }
        if (since.isPresent()
                && Position.of(connection.selected())
                        .isBehind(Position.parse(since.get().position()))) {
            return Observation.rewound(now);
        }
        return everything();
    }

    private static boolean isResumable(Checkpoint since) {
        return since.validity().matches("[1-9][0-9]*")
                && Position.parse(since.position()).modseq() > 0;
    }

    /** Empty where the server cannot tell: another validity, or no mod-sequences any more. The mailbox is selected then. */
    private Optional<Observation> changesSince(Checkpoint since) throws StoreException {
        var changed = new UidSet();
        var vanished = new UidSet();
        var before = Position.parse(since.position());
        var selected = connection
                .selection()
                .open(mailbox, "(QRESYNC (" + since.validity() + " " + before.modseq() + "))", reply -> {
                    if (reply.keyEquals("FETCH")) {
                        var fetched = Fetched.of(reply);
                        if (fetched.uid() > 0) {
                            changed.add(fetched.uid());
                        }
                    } else if (reply.keyEquals("VANISHED")) {
                        vanished.addAll(vanished(reply));
                    }
                });
        if (!Long.toString(selected.validity).equals(since.validity())
                || selected.modseq < before.modseq()
                || Position.of(selected).isBehind(before)
                || selected.uidNext == 0
                || vanished.countBelow(selected.uidNext) > MOST_VANISHED) {
            return Optional.empty();
        }
        var checkpoint = checkpoint(selected);
        vanished.forEachBelow(selected.uidNext, uid -> sink.gone(UidSet.handle(uid)));
        var items = changed.countBelow(Long.MAX_VALUE) > MOST_NAMED
                ? " (UID FLAGS RFC822.SIZE)"
                : " (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])";
        for (var set : changed.texts()) {
            beginnings
                    .run(connection, "UID FETCH " + set + items, reply -> {
                        if (reply.keyEquals("FETCH")) {
                            tell(fetched(reply));
                        } else if (reply.keyEquals("VANISHED")) {
                            counted(vanished(reply), selected)
                                    .forEachBelow(selected.uidNext, uid -> sink.gone(UidSet.handle(uid)));
                        }
                    })
                    .orRefused("to tell what changed in a folder");
        }
        return Optional.of(new Observation(false, checkpoint));
    }

    private Observation everything() throws StoreException {
        var selected = connection.selected();
        var checkpoint = checkpoint(selected);
        int promised = selected.exists;
        if (promised == 0) {
            return new Observation(true, checkpoint);
        }
        var account = new Account(promised, selected.uidNext);
        connection
                .run("UID FETCH 1:* (UID FLAGS RFC822.SIZE)", reply -> {
                    if (reply.keyEquals("FETCH")) {
                        var fetched = fetched(reply);
                        if (tell(fetched)) {
                            account.told(fetched.sequence(), fetched.uid());
                        }
                    } else if (reply.keyEquals("EXPUNGE")) {
                        account.expunged(reply.getNumber());
                    } else if (reply.keyEquals("VANISHED")) {
                        counted(vanished(reply), selected).forEach(uid -> {
                            account.vanished(uid);
                            sink.gone(UidSet.handle(uid));
                        });
                    }
                })
                .orRefused("to list a folder's messages");
        if (!account.addsUp()) {
            return additionsOnly(account, checkpoint);
        }
        return new Observation(true, checkpoint);
    }

    /**
     * The server counts other messages than it told of. Those that it finds when it searches are asked for by number; what it
     * says nothing about even then is named. Nothing is concluded about what was not told, and the position is left out, so that
     * the next observation lists all again.
     */
    private Observation additionsOnly(Account account, Checkpoint checkpoint) throws StoreException {
        var told = account.told();
        var silent = new UidSet();
        try {
            new Describer(connection).present(UidSet.all()).forEach(uid -> {
                if (!told.contains(uid)) {
                    silent.add(uid);
                }
            });
        } catch (StoreException e) {
            throw ImapConnection.wasLost(e) ? e : notToBeBelieved();
        }
        for (var set : silent.texts()) {
            connection
                    .run("UID FETCH " + set + " (UID FLAGS RFC822.SIZE)", reply -> {
                        if (reply.keyEquals("FETCH")) {
                            var fetched = fetched(reply);
                            if (tell(fetched)) {
                                told.add(fetched.uid());
                            }
                        }
                    })
                    .orRefused("to list a folder's messages");
        }
        var unclear = new HashMap<Handle, String>();
        silent.forEach(uid -> {
            if (!told.contains(uid)) {
                unclear.put(
                        UidSet.handle(uid), "The mail server says that it has this message, and tells nothing of it.");
            }
        });
        if (unclear.isEmpty()) {
            unclear.put(
                    new Handle("listing"),
                    "The mail server counts other messages than it lists. What it lists is synced, and nothing is taken for deleted.");
        }
        if (unclear.size() > MOST_UNCLEAR) {
            throw notToBeBelieved();
        }
        return new Observation(false, new Checkpoint(checkpoint.validity(), ""), unclear);
    }

    private static StoreException notToBeBelieved() {
        return ImapFailures.protocol(
                "The mail server's listing of a folder does not add up, so nothing was concluded from it.");
    }

    private static Checkpoint checkpoint(Selected selected) {
        return new Checkpoint(
                Long.toString(selected.validity), Position.of(selected).text());
    }

    private static Fetched fetched(Reply reply) throws Malformed {
        return Fetched.of(reply);
    }

    /** False for a reply that nobody asked for: a flag that changed meanwhile, to be told the next time. */
    private boolean tell(Fetched fetched) {
        if (fetched.uid() == 0 || fetched.flags() == null || fetched.sizeBytes() < 0) {
            return false;
        }
        sink.here(new ItemState(
                UidSet.handle(fetched.uid()),
                Revision.FIXED,
                shared(fetched.flags()),
                fetched.body() == null ? Optional.empty() : MailIdentity.messageId(beginnings.of(fetched)),
                fetched.sizeBytes()));
        return true;
    }

    /** Nearly all messages have one of a handful of sets of flags. */
    private Flags shared(Flags flags) {
        if (flagsSeen.size() > 500) {
            flagsSeen.clear();
        }
        return flagsSeen.computeIfAbsent(flags.text(), text -> flags);
    }

    /** No more can go at once than were there when the mailbox was opened, or came since. */
    private static UidSet counted(UidSet vanished, Selected selected) throws Malformed {
        if (vanished.countBelow(Long.MAX_VALUE) > Math.max(0, selected.exists) + MOST_VANISHED) {
            throw new Malformed("more messages gone than there were");
        }
        return vanished;
    }

    private static UidSet vanished(Reply reply) throws Malformed {
        var text = ImapConnection.afterKey(reply).strip();
        if (text.toUpperCase(Locale.ROOT).startsWith("(EARLIER)")) {
            text = text.substring("(EARLIER)".length()).strip();
        }
        return UidSet.parse(text);
    }

    /** Keeps book of which sequence number has which UID, through expunges, in four bytes a message. */
    private static final class Account {
        private final int promised;
        private final long uidNext;
        private int gone;
        private int[] uids;
        private int highest;

        Account(int promised, long uidNext) {
            this.promised = promised;
            this.uidNext = uidNext;
            uids = new int[Math.min(promised, 1 << 16) + 1];
        }

        void told(int sequence, long uid) throws Malformed {
            if (sequence < 1 || sequence > promised + (1 << 20)) {
                throw new Malformed("a message number out of range");
            }
            if (sequence >= uids.length) {
                uids = Arrays.copyOf(uids, Math.max(sequence + 1, uids.length + uids.length / 2));
            }
            if (uids[sequence] != 0 && uids[sequence] != (int) uid) {
                throw new Malformed("two UIDs for one message");
            }
            uids[sequence] = (int) uid;
            highest = Math.max(highest, sequence);
        }

        void expunged(int sequence) {
            if (sequence < 1) {
                return;
            }
            if (sequence <= promised - gone) {
                gone++;
            }
            if (sequence <= highest) {
                System.arraycopy(uids, sequence + 1, uids, sequence, highest - sequence);
                uids[highest] = 0;
                highest--;
            }
        }

        void vanished(long uid) {
            for (int i = 1; i <= highest; i++) {
                if (uids[i] == (int) uid) {
                    expunged(i);
                    return;
                }
            }
            // Not told yet: among those still to come, unless it came and went since the mailbox was opened.
            if (uid < uidNext) {
                gone++;
            }
        }

        /** UIDs ascend strictly with message numbers (RFC 9051 section 2.3.1.1), so this finds the absent and the doubled. */
        Set<Long> told() {
            var told = new HashSet<Long>();
            for (int i = 1; i <= highest; i++) {
                if (uids[i] != 0) {
                    told.add(uids[i] & 0xffff_ffffL);
                }
            }
            return told;
        }

        boolean addsUp() {
            long last = 0;
            for (int i = 1; i <= promised - gone; i++) {
                long uid = i <= highest ? uids[i] & 0xffff_ffffL : 0;
                if (uid <= last) {
                    return false;
                }
                last = uid;
            }
            return true;
        }
    }
}
