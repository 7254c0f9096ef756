package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.ledger.Arrivals;
import org.tenon.sync.ledger.FormerTable.Ages;
import org.tenon.sync.ledger.SightingIndex;
import org.tenon.sync.ledger.SightingTable;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.HeldId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.Rewind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** Writes into the ledger what each side holds, or what changed there, with the checkpoint. */
final class ObserveStage {
    /** Sightings written down together. */
    private static final int BATCH = 2000;

    private final RunContext context;

    ObserveStage(RunContext context) {
        this.context = context;
    }

    private record Look(FolderId folder, Side side) {}

    /** News of an item that is not the one that we wrote under its handle. */
    private record Another(ItemState item) {}

    void run() throws StoreException {
        var looks = new ArrayList<Look>();
        for (var known : context.ledger.folders().all()) {
            for (var side : Side.values()) {
                if (context.listings.has(side, known.id()) && worthALook(known.id(), side)) {
                    looks.add(new Look(known.id(), side));
                } else if (isVanished(known.id(), side)) {
                    context.ledger.transaction(() -> context.ledger.sightings().allGone(known.id(), side));
                }
            }
        }
        Parallel.each(looks, context.parallelism() + 1, look -> {
            try {
                if (context.tally.storeFailure().isEmpty()) {
                    observe(look.folder(), look.side());
                }
            } catch (StoreException e) {
                context.blind(look.folder(), look.side(), e);
            }
        });
        var failure = context.tally.storeFailure();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private boolean isVanished(FolderId folder, Side side) {
        return context.covers(folder)
                && !context.listings.has(side, folder)
                && context.ledger
                        .folders()
                        .view(folder, side)
                        .filter(v -> v.vanished())
                        .isPresent();
    }

    private boolean worthALook(FolderId folder, Side side) throws StoreException {
        // Our own writes came after that digest: where it is met again, they are not there any more.
        return !isDigestOfLastLook(context.listings.info(side, folder), folder, side)
                || context.ledger.sightings().anyUnlisted(folder, side)
                || (side == Side.SERVER && context.ledger.departed().any(folder));
    }

    private boolean isDigestOfLastLook(FolderInfo info, FolderId folder, Side side) {
        var before = context.ledger.folders().view(folder, side).flatMap(v -> v.digest());
        return info.digest().isPresent() && info.digest().equals(before);
    }

    private void observe(FolderId folderId, Side side) throws StoreException {
        var info = context.listings.info(side, folderId);
        var since = context.ledger.folders().view(folderId, side).flatMap(v -> v.checkpoint());
        var sightings = context.ledger.sightings();
        try (var folder = context.store(side).open(info)) {
            var index = sightings.index(folderId, side);
            var notes = new Notes(folderId, side, index);
            var observation = folder.observe(since, notes);
            boolean silent = !observation.complete()
                    && !isOfAnotherValidity(observation, since)
                    && (isSilentOfOurWrites(folderId, side, notes) || notes.isSilentOfDeparted());
            if (silent) {
                observation = folder.observe(Optional.empty(), notes);
            }
            if (isOfAnotherValidity(observation, since)) {
                newValidity(folderId, side, folder, observation, observation.rewound());
                return;
            }
            if (folder.standsBefore(observation.checkpoint(), sightings.unlisted(folderId, side))) {
                newValidity(folderId, side, folder, observation, true);
                return;
            }
            Set<Handle> missing = Set.of();
            notes.settleWritten(folder);
            notes.settleDeparted(folder, observation.complete());
            if (observation.complete()) {
                missing = provenMissing(folder, index.unseen(), notes);
            }
            boolean restarted =
                    silent || observation.restarted() || (notes.anyBack() && isDigestOfLastLook(info, folderId, side));
            var ages = notes.ages();
            var verdict = since.isPresent()
                    ? Rewind.of(new Rewind.Look(restarted, ages.older(), ages.fresh(), missing.size()))
                    : Rewind.Verdict.FORWARD;
            if (verdict == Rewind.Verdict.BACK) {
                newValidity(folderId, side, folder, observation, true);
                return;
            }
            var where = context.about(folderId).name().path() + " ("
                    + context.store(side).label() + ")";
            observation
                    .unclear()
                    .forEach((handle, why) -> context.tally.warn(where + ": " + handle.value() + ": " + why));
            if (!observation.unclear().isEmpty()) {
                context.tally.leave(); // What nobody could say may be an edit.
            }
            boolean believed = observation.unclear().isEmpty() && !observation.overtaken();
            var digest = believed ? info.digest() : Optional.<String>empty();
            finish(folderId, side, notes, missing, observation.checkpoint(), digest, verdict);
        }
    }

    private static boolean isOfAnotherValidity(Observation observation, Optional<Checkpoint> since) {
        return since.isPresent()
                && (observation.rewound()
                        || !since.get()
                                .validity()
                                .equals(observation.checkpoint().validity()));
    }

    /**
     * Whether the changes since the last look lack something that we wrote after it. A server that was put back to the state of
     * that look tells none, and so does one that is late; a complete listing tells which. What we took away is asked of the notes.
     */
    private boolean isSilentOfOurWrites(FolderId folder, Side side, Notes notes) {
        return context.ledger.sightings().unlisted(folder, side).stream().anyMatch(handle -> !notes.toldOf(handle));
    }

    /** Of those that a complete listing left out, the ones that the store, asked again by name, does not have either. */
    private static Set<Handle> provenMissing(Folder folder, List<SightingTable.Sighting> unseen, Notes notes)
            throws StoreException {
        var missing = new HashSet<Handle>();
        for (var sighting : unseen) {
            if (!notes.toldOf(sighting.handle())) {
                missing.add(sighting.handle());
            }
        }
        if (!missing.isEmpty()) {
            missing.removeAll(folder.stillHere(missing));
        }
        return missing;
    }

    /** The handles mean something else now. What was known of them is void; what is here is taken down anew. */
    private void newValidity(FolderId folderId, Side side, Folder folder, Observation first, boolean rewound)
            throws StoreException {
        boolean contentIsFixed = context.rules(folderId).contentIsFixed();
        var stillAgreed = contentIsFixed ? Set.<ItemId>of() : new StillAgreed(context).in(folderId, side, folder);
        context.ledger.transaction(() -> {
            context.ledger.sightings().voidAll(folderId, side);
            if (!contentIsFixed) {
                // Else an older version that came back would pass for an edit of the agreed one.
                context.ledger.items().forgetAgreed(folderId, stillAgreed);
            }
        });
        context.tally.warn(
                context.about(folderId).name().path()
                        + (rewound
                                ? ": the folder was put back to an earlier state on one side ("
                                        + context.store(side).label()
                                        + "), as after a restore from a backup; its items are matched again, and nothing is deleted for it"
                                : ": one side has numbered the folder's items anew (UIDVALIDITY changed); they are matched again"));
        var index = context.ledger.sightings().index(folderId, side);
        var notes = new Notes(folderId, side, index);
        var again = folder.observe(Optional.empty(), notes);
        if (!again.checkpoint().validity().equals(first.checkpoint().validity())) {
            throw new StoreException(
                    Scope.COLLECTION,
                    StoreException.Retry.LATER,
                    StoreException.Cause.PROTOCOL,
                    "the folder's validity keeps changing; nothing was changed in it");
        }
        finish(folderId, side, notes, Set.of(), again.checkpoint(), Optional.empty(), Rewind.Verdict.FORWARD);
    }

    private void finish(
            FolderId folderId,
            Side side,
            Notes notes,
            Set<Handle> missing,
            Checkpoint checkpoint,
            Optional<String> digest,
            Rewind.Verdict verdict) {
        if (notes.isEmpty()
                && missing.isEmpty()
                && verdict != Rewind.Verdict.DOUBTFUL
                && context.ledger.folders().isObserved(folderId, side, checkpoint, digest)) {
            return; // As in most runs, of most folders.
        }
        context.ledger.soonDurable(() -> {
            notes.write();
            missing.forEach(handle -> context.ledger.sightings().gone(folderId, side, handle));
            if (verdict == Rewind.Verdict.DOUBTFUL) {
                hold(folderId, side, missing);
            }
            context.ledger.departed().forget(folderId, notes.departedSettled);
            context.ledger.folders().observed(folderId, side, checkpoint, digest);
        });
    }

    /** With what was observed, since a later run could not tell any more that the deletions are in doubt. */
    private void hold(FolderId folderId, Side side, Set<Handle> missing) {
        var held = context.ledger.held();
        HeldId hold = held.hold(
                folderId,
                side.other(),
                Hold.DELETION,
                context.store(side).label()
                        + " began its count anew and lacks these; it may have been restored from a backup",
                context.clock.instant());
        missing.forEach(handle -> held.addGone(hold, folderId, side, handle));
    }

    /** Writes what is told into the ledger, in batches; what is known already costs a comparison of numbers. */
    private final class Notes implements ItemSink {
        private final FolderId folder;
        private final Side side;
        private final SightingIndex index;
        private final List<Object> pending = new ArrayList<>();
        private final Set<Handle> told = new HashSet<>();
        /** What we took away since the last look; which of it is told as gone, and which is told as there again. */
        private final Set<Handle> departed;

        private final Set<Handle> left = new HashSet<>();
        private final Map<Handle, ItemState> back = new LinkedHashMap<>();
        private final Set<Handle> departedSettled = new HashSet<>();
        private final boolean anyUnlisted;

        private final FirstListing first;
        private final boolean mayBeOlder;
        /** What may be in a state that it had earlier, to be looked up before the ledger learns of it. */
        private final List<ItemState> unweighed = new ArrayList<>();

        private Ages ages = Ages.NONE;

        private Notes(FolderId folder, Side side, SightingIndex index) {
            this.folder = folder;
            this.side = side;
            this.index = index;
            this.departed = side == Side.SERVER ? context.ledger.departed().of(folder) : Set.of();
            this.anyUnlisted = context.ledger.sightings().anyUnlisted(folder, side);
            this.first = new FirstListing(context, folder, side);
            this.mayBeOlder = side == Side.SERVER && !context.rules(folder).contentIsFixed() && index.knowsAny();
        }

        @Override
        public void here(ItemState item) {
            if (departed.contains(item.handle())) {
                back.put(item.handle(), item);
                return;
            }
            take(item);
        }

        @Override
        public boolean awaitsOurs() {
            return anyUnlisted || !departed.isEmpty();
        }

        private void take(ItemState item) {
            if (!index.unchanged(item)) {
                if (index.knowsAny()) {
                    told.add(item.handle());
                }
                var written = index.asWritten(item);
                if (mayBeOlder && written.isEmpty()) {
                    unweighed.add(item);
                }
                if (!first.doubts(item)) {
                    note(written.isPresent() ? new Arrivals.Written(written.getAsLong(), item) : item);
                }
            }
        }

        /** Of all that was told so far. */
        private Ages ages() {
            ages = ages.plus(context.ledger.former().of(folder, unweighed));
            unweighed.clear();
            return ages;
        }

        @Override
        public void gone(Handle handle) {
            if (departed.contains(handle)) {
                left.add(handle);
                back.remove(handle);
            }
            if (anyUnlisted) {
                told.add(handle);
            }
            first.gone(handle);
            note(handle);
        }

        private void settleWritten(Folder from) throws StoreException {
            first.settle(from, this::note, item -> note(new Another(item)));
        }

        private boolean isSilentOfDeparted() {
            return departed.stream().anyMatch(handle -> !left.contains(handle) && !back.containsKey(handle));
        }

        /** What is listed again is there again only if the store, asked for it by name, has it: a listing may be late. */
        private void settleDeparted(Folder from, boolean complete) throws StoreException {
            if (departed.isEmpty()) {
                return;
            }
            departedSettled.addAll(complete ? departed : left);
            departedSettled.removeAll(back.keySet());
            back.keySet().retainAll(back.isEmpty() ? Set.of() : from.stillHere(back.keySet()));
            departedSettled.addAll(back.keySet());
            back.values().forEach(this::take);
        }

        private boolean anyBack() {
            return !back.isEmpty();
        }

        private void note(Object news) {
            pending.add(news);
            if (pending.size() >= BATCH) {
                context.ledger.soonDurable(this::write);
            }
        }

        private boolean isEmpty() {
            return pending.isEmpty() && departedSettled.isEmpty();
        }

        private boolean toldOf(Handle handle) {
            return told.contains(handle);
        }

        private void write() {
            ages();
            int at = 0;
            if (!index.knowsAny()) {
                var first = leading(ItemState.class, at);
                context.ledger.arrivals().firstSeen(folder, side, first);
                at += first.size();
            }
            while (at < pending.size()) {
                var written = leading(Arrivals.Written.class, at);
                context.ledger.arrivals().firstListed(folder, side, written);
                at += written.size();
                if (written.isEmpty()) {
                    write(pending.get(at++));
                }
            }
            pending.clear();
        }

        /** The news of that sort from there on, up to the first of another one. */
        private <T> List<T> leading(Class<T> sort, int from) {
            return pending.subList(from, pending.size()).stream()
                    .takeWhile(sort::isInstance)
                    .map(sort::cast)
                    .toList();
        }

        private void write(Object news) {
            switch (news) {
                case ItemState item -> context.ledger.sightings().here(folder, side, item);
                case Another(ItemState item) -> context.ledger.sightings().another(folder, side, item);
                case Handle handle -> context.ledger.sightings().gone(folder, side, handle);
                default -> throw new IllegalStateException();
            }
        }
    }
}
