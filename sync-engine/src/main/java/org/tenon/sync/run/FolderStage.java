package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.FolderFacts;
import org.tenon.sync.plan.FolderPlanner;
import org.tenon.sync.plan.FolderStep;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;

/** The first stage: lists both sides, brings the folders themselves into line, and notes which vanished. */
final class FolderStage {
    /** Handles looked at before a folder is believed to be another one renamed. */
    private static final int SAMPLE = 20;

    static final String FOLDER_RENAME = "folder-rename";

    private final Round round;

    FolderStage(Round round) {
        this.round = round;
    }

    private record Key(Kind kind, FolderName name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = name.compareTo(other.name);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    void run() throws StoreException {
        round.forgetListings();
        var listings = new ArrayList<List<FolderInfo>>();
        var failures = new ArrayList<StoreException>();
        listings.add(List.of());
        listings.add(List.of());
        Parallel.each(List.of(Side.values()), 2, side -> {
            try {
                var folders = round.store(side).folders().stream()
                        .filter(f -> round.policy.kinds().contains(f.kind()))
                        .toList();
                synchronized (listings) {
                    listings.set(side == Side.CLIENT ? 0 : 1, folders);
                }
            } catch (StoreException e) {
                synchronized (failures) {
                    failures.add(e);
                }
            }
        });
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        var facts = facts(byName(listings.get(0)), byName(listings.get(1)));
        for (var step : new FolderPlanner(round.policy).plan(facts)) {
            if (round.dryRun) {
                round.tally.wouldDo(report(step));
            }
            apply(step);
        }
    }

    private static Map<Key, FolderInfo> byName(List<FolderInfo> folders) {
        var map = new TreeMap<Key, FolderInfo>();
        for (var folder : folders) {
            map.put(new Key(folder.kind(), folder.name()), folder);
        }
        return map;
    }

    /** Joins the ledger's folders with both listings, and notes in the ledger what is listed and what vanished. */
    private List<FolderFacts> facts(Map<Key, FolderInfo> client, Map<Key, FolderInfo> server) {
        var keys = new TreeMap<Key, Optional<Long>>();
        client.keySet().forEach(k -> keys.put(k, Optional.empty()));
        server.keySet().forEach(k -> keys.put(k, Optional.empty()));
        for (var known : round.ledger.folders().all()) {
            if (round.policy.kinds().contains(known.kind())) {
                keys.put(new Key(known.kind(), known.name()), Optional.of(known.id()));
            }
        }
        var facts = new ArrayList<FolderFacts>();
        round.ledger.transaction(() -> {
            for (var entry : keys.entrySet()) {
                var key = entry.getKey();
                var clientView = view(entry.getValue(), Side.CLIENT, client.get(key));
                var serverView = view(entry.getValue(), Side.SERVER, server.get(key));
                long id =
                        entry.getValue().orElseGet(() -> round.ledger.folders().idOf(key.kind(), key.name()));
                facts.add(new FolderFacts(entry.getValue(), key.kind(), key.name(), clientView, serverView));
                note(id, Side.CLIENT, clientView, client.get(key));
                note(id, Side.SERVER, serverView, server.get(key));
            }
        });
        return facts;
    }

    private FolderFacts.View view(Optional<Long> id, Side side, FolderInfo listed) {
        var known = id.flatMap(i -> round.ledger.folders().view(i, side));
        boolean wasThere = known.isPresent() && known.get().refused().isEmpty();
        var identity = listed != null ? listed.identity() : known.flatMap(k -> k.identity());
        return new FolderFacts.View(
                wasThere,
                listed != null,
                identity,
                known.flatMap(k -> k.refused()).isPresent());
    }

    private void note(long id, Side side, FolderFacts.View view, FolderInfo listed) {
        if (listed != null) {
            round.listed(side, id, listed);
            var before = round.ledger.folders().view(id, side);
            if (before.isEmpty()
                    || before.get().vanished()
                    || !before.get().identity().equals(listed.identity())
                    || before.get().refused().isPresent()) {
                round.ledger.folders().here(id, side, listed.identity());
            }
        } else if (view.known()) {
            round.ledger.folders().vanished(id, side);
        }
    }

    private void apply(FolderStep step) throws StoreException {
        switch (step) {
            case FolderStep.Create(Kind kind, Side side, FolderName name, String why) -> {
                if (!round.dryRun) {
                    round.ensure(side, round.ledger.folders().idOf(kind, name));
                }
            }
            case FolderStep.Rename rename -> rename(rename);
        }
    }

    private void rename(FolderStep.Rename step) throws StoreException {
        var folders = round.ledger.folders();
        long id = folders.idOf(step.kind(), step.name());
        var renamedSide = step.side().other();
        long newId = folders.idOf(step.kind(), step.to());
        var renamed = round.listing(renamedSide).get(newId);
        if (renamed == null || !sameItems(id, renamedSide, renamed)) {
            return; // Another folder that happens to carry the mark: its items will tell what moved.
        }
        if (round.dryRun) {
            return;
        }
        var old = round.listing(step.side()).get(id);
        if (old == null) {
            return;
        }
        long intent = intend(step);
        switch (round.store(step.side()).renameFolder(old, step.to())) {
            case Outcome.Accepted<FolderInfo>(FolderInfo done) -> {
                renamed(step, done, renamed);
                round.ledger.transaction(() -> round.ledger.journal().done(intent));
            }
            case Outcome.Rejected<FolderInfo>(String code, String message) ->
                round.tally.warn(step.name().path() + ": the new name cannot be used on the other side: " + message);
            case Outcome.Deferred<FolderInfo>(String message) -> {
                round.tally.warn(step.name().path() + ": " + message);
                round.tally.putOff();
            }
        }
    }

    private long intend(FolderStep.Rename step) {
        round.begin();
        return round.ledger.transaction(() -> round.ledger
                .journal()
                .intend(new Entry(
                        0,
                        round.run,
                        0,
                        step.side(),
                        FOLDER_RENAME,
                        new Place(step.kind(), step.name()),
                        Optional.of(new Place(step.kind(), step.to())),
                        Optional.empty(),
                        Flags.NONE,
                        Flags.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0)));
    }

    /** The folder and all below it are called something else now, on both sides and so in the ledger. */
    private void renamed(FolderStep.Rename step, FolderInfo done, FolderInfo other) {
        var folders = round.ledger.folders();
        round.tally.did(step.kind(), step.to().path(), step.side(), FOLDER_RENAME);
        round.ledger.transaction(() -> {
            for (var known : folders.all()) {
                boolean self = known.name().equals(step.name());
                if (known.kind() != step.kind() || !(self || known.name().isUnder(step.name()))) {
                    continue;
                }
                var name = self ? step.to() : known.name().rebased(step.name(), step.to());
                var stranger = folders.find(step.kind(), name);
                var listedThere =
                        stranger.map(s -> round.listing(step.side().other()).get(s));
                if (!self && listedThere.isEmpty()) {
                    continue; // Not renamed over there along with its parent.
                }
                var here = round.listing(step.side()).get(known.id());
                stranger.ifPresent(s -> {
                    round.unlisted(step.side().other(), s);
                    round.unlisted(step.side(), s);
                });
                folders.rename(known.id(), name);
                if (here != null) {
                    var moved = new FolderInfo(
                            here.kind(),
                            name,
                            self ? done.identity() : here.identity(),
                            Optional.empty(),
                            here.role(),
                            here.writable());
                    round.listed(step.side(), known.id(), moved);
                    folders.here(known.id(), step.side(), moved.identity());
                }
                var there = self ? Optional.of(other) : listedThere;
                there.ifPresent(info -> {
                    round.listed(step.side().other(), known.id(), info);
                    folders.here(known.id(), step.side().other(), info.identity());
                });
            }
        });
    }

    /** Whether what is in {@code renamed} is what the ledger knows of folder {@code id}. An empty folder is anybody. */
    private boolean sameItems(long id, Side side, FolderInfo renamed) throws StoreException {
        var sample = round.ledger.sightings().sample(id, side, SAMPLE);
        if (sample.isEmpty()) {
            return true;
        }
        try (var folder = round.store(side).open(renamed)) {
            var here = folder.stillHere(sample.stream().map(s -> s.handle()).toList());
            if (here.isEmpty()) {
                return false;
            }
            var wrong = new ArrayList<String>();
            folder.describe(List.copyOf(here), (handle, linkId, size) -> sample.stream()
                    .filter(s -> s.handle().equals(handle))
                    .findFirst()
                    .flatMap(s -> round.ledger.items().get(s.item()))
                    .flatMap(i -> i.linkId())
                    .filter(known -> !known.equals(linkId))
                    .ifPresent(known -> wrong.add(handle.value())));
            return wrong.isEmpty();
        }
    }

    private static StepReport report(FolderStep step) {
        return switch (step) {
            case FolderStep.Create c -> new StepReport(c.name().path(), c.side(), "folder-create", "", c.reason());
            case FolderStep.Rename r ->
                new StepReport(r.name().path(), r.side(), FOLDER_RENAME, r.to().path(), r.reason());
        };
    }
}
