package org.tenon.sync.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.imap.AppendCommand.Ready;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;

/**
 * Appends messages: many in one MULTIAPPEND (RFC 3502) where offered, which costs the server one transaction and one sync to
 * disk; else one command each without waiting in between. What the server refuses among many is found by appending each of
 * them alone.
 */
final class Appender {
    private static final int MOST_MESSAGES = 100;
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    /** Connections lost in a row with nothing told in between: then it is the server, and not a message. */
    private static final int MOST_IN_VAIN = 25;

    private final ImapFolder folder;
    private final AppendCommand command;
    private final List<Outcome<Placed>> outcomes = new ArrayList<>();
    private final List<Integer> unnamed = new ArrayList<>();
    /** At which the connection was lost: sent alone, when all others are there. */
    private final List<Ready> aside = new ArrayList<>();

    private List<NewItem> items = List.of();
    private String horizon = "";
    private boolean together = true;
    private int lossesInVain;

    Appender(ImapFolder folder) {
        this.folder = folder;
        this.command = new AppendCommand(folder.mailbox());
    }

    List<Outcome<Placed>> create(List<NewItem> newItems) throws StoreException {
        items = newItems;
        var connection = folder.connection();
        // Where a connection is lost in the middle, this tells what landed from what was here before.
        horizon = folder.horizonAtHand();
        newItems.forEach(item -> outcomes.add(null));
        var batch = new ArrayList<Ready>();
        long bytes = 0;
        for (int i = 0; i < newItems.size(); i++) {
            var ready = prepare(i, newItems.get(i), connection);
            if (ready == null) {
                continue;
            }
            if (!ready.body().isHeld()) {
                appendBig(ready);
                continue;
            }
            if (!batch.isEmpty()
                    && (batch.size() == MOST_MESSAGES || bytes + ready.body().length() > MOST_BYTES)) {
                append(batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(ready);
            bytes += ready.body().length();
        }
        append(batch);
        for (var ready : aside) {
            appendAlone(ready);
        }
        findUnnamed();
        new AppendedFlags(folder).check(newItems, outcomes);
        return List.copyOf(outcomes);
    }

    /** Null where the outcome is clear already. */
    private Ready prepare(int index, NewItem item, ImapConnection connection) {
        var source = item.body().orElseThrow(() -> new IllegalArgumentException("an item without a body"));
        long limit = connection.capabilities().number("APPENDLIMIT");
        if (limit >= 0 && source.sizeBytes() > limit) {
            outcomes.set(index, tooBig());
            return null;
        }
        try {
            var body = CrlfBody.of(source);
            if (limit >= 0 && body.length() > limit) {
                outcomes.set(index, tooBig());
                return null;
            }
            if (body.holdsNul()) {
                outcomes.set(
                        index,
                        Outcome.rejected(
                                "refused",
                                "The message holds a NUL character, which a mail server can neither take nor give back unchanged."));
                return null;
            }
            var flags = item.flags().isEmpty() ? item.flags() : folder.keepable(item.flags());
            return new Ready(index, item, body, flags);
        } catch (IOException e) {
            outcomes.set(index, Outcome.deferred("The message could not be read."));
            return null;
        }
    }

    private static Outcome<Placed> tooBig() {
        return Outcome.rejected("too-big", "The message is bigger than the mail server takes.");
    }

    /** Sends them whatever ends the connection: what landed of them is found, and the rest sent on a new one. */
    private void append(List<Ready> batch) throws StoreException {
        var rest = new ArrayList<>(batch);
        while (!rest.isEmpty()) {
            try {
                send(rest);
                return;
            } catch (StoreException e) {
                int before = rest.size();
                if (!isLoss(e) || horizon.isEmpty()) {
                    throw e;
                }
                rest.removeIf(this::isSettled);
                findLanded(rest);
                rest.removeIf(this::isSettled);
                lossesInVain = rest.size() < before ? 1 : lossesInVain + 1;
                if (lossesInVain > MOST_IN_VAIN) {
                    throw e;
                }
                if (rest.size() > 1 && together && folder.connection().can("MULTIAPPEND")) {
                    together = false; // Which of them it was shows when they go one by one.
                } else if (!rest.isEmpty()) {
                    aside.add(rest.removeFirst());
                }
            }
        }
    }

    private void appendAlone(Ready ready) throws StoreException {
        for (int tries = 2; tries > 0 && !isSettled(ready); tries--) {
            try {
                send(List.of(ready));
            } catch (StoreException e) {
                if (!isLoss(e)) {
                    throw e;
                }
                findLanded(List.of(ready));
                tries = Silence.isSilence(e) ? 0 : tries;
            }
        }
        if (!isSettled(ready)) {
            outcomes.set(
                    ready.index(),
                    Outcome.rejected(
                            "no-answer",
                            "The mail server ends the connection, or falls silent, when it is given this message."));
        }
    }

    private boolean isSettled(Ready ready) {
        return outcomes.get(ready.index()) != null || unnamed.contains(ready.index());
    }

    private void findLanded(List<Ready> doubtful) throws StoreException {
        if (doubtful.isEmpty()) {
            return;
        }
        // One that may be there and cannot be looked into is looked for once more at the end, and never sent again.
        var landed = folder.landed(
                doubtful.stream().map(Ready::item).toList(),
                horizon,
                placedAlready(),
                i -> unnamed.add(doubtful.get(i).index()));
        for (int i = 0; i < doubtful.size(); i++) {
            var ready = doubtful.get(i);
            landed.get(i)
                    .ifPresent(handle -> outcomes.set(
                            ready.index(),
                            placed(UidSet.uid(handle), ready.item().flags())));
        }
    }

    private Set<Long> placedAlready() {
        var uids = new HashSet<Long>();
        for (var outcome : outcomes) {
            if (outcome instanceof Outcome.Accepted<Placed>(Placed at)) {
                uids.add(UidSet.uid(at.handle()));
            }
        }
        return uids;
    }

    private void send(List<Ready> batch) throws StoreException {
        if (batch.size() > 1 && together && folder.connection().can("MULTIAPPEND")) {
            var completion = folder.bounded(c -> c.exchange(() -> command.together(c, batch)));
            if (completion.ok()) {
                settle(batch, completion);
                return;
            }
        }
        if (batch.size() > 1 && folder.connection().can("LITERAL+")) {
            var completions = new Completion[batch.size()];
            try {
                folder.bounded(c -> c.exchange(() -> command.inARow(c, batch, completions)));
            } catch (StoreException e) {
                for (int i = 0; i < batch.size(); i++) {
                    if (completions[i] != null && completions[i].ok()) {
                        settle(List.of(batch.get(i)), completions[i]);
                    }
                }
                throw e;
            }
            for (int i = 0; i < batch.size(); i++) {
                settleOrAppendBare(batch.get(i), completions[i]);
            }
            return;
        }
        for (var ready : batch) {
            settleOrAppendBare(ready, folder.bounded(c -> c.exchange(() -> command.together(c, List.of(ready)))));
        }
    }

    private static boolean isLoss(StoreException e) {
        return !(e.getCause() instanceof AppendCommand.ChangedMeanwhile) && ImapConnection.wasLost(e);
    }

    /** A message refused with its keywords is offered once more without them. */
    private void settleOrAppendBare(Ready ready, Completion completion) throws StoreException {
        if (completion.ok() || !ready.hasKeywords() || !isAboutTheMessage(completion)) {
            settle(List.of(ready), completion);
            return;
        }
        var bare = ready.withoutKeywords();
        settle(List.of(bare), folder.bounded(c -> c.exchange(() -> command.together(c, List.of(bare)))));
    }

    private static boolean isAboutTheMessage(Completion refused) {
        return switch (refused.refusal()) {
            case NOT_UNDERSTOOD, CANNOT, UNKNOWN, NO_PERMISSION -> true;
            case LIMIT,
                    TROUBLE,
                    FULL,
                    TOO_BIG,
                    ABSENT,
                    EXISTS,
                    HAS_CHILDREN,
                    WRONG_SECRET,
                    EXPIRED,
                    MAY_NOT_ACT,
                    NOT_PRIVATE,
                    PERSON_NEEDED -> refused.code().equals("LIMIT");
        };
    }

    private void appendBig(Ready ready) throws StoreException {
        try {
            append(List.of(ready));
        } catch (StoreException e) {
            if (!(e.getCause() instanceof AppendCommand.ChangedMeanwhile)) {
                throw e;
            }
            outcomes.set(ready.index(), Outcome.deferred("The message changed while it was being sent."));
        }
    }

    private void settle(List<Ready> batch, Completion completion) throws StoreException {
        if (!completion.ok()) {
            outcomes.set(batch.getFirst().index(), refusal(completion));
            return;
        }
        var uids = new ArrayList<Long>();
        if (completion.code().equals("APPENDUID")) {
            var parts = completion.arguments().split(" ", -1);
            try {
                var named =
                        parts.length == 2 && folder.isOfThisValidity(parts[0]) ? UidSet.parse(parts[1]) : new UidSet();
                if (named.countBelow(Long.MAX_VALUE) == batch.size()) {
                    named.forEach(uids::add);
                }
            } catch (Malformed e) {
                uids.clear();
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            int index = batch.get(i).index();
            if (uids.size() == batch.size()) {
                outcomes.set(index, placed(uids.get(i), batch.get(i).flags()));
            } else {
                unnamed.add(index);
            }
        }
    }

    private Outcome<Placed> placed(long uid, Flags flags) {
        folder.appended(uid);
        return Outcome.accepted(new Placed(UidSet.handle(uid), Revision.FIXED, flags));
    }

    static Outcome<Placed> refusal(Completion completion) throws StoreException {
        var words = completion.words();
        return switch (completion.refusal()) {
            case FULL -> Outcome.rejected("over-quota", ServerWords.after("The mailbox on the server is full.", words));
            case TOO_BIG -> tooBig();
            case NO_PERMISSION, MAY_NOT_ACT ->
                Outcome.rejected(
                        "no-permission",
                        ServerWords.after("The mail server does not let us write to this folder.", words));
            case LIMIT, TROUBLE -> Outcome.deferred(ServerWords.after("The mail server is busy or in trouble.", words));
            case ABSENT -> throw ImapFailures.refused("to store a message", completion);
            case NOT_UNDERSTOOD ->
                Outcome.rejected(
                        "refused", ServerWords.after("The mail server does not understand this message.", words));
            case EXISTS, HAS_CHILDREN, WRONG_SECRET, EXPIRED, NOT_PRIVATE, PERSON_NEEDED, CANNOT, UNKNOWN ->
                Outcome.rejected("refused", ServerWords.after("The mail server refused this message.", words));
        };
    }

    private void findUnnamed() throws StoreException {
        if (unnamed.isEmpty()) {
            return;
        }
        var doubtful = unnamed.stream().map(items::get).toList();
        var landed = folder.landed(doubtful, horizon, placedAlready(), i -> {});
        for (int i = 0; i < doubtful.size(); i++) {
            var wanted = doubtful.get(i).flags();
            var flags = wanted.isEmpty() ? wanted : folder.keepable(wanted);
            Optional<Outcome<Placed>> found = landed.get(i).map(handle -> placed(UidSet.uid(handle), flags));
            outcomes.set(
                    unnamed.get(i),
                    found.orElseGet(
                            () -> Outcome.unplaced(
                                    "The mail server took the message and does not show it. It is kept here and looked for in every run, and not sent again unless you say so.")));
        }
    }

    /** Those of {@code flags} that can be said in a command: a keyword is an atom (RFC 9051 section 9). */
    static Flags wireFlags(Flags flags) {
        return Flags.of(flags.names().stream().filter(Appender::isSayable).toList());
    }

    /** Those of {@code flags} that every server knows. */
    static Flags systemFlags(Flags flags) {
        return Flags.of(
                flags.names().stream().filter(name -> name.startsWith("\\")).toList());
    }

    private static boolean isSayable(String flag) {
        if (flag.startsWith("\\")) {
            return flag.equalsIgnoreCase(Flags.SEEN)
                    || flag.equalsIgnoreCase(Flags.ANSWERED)
                    || flag.equalsIgnoreCase(Flags.FLAGGED)
                    || flag.equalsIgnoreCase(Flags.DRAFT)
                    || flag.equalsIgnoreCase(Flags.DELETED);
        }
        return !flag.isEmpty() && flag.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0);
    }
}
