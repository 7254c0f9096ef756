package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.Matching.Candidate;
import org.tenon.sync.ledger.Matching.How;
import org.tenon.sync.ledger.Matching.Pair;
import org.tenon.sync.ledger.Matching.Stranger;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.DescriptionSink;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Finds again, by link id, size and where need be content, items that are on a side already, so that nothing is
 * transferred or created twice - after a lost ledger, a new validity, a crash between a creation and its settlement, a move.
 */
final class MatchStage {
    private static final int CHUNK = 500;
    private static final int MOST_TWINS = 10_000;

    private static final String MAY_BE_THERE =
            "It may be one that the other side has already, and that cannot be looked into just now.";

    private static final String MAY_COME_FROM_THERE =
            "It may have been moved from a folder that could not be looked at.";

    private final RunContext context;
    private final List<Changed> changed = Collections.synchronizedList(new ArrayList<>());

    /** A stranger that is not as it was stored, and is described when whatever it may be on the other side has been read. */
    private record Changed(ItemId item, FolderId folder, Side side, LinkId linkId, long sizeBytes, ContentHash hash) {}

    MatchStage(RunContext context) {
        this.context = context;
    }

    void run() throws StoreException {
        // Whatever may be found again is an item that there is something to plan for.
        if (context.ledger.items().anyDirty()) {
            match();
        }
        leaveWhatMayBeKnown();
    }

    private void match() throws StoreException {
        for (var side : Side.values()) {
            if (context.ledger.matching().anyMissed(side)
                    || context.ledger.ownWrites().any(side)) {
                describeStrangers(side, this::isWorthDescribing);
            }
        }
        describeTheChanged();
        for (var side : Side.values()) {
            if (context.ledger.matching().worthAsking(How.ABSENT, side)) {
                lookInsideTheUnlike(side);
            }
        }
        for (var how : How.values()) {
            for (var side : Side.values()) {
                if (context.ledger.matching().worthAsking(how, side)) {
                    tellTwinsApart(how, side);
                    join(how, side);
                    if (how == How.ABSENT) {
                        joinAll(side, () -> context.ledger.matching().sameEssence(side));
                    }
                }
                if (how == How.ABSENT && context.ledger.ownWrites().any(side)) {
                    joinAll(side, () -> context.ledger.matching().renamed(side));
                    joinAnew(side);
                }
            }
        }
    }

    /** What may be there already, or may be the other half of a move, is not taken for new. */
    private void leaveWhatMayBeKnown() {
        if (!context.blindFolders().isEmpty()) {
            for (var side : Side.values()) {
                describeStrangers(side, this::isOfMail);
            }
            describeTheChanged();
            context.ledger.transaction(() -> context.blindFolders()
                    .forEach(folder ->
                            context.ledger.matches().putOffMovedFrom(folder, context.attempt, MAY_COME_FROM_THERE)));
        }
        if (!context.leftOpen().isEmpty()) {
            var matches = context.ledger.matches();
            context.ledger.transaction(() -> context.leftOpen().forEach(open -> {
                matches.putOffLike(open.written(), context.lastAttempt(), MAY_BE_THERE);
                matches.putOffLike(open.folder(), open.listed(), context.lastAttempt(), MAY_BE_THERE);
            }));
            context.tally.leave();
        }
    }

    private boolean isOfMail(FolderId folder, Side side) {
        return context.rules(folder).contentIsFixed();
    }

    private void describeStrangers(Side side, BiPredicate<FolderId, Side> which) {
        Parallel.each(List.copyOf(context.listings.of(side).keySet()), context.parallelism(), folderId -> {
            try {
                if (!context.isBlind(folderId) && which.test(folderId, side)) {
                    describeIn(folderId, side);
                }
            } catch (StoreException e) {
                context.blind(folderId, side, e);
            }
        });
    }

    private boolean isWorthDescribing(FolderId folder, Side side) {
        boolean mayBeRenamed = !context.rules(folder).contentIsFixed()
                && context.ledger.ownWrites().any(folder, side);
        return mayBeRenamed || context.ledger.matching().anyMissed(folder, side);
    }

    private void describeIn(FolderId folderId, Side side) throws StoreException {
        var strangers = new ItemPages<>(
                after -> context.ledger.matching().undescribed(folderId, side, after, CHUNK), Candidate::item);
        if (strangers.isEmpty()) {
            return;
        }
        try (var folder = context.store(side).open(context.listings.info(side, folderId))) {
            strangers.each(candidates -> describe(folder, folderId, side, byHandle(candidates)));
        }
    }

    private void describe(Folder folder, FolderId folderId, Side side, Map<Handle, ItemId> items)
            throws StoreException {
        var rules = context.rules(folderId);
        var found = new HashMap<ItemId, Runnable>();
        try {
            folder.identify(List.copyOf(items.keySet()), new DescriptionSink() {
                @Override
                public void described(Handle handle, LinkId linkId, long size) {
                    var item = items.get(handle);
                    if (item != null) {
                        found.put(item, () -> context.ledger.items().describe(item, linkId, rules.matchedSize(size)));
                    }
                }

                @Override
                public void changed(Handle handle, LinkId linkId, long size, ContentHash hash) {
                    if (!rules.contentIsFixed()) {
                        described(handle, linkId, size);
                    } else if (items.containsKey(handle)) {
                        changed.add(
                                new Changed(items.get(handle), folderId, side, linkId, rules.matchedSize(size), hash));
                    }
                }
            });
        } catch (StoreException e) {
            leaveOut(folderId, side, e, items);
        }
        context.ledger.soonDurable(() -> found.values().forEach(Runnable::run));
    }

    /**
     * Its content tells whether it is one that the other side has. That of those is read before, since a content that is known on one side
     * alone is not compared.
     */
    private void describeTheChanged() {
        for (var one : changed) {
            try {
                readLike(one);
                context.ledger.soonDurable(
                        () -> context.ledger.items().assume(one.item(), one.linkId(), one.hash(), one.sizeBytes()));
            } catch (StoreException e) {
                context.blind(one.folder(), one.side().other(), e);
            }
        }
        changed.clear();
    }

    private void readLike(Changed one) throws StoreException {
        var other = one.side().other();
        var unread = new HashMap<Handle, ItemId>();
        for (var like : context.ledger.sightings().withLink(one.folder(), other, one.linkId())) {
            if (context.ledger
                    .items()
                    .get(like.item())
                    .filter(i -> i.hash().isEmpty())
                    .isPresent()) {
                unread.put(like.handle(), like.item());
            }
        }
        if (!unread.isEmpty() && context.listings.has(other, one.folder())) {
            digest(one.folder(), other, unread);
        }
    }

    /**
     * One that cannot be looked into does not stop the others of its folder: what it is shows when it can. It is not planned in this
     * run, since it may be an item that is there already; nor is what may be it, which would be stored again. A failure that is not about single items goes on.
     */
    private void leaveOut(FolderId folderId, Side side, StoreException e, Map<Handle, ItemId> items)
            throws StoreException {
        if (e.scope() != Scope.ITEM || e.items().isEmpty()) {
            throw e;
        }
        var where = context.about(folderId).name().path() + " ("
                + context.store(side).label() + ")";
        context.ledger.transaction(() -> e.items().forEach((handle, why) -> {
            var item = items.get(handle);
            if (item != null) {
                context.ledger.items().putOff(item, context.lastAttempt(), why);
                context.ledger.matches().putOffLike(item, context.lastAttempt(), MAY_BE_THERE);
                context.tally.waits(where, why);
                context.tally.leave();
            }
        }));
    }

    private static Map<Handle, ItemId> byHandle(List<Candidate> candidates) {
        var items = new HashMap<Handle, ItemId>();
        candidates.forEach(c -> items.put(c.handle(), c.item()));
        return items;
    }

    /**
     * Several with the same link id and size: only their content can tell which is which, so it is read; on the client first,
     * which costs least and may tell that they all are the same.
     */
    private void tellTwinsApart(How how, Side side) {
        for (var readable : Side.values()) {
            digestAll(readable, context.ledger.matching().ambiguous(how, side, readable, MOST_TWINS));
        }
    }

    /** The same link id but another size: where a server counts sizes wrongly, it is the same item all the same. */
    private void lookInsideTheUnlike(Side side) throws StoreException {
        for (var readable : Side.values()) {
            new ItemPages<>(after -> context.ledger.matching().unlike(side, readable, after, CHUNK), Candidate::item)
                    .each(items -> digestAll(readable, items));
        }
    }

    private void digestAll(Side side, List<Candidate> candidates) {
        var byFolder = new HashMap<FolderId, List<Candidate>>();
        for (var candidate : candidates) {
            byFolder.computeIfAbsent(candidate.folder(), f -> new ArrayList<>()).add(candidate);
        }
        byFolder.forEach((folder, items) -> {
            if (context.listings.has(side, folder)) {
                try {
                    digest(folder, side, byHandle(items));
                } catch (StoreException e) {
                    context.blind(folder, side, e);
                }
            }
        });
    }

    private void digest(FolderId folderId, Side side, Map<Handle, ItemId> items) throws StoreException {
        var rules = context.rules(folderId);
        var found = new HashMap<Handle, ContentSummary>();
        var essences = new HashMap<Handle, ContentHash>();
        try (var folder = context.store(side).open(context.listings.info(side, folderId))) {
            folder.read(List.copyOf(items.keySet()), (handle, body) -> {
                try {
                    var digesting = new DigestingBody(rules, body);
                    if (rules.contentIsFixed()) {
                        try (var in = digesting.open()) {
                            rules.essence(in).ifPresent(essence -> essences.put(handle, essence));
                        }
                    }
                    found.put(handle, digesting.found(body).bare());
                } catch (IOException e) {
                    throw BrokenBody.of(e);
                }
            });
        } catch (StoreException e) {
            leaveOut(folderId, side, e, items);
        }
        context.ledger.soonDurable(() -> {
            found.forEach((handle, digest) -> context.ledger
                    .items()
                    .assume(items.get(handle), digest.linkId(), digest.hash(), digest.sizeBytes()));
            essences.forEach((handle, essence) -> context.ledger.items().essence(items.get(handle), essence));
        });
    }

    /**
     * What we stored and the side does not list may be a stranger there, under a name and a UID that the side gave it: known by all
     * else that it says.
     */
    private void joinAnew(Side side) throws StoreException {
        for (var folderId : List.copyOf(context.listings.of(side).keySet())) {
            if (context.rules(folderId).contentIsFixed() || context.isBlind(folderId)) {
                continue;
            }
            var unlisted = context.ledger.ownWrites().handles(folderId, side);
            var strangers = unlisted.isEmpty()
                    ? List.<Stranger>of()
                    : context.ledger.matching().strangers(folderId, side, ItemId.NONE, CHUNK);
            if (strangers.isEmpty()) {
                continue;
            }
            try {
                joinAnew(folderId, side, unlisted, strangers);
            } catch (StoreException e) {
                context.blind(folderId, side, e);
            }
        }
    }

    private void joinAnew(FolderId folderId, Side side, List<Handle> unlisted, List<Stranger> strangers)
            throws StoreException {
        var items = new HashMap<Handle, ItemId>();
        strangers.forEach(s -> items.put(s.handle(), s.item()));
        var essences = new Essences(context, folderId);
        Map<Handle, ContentHash> theirs;
        try (var folder = context.store(side).open(context.listings.info(side, folderId))) {
            theirs = essences.of(folder, List.copyOf(items.keySet()));
        }
        for (var handle : unlisted) {
            var own = context.ledger.sightings().at(folderId, side, handle);
            if (own.isEmpty()) {
                continue;
            }
            var ours = essences.elsewhere(own.get().item(), side);
            theirs.entrySet().stream()
                    .filter(e -> ours.equals(Optional.of(e.getValue())))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(found -> {
                        theirs.remove(found);
                        context.ledger.soonDurable(() -> {
                            context.ledger.matches().join(own.get().item(), items.get(found), side);
                            context.ledger.matches().doubt(own.get().item());
                        });
                    });
        }
    }

    private void join(How how, Side side) {
        joinAll(side, () -> context.ledger.matching().pairs(how, side, context.knownBefore()));
    }

    private void joinAll(Side side, Supplier<List<Pair>> next) {
        while (true) {
            var pairs = next.get();
            if (pairs.isEmpty()) {
                return;
            }
            context.ledger.soonDurable(() -> {
                for (var pair : pairs) {
                    context.ledger.matches().join(pair.item(), pair.stranger(), side);
                    if (!context.rules(pair.folder()).contentIsFixed()) {
                        context.ledger.matches().doubt(pair.item());
                    }
                }
            });
        }
    }
}
