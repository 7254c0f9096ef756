package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.FolderFacts;
import org.tenon.sync.plan.FolderPlanner;
import org.tenon.sync.plan.FolderStep;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** Lists both sides, brings the folders themselves into line, and notes which vanished. */
final class FolderStage {
    /** Handles looked at before a folder is believed to be another one renamed. */
    private static final int SAMPLE = 20;

    private static final int TRIES = 4;

    private final RunContext context;

    FolderStage(RunContext context) {
        this.context = context;
    }

    private record Key(Kind kind, FolderName name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = name.compareTo(other.name);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    /** Lists both sides, notes what is there and what vanished, and says what would be done. */
    List<FolderStep> plan() throws StoreException {
        var listings = list();
        tellOmitted();
        var facts = facts(listings);
        note(facts, listings);
        return new FolderPlanner(context.policy).plan(facts);
    }

    void run() throws StoreException {
        var listings = list();
        if (finishRenames(listings)) {
            listings = list();
        }
        tellOmitted();
        var planner = new FolderPlanner(context.policy);
        var facts = facts(listings);
        var steps = planner.plan(facts);
        // One rename may carry along what another one was to rename: then that one is planned anew.
        for (int again = 0; again < TRIES && rename(steps, listings); again++) {
            listings = list();
            facts = facts(listings);
            steps = planner.plan(facts);
        }
        note(facts, listings);
        var maker = new FolderMaker(context);
        for (var step : steps) {
            switch (step) {
                case FolderStep.Create(Kind kind, Side side, FolderName name, String why) ->
                    maker.ensure(side, context.ledger.folders().idOf(kind, name));
                // Not to be believed, or not possible: from now on it is a folder that vanished and one that is new.
                case FolderStep.Rename rename -> context.lookAgain();
            }
        }
    }

    private void tellOmitted() {
        for (var side : Side.values()) {
            context.store(side).omitted().forEach(context.tally::warn);
        }
    }

    private Map<Side, Map<Key, FolderInfo>> list() throws StoreException {
        context.listings.clear();
        var listings = new ConcurrentHashMap<Side, Map<Key, FolderInfo>>();
        var failures = new ConcurrentLinkedQueue<StoreException>();
        Parallel.each(List.of(Side.values()), 2, side -> {
            try {
                listings.put(
                        side, withThoseLeftOut(side, byName(context.store(side).folders(context.policy.kinds()))));
            } catch (StoreException e) {
                failures.add(e);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.peek();
        }
        return listings;
    }

    /** A listing may be short; a folder that was there is asked for by itself before it is believed to have vanished. */
    private Map<Key, FolderInfo> withThoseLeftOut(Side side, Map<Key, FolderInfo> listing) throws StoreException {
        var all = new TreeMap<>(listing);
        for (var known : context.ledger.folders().all()) {
            var key = new Key(known.kind(), known.name());
            var view = context.ledger
                    .folders()
                    .view(known.id(), side)
                    .filter(v -> !v.vanished() && v.refused().isEmpty());
            if (view.isEmpty()) {
                continue;
            }
            var identity = view.get().identity();
            boolean missing = !listing.containsKey(key)
                    && context.policy.kinds().contains(known.kind())
                    && context.policy.covers(known.kind(), known.name())
                    && (identity.isEmpty()
                            || listing.values().stream()
                                    .noneMatch(f -> f.identity().equals(identity)));
            if (missing) {
                context.store(side)
                        .leftOut(known.kind(), known.name(), identity.orElse(""))
                        .ifPresent(there -> all.put(key, there));
            }
        }
        return all;
    }

    private Map<Key, FolderInfo> byName(List<FolderInfo> folders) {
        var map = new TreeMap<Key, FolderInfo>();
        for (var folder : folders) {
            if (context.policy.covers(folder.kind(), folder.name())) {
                map.put(new Key(folder.kind(), folder.name()), folder);
            }
        }
        return map;
    }

    /** Joins the ledger's folders with both listings. */
    private List<FolderFacts> facts(Map<Side, Map<Key, FolderInfo>> listings) {
        var keys = new TreeMap<Key, Optional<FolderId>>();
        listings.values().forEach(l -> l.keySet().forEach(k -> keys.put(k, Optional.empty())));
        for (var known : context.ledger.folders().all()) {
            if (context.policy.covers(known.kind(), known.name())) {
                keys.put(new Key(known.kind(), known.name()), Optional.of(known.id()));
            }
        }
        var facts = new ArrayList<FolderFacts>();
        keys.forEach((key, id) -> facts.add(new FolderFacts(
                id,
                key.kind(),
                key.name(),
                view(id, Side.CLIENT, key, listings.get(Side.CLIENT)),
                view(id, Side.SERVER, key, listings.get(Side.SERVER)))));
        return facts;
    }

    private FolderFacts.View view(Optional<FolderId> id, Side side, Key key, Map<Key, FolderInfo> listing) {
        var known = id.flatMap(i -> context.ledger.folders().view(i, side));
        var listed = listing.get(key);
        if (listed != null && known.isPresent() && isElsewhere(known.get().identity(), listed, listing)) {
            listed = null; // Another folder took the name of the one that the ledger means.
        }
        boolean wasThere = known.isPresent() && known.get().refused().isEmpty();
        var identity = listed != null ? listed.identity() : known.flatMap(k -> k.identity());
        return new FolderFacts.View(
                wasThere,
                listed != null,
                identity,
                known.flatMap(k -> k.refused()).isPresent());
    }

    private static boolean isElsewhere(Optional<String> identity, FolderInfo listed, Map<Key, FolderInfo> listing) {
        return identity.isPresent()
                && !identity.equals(listed.identity())
                && listing.values().stream().anyMatch(f -> f.identity().equals(identity));
    }

    /** Notes in the ledger what is listed and what vanished. */
    private void note(List<FolderFacts> facts, Map<Side, Map<Key, FolderInfo>> listings) {
        context.ledger.transaction(() -> {
            for (var folder : facts) {
                FolderId id =
                        folder.id().orElseGet(() -> context.ledger.folders().idOf(folder.kind(), folder.name()));
                for (var side : Side.values()) {
                    note(id, side, folder.on(side), listings.get(side).get(new Key(folder.kind(), folder.name())));
                }
            }
        });
    }

    private void note(FolderId id, Side side, FolderFacts.View view, FolderInfo listed) {
        if (listed != null) {
            context.listings.put(side, id, listed);
            var before = context.ledger.folders().view(id, side);
            if (before.isEmpty()
                    || before.get().vanished()
                    || !before.get().identity().equals(listed.identity())
                    || before.get().refused().isPresent()) {
                context.ledger.folders().here(id, side, listed.identity());
            }
            if (before.isPresent() && before.get().vanished()) {
                // What is in it was taken for gone with it: only a look from the start tells that it is back.
                context.ledger.folders().forgetCheckpoint(id, side);
            }
        } else if (view.known()) {
            context.ledger.folders().vanished(id, side);
        }
    }

    /**
     * Does the renames that can be believed, each written down before it is done; true where one was. Only when all are done is
     * anything noted of the new names, so that after a crash in between every rename is seen again.
     */
    private boolean rename(List<FolderStep> steps, Map<Side, Map<Key, FolderInfo>> listings) throws StoreException {
        boolean any = false;
        for (var step : steps) {
            if (step instanceof FolderStep.Rename rename && isBelievable(rename, listings)) {
                IntentId intent = intend(rename);
                any |= rename(rename, intent, listings);
            }
        }
        return any;
    }

    private boolean isBelievable(FolderStep.Rename step, Map<Side, Map<Key, FolderInfo>> listings)
            throws StoreException {
        var renamed = listings.get(step.side().other()).get(new Key(step.kind(), step.to()));
        FolderId id = context.ledger.folders().idOf(step.kind(), step.name());
        return renamed != null && sameItems(id, step.side().other(), renamed);
    }

    private boolean rename(FolderStep.Rename step, IntentId intent, Map<Side, Map<Key, FolderInfo>> listings)
            throws StoreException {
        var old = listings.get(step.side()).get(new Key(step.kind(), step.name()));
        switch (context.store(step.side()).renameFolder(old, step.to())) {
            case Outcome.Accepted<FolderInfo> done -> {
                context.tally.did(step.kind(), step.to().path(), step.side(), Action.FOLDER_RENAME);
                renamed(step, intent, listings.get(step.side().other()));
                return true;
            }
            case Outcome.Rejected<FolderInfo>(String code, String message) ->
                context.tally.warn(step.name().path() + ": the new name cannot be used on the other side: " + message);
            case Outcome.Deferred<FolderInfo>(String message) -> {
                context.tally.warn(step.name().path() + ": " + message);
                context.tally.putOff();
            }
            case Outcome.Unplaced<FolderInfo>(String message) -> {
                context.tally.warn(step.name().path() + ": " + message);
                context.tally.putOff();
            }
        }
        context.ledger.transaction(() -> context.ledger.journal().drop(intent));
        return false;
    }

    private IntentId intend(FolderStep.Rename step) {
        context.begin();
        return context.ledger.transaction(() -> context.ledger
                .journal()
                .intend(
                        context.run,
                        new Intent.RenameFolder(
                                step.side(), new Place(step.kind(), step.name()), new Place(step.kind(), step.to()))));
    }

    /** The folder, and all below it that was renamed along with it, are called something else in the ledger as well. */
    private void renamed(FolderStep.Rename step, IntentId intent, Map<Key, FolderInfo> there) {
        var folders = context.ledger.folders();
        context.ledger.transaction(() -> {
            for (var known : folders.all()) {
                if (known.kind() != step.kind()) {
                    continue;
                }
                if (known.name().equals(step.name())) {
                    folders.rename(known.id(), step.to());
                } else if (known.name().isUnder(step.name())) {
                    var name = known.name().rebased(step.name(), step.to());
                    if (there.containsKey(new Key(known.kind(), name))) {
                        folders.rename(known.id(), name);
                    }
                }
            }
            context.ledger.journal().done(intent);
        });
    }

    /** Ends the renames that a crash left open: true where there was one. */
    private boolean finishRenames(Map<Side, Map<Key, FolderInfo>> listings) throws StoreException {
        boolean any = false;
        for (var entry : context.openIntents()) {
            if (!(entry.intent() instanceof Intent.RenameFolder(Side side, Place from, Place to))) {
                continue;
            }
            any = true;
            var step = FolderStep.Rename.begun(to.kind(), side, from.name(), to.name());
            var here = listings.get(step.side());
            var there = listings.get(step.side().other());
            boolean wanted = there.containsKey(new Key(step.kind(), step.to()))
                    && !there.containsKey(new Key(step.kind(), step.name()))
                    && context.ledger.folders().find(step.kind(), step.name()).isPresent();
            boolean before = here.containsKey(new Key(step.kind(), step.name()));
            boolean after = here.containsKey(new Key(step.kind(), step.to()));
            if (wanted && before && !after) {
                rename(step, entry.id(), listings);
            } else if (wanted && after && !before) {
                renamed(step, entry.id(), there);
            } else {
                context.ledger.transaction(() -> context.ledger.journal().drop(entry.id()));
            }
        }
        return any;
    }

    /** Whether what is in {@code renamed} is what the ledger knows of folder {@code id}. An empty folder is no evidence, so it matches any. */
    private boolean sameItems(FolderId id, Side side, FolderInfo renamed) throws StoreException {
        var sample = context.ledger.sightings().sample(id, side, SAMPLE);
        if (sample.isEmpty()) {
            return true;
        }
        try (var folder = context.store(side).open(renamed)) {
            var here = folder.stillHere(sample.stream().map(s -> s.handle()).toList());
            if (here.isEmpty()) {
                return false;
            }
            var wrong = new ArrayList<String>();
            folder.describe(List.copyOf(here), (handle, linkId, size) -> sample.stream()
                    .filter(s -> s.handle().equals(handle))
                    .findFirst()
                    .flatMap(s -> context.ledger.items().get(s.item()))
                    .flatMap(i -> i.linkId())
                    .filter(known -> !known.equals(linkId))
                    .ifPresent(known -> wrong.add(handle.value())));
            return wrong.isEmpty();
        }
    }
}
