package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.ledger.SightingTable;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.HeldId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.Rewind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** Writes into the ledger what each side holds, or what changed there, with the checkpoint. */
final class ObserveStage {
    private final RunContext context;

    ObserveStage(RunContext context) {
        this.context = context;
    }

    private record Look(FolderId folder, Side side) {}

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
                || context.ledger.ownWrites().any(folder, side)
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
            var notes = new ObservedNews(context, folderId, side, index);
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
            if (folder.standsBefore(
                    observation.checkpoint(), context.ledger.ownWrites().handles(folderId, side))) {
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
    private boolean isSilentOfOurWrites(FolderId folder, Side side, ObservedNews notes) {
        return context.ledger.ownWrites().handles(folder, side).stream().anyMatch(handle -> !notes.toldOf(handle));
    }

    /** Of those that a complete listing left out, the ones that the store, asked again by name, does not have either. */
    private static Set<Handle> provenMissing(Folder folder, List<SightingTable.Sighting> unseen, ObservedNews notes)
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
        var notes = new ObservedNews(context, folderId, side, index);
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
            ObservedNews notes,
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
            context.ledger.departed().forget(folderId, notes.settledDepartures());
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
}
