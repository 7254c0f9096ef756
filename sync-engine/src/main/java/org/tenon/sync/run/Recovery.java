package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Closes the intents that a crash or a lost answer left open. Both sides have been observed by now, so whatever such a step
 * left behind is a stranger in its folder: found there, it becomes the item that it was meant to be, before anything else may be
 * taken for it. Where a store replaces by creating and deleting, or moves by copying and deleting, the old one may be there as
 * well, and goes. A step that left nothing behind is simply planned again.
 */
final class Recovery {
    private static final int MOST_LOOKS_AFRESH = 10;

    private static final String IN_BOTH =
            "It is in its new place and could not be deleted in the old one; the next run tries again.";

    private final RunContext context;

    Recovery(RunContext context) {
        this.context = context;
    }

    /** Where landings are looked for together. */
    private record Where(Side side, long folder) {}

    void run() throws StoreException {
        var searches = new HashMap<Where, List<Entry>>();
        for (var entry : context.openIntents()) {
            var from = folderOf(entry.folder());
            var to = entry.target().isPresent() ? folderOf(entry.target().get()) : from;
            if (from.filter(context::isBlind).isPresent()
                    || to.filter(context::isBlind).isPresent()) {
                continue; // Nobody could look; the next try will.
            }
            switch (entry.action()) {
                case "create", "update", Transfer.MERGE, "move" -> {
                    if (to.isPresent() && context.isListed(entry.side(), to.get()) && wantsLanding(entry, to.get())) {
                        searches.computeIfAbsent(new Where(entry.side(), to.get()), w -> new ArrayList<>())
                                .add(entry);
                    } else {
                        close(entry);
                    }
                }
                case FolderStage.FOLDER_RENAME -> {
                    // Ended before anything was looked at.
                }
                // Deletions and flags are repeatable: planned again if need be. That they may have happened is kept for
                // undo.
                default ->
                    context.ledger.transaction(() -> context.ledger.journal().done(entry.id()));
            }
        }
        for (var search : searches.entrySet()) {
            var where = search.getKey();
            try {
                recover(where, search.getValue());
            } catch (StoreException e) {
                context.blind(where.folder(), where.side(), e);
                // Where they were before they would be planned again.
                search.getValue().forEach(entry -> folderOf(entry.folder()).ifPresent(context::alsoBlind));
                if (e.scope() == Scope.STORE) {
                    throw e;
                }
            }
        }
    }

    private Optional<Long> folderOf(Place place) {
        return context.ledger.folders().find(place.kind(), place.name());
    }

    /** Whether the item is not yet known to be where the step was to put it. */
    private boolean wantsLanding(Entry entry, long to) {
        var now = sighting(entry).filter(s -> !s.gone());
        return context.ledger.items().get(entry.item()).isPresent()
                && switch (entry.action()) {
                    case "create" -> now.isEmpty();
                    // Where bodies change in their place, nothing new can have come of it.
                    case "update", Transfer.MERGE ->
                        now.isEmpty()
                                || (now.get().revision().equals(Revision.FIXED) && isWhereItWas(entry, now.get()));
                    default -> now.isEmpty() || now.get().folder() != to;
                };
    }

    private Optional<Sighting> sighting(Entry entry) {
        return context.ledger.sightings().of(entry.item(), entry.side());
    }

    private boolean isWhereItWas(Entry entry, Sighting now) {
        return Optional.of(now.handle()).equals(entry.handle())
                && Optional.of(now.folder()).equals(folderOf(entry.folder()));
    }

    private void recover(Where where, List<Entry> entries) throws StoreException {
        Map<Entry, Long> landed;
        try (var folder = context.store(where.side()).open(context.info(where.side(), where.folder()))) {
            landed = new LandingSearch(context, where.side(), where.folder()).find(folder, entries);
        }
        for (var entry : entries) {
            var stranger = landed.get(entry);
            if (stranger != null && !dropOld(entry)) {
                leaveInBoth(entry, stranger);
            } else if (stranger != null) {
                context.ledger.transaction(() -> {
                    sighting(entry)
                            .filter(old -> old.side() == Side.SERVER && !old.gone())
                            .ifPresent(old -> context.ledger.departed().add(old.folder(), old.handle()));
                    context.ledger.matching().landed(entry, stranger);
                });
                close(entry);
            } else if (entry.looks().isEmpty()) {
                close(entry);
            } else if (context.isFirstAttempt()) {
                // The side said that it has it: it is done again only when a person says so.
                context.ledger.transaction(() -> context.ledger.journal().lookedInVain(entry.id()));
            }
        }
    }

    /** A creation need not be remembered; an update or move, for undo, must. */
    private void close(Entry entry) {
        context.ledger.transaction(() -> {
            if (entry.action().equals("create")) {
                context.ledger.journal().drop(entry.id());
            } else {
                context.ledger.journal().done(entry.id());
            }
        });
    }

    /** Whether nothing is left where the item was before it was replaced or moved. */
    private boolean dropOld(Entry entry) throws StoreException {
        var old = sighting(entry).filter(s -> !s.gone());
        if (old.isEmpty()) {
            return true;
        }
        var at = old.get();
        try (var folder = context.store(entry.side()).open(context.info(entry.side(), at.folder()))) {
            var unproven =
                    new Proof(context).unproven(folder, at.folder(), entry.side(), Map.of(at.handle(), entry.item()));
            if (!unproven.isEmpty() && !folder.stillHere(unproven).isEmpty()) {
                return false;
            }
            return folder.delete(List.of(at.handle())).getFirst() instanceof Outcome.Accepted<?>;
        }
    }

    /**
     * The item is in its new place, and the side does not let go of it in the old one. The step stays open, and is ended by a later
     * run: planned again it would leave a copy each time, and the copy would be taken for an item of its own.
     */
    private void leaveInBoth(Entry entry, long stranger) {
        context.ledger.transaction(() -> {
            context.ledger.items().putOff(entry.item(), context.lastAttempt(), IN_BOTH);
            context.ledger.items().putOff(stranger, context.lastAttempt(), IN_BOTH);
        });
        context.tally.waits(
                entry.folder().name().path() + " ("
                        + context.store(entry.side()).label() + ")",
                IN_BOTH);
        context.tally.leave();
    }

    /** Folders that open intents speak of, to be observed whatever their digests say. */
    static void lookAfresh(RunContext context) {
        var open = context.openIntents();
        if (open.isEmpty()) {
            return;
        }
        context.ledger.transaction(() -> {
            for (var entry : open) {
                if (entry.looks().orElse(0) >= MOST_LOOKS_AFRESH) {
                    continue; // When it comes into view, the folder changes.
                }
                for (var place : List.of(entry.folder(), entry.target().orElse(entry.folder()))) {
                    context.ledger.folders().find(place.kind(), place.name()).ifPresent(folder -> {
                        for (var side : Side.values()) {
                            context.ledger.folders().forgetDigest(folder, side);
                        }
                    });
                }
            }
        });
    }
}
