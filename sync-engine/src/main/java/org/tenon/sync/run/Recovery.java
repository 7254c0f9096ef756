package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Intent.Landing;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.vobject.Content;

/**
 * Closes the intents that a crash or a lost answer left open. Both sides have been observed by now, so whatever such a step
 * left behind is a stranger in its folder: found there, it becomes the item that it was meant to be, before anything else may be
 * taken for it. What was created and is not there any more may have been moved on meanwhile, by a person or a rule: its intent stays open
 * until {@link MatchStage} has looked for it elsewhere. Where a store replaces by creating and deleting, or moves by copying and deleting, the old one may be there as
 * well, and goes. A step that left nothing behind is simply planned again.
 */
final class Recovery {
    private static final int MOST_LOOKS_AFRESH = 10;

    private static final String IN_BOTH =
            "It is in its new place and could not be deleted in the old one; the next run tries again.";

    private static final String IN_TWO = "it was changed in two places while it was moved; both copies are kept";

    private final RunContext context;
    private final List<Entry<Landing>> moved = new ArrayList<>();

    Recovery(RunContext context) {
        this.context = context;
    }

    /** Where landings are looked for together. */
    private record Where(Side side, FolderId folder) {}

    void run() throws StoreException {
        var searches = new HashMap<Where, List<Entry<Landing>>>();
        for (var entry : context.openIntents()) {
            var from = folderOf(entry.intent().folder());
            var to = folderOf(places(entry.intent()).getLast());
            if (from.filter(context::isBlind).isPresent()
                    || to.filter(context::isBlind).isPresent()) {
                // Nobody could look; the next try will. What the step left in the other folder is no news until then.
                from.ifPresent(context::alsoBlind);
                to.ifPresent(context::alsoBlind);
                continue;
            }
            switch (entry.intent()) {
                case Landing landing -> {
                    if (to.isPresent()
                            && context.listings.has(landing.side(), to.get())
                            && wantsLanding(landing, to.get())) {
                        searches.computeIfAbsent(new Where(landing.side(), to.get()), w -> new ArrayList<>())
                                .add(entry.as(landing));
                    } else {
                        close(entry.as(landing));
                    }
                }
                case Intent.RenameFolder ended -> {
                    // Ended before anything was looked at.
                }
                // Planned again if need be. That it may have happened is kept for undo.
                case Intent.Repeatable repeated ->
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
                search.getValue()
                        .forEach(entry -> folderOf(entry.intent().folder()).ifPresent(context::alsoBlind));
                if (e.scope() == Scope.STORE) {
                    throw e;
                }
            }
        }
    }

    private Optional<FolderId> folderOf(Place place) {
        return context.ledger.folders().find(place.kind(), place.name());
    }

    /** Whether the item is not yet known to be where the step was to put it. */
    private boolean wantsLanding(Landing intent, FolderId to) {
        var now = sighting(intent).filter(s -> !s.gone());
        return context.ledger.items().get(intent.item()).isPresent()
                && switch (intent) {
                    case Intent.Create create -> now.isEmpty();
                    // Where bodies change in their place, nothing new can have come of it.
                    case Intent.Overwrite overwrite ->
                        now.isEmpty()
                                || (now.get().revision().equals(Revision.FIXED) && isWhereItWas(overwrite, now.get()));
                    case Intent.Move move ->
                        now.isEmpty() || !now.get().folder().equals(to);
                };
    }

    private Optional<Sighting> sighting(Landing intent) {
        return context.ledger.sightings().of(intent.item(), intent.side());
    }

    private boolean isWhereItWas(Intent.Overwrite intent, Sighting now) {
        return Optional.of(now.handle()).equals(intent.handle())
                && Optional.of(now.folder()).equals(folderOf(intent.folder()));
    }

    private void recover(Where where, List<Entry<Landing>> entries) throws StoreException {
        Map<Entry<Landing>, ItemId> landed;
        try (var folder = context.store(where.side()).open(context.listings.info(where.side(), where.folder()))) {
            landed = new LandingSearch(context, where.side(), where.folder()).find(folder, entries);
        }
        for (var entry : entries) {
            var stranger = landed.get(entry);
            if (stranger != null && isWorkedOnWhereItWas(entry.intent())) {
                takeBack(where, entry, stranger);
            } else if (stranger != null && !dropOld(entry.intent())) {
                leaveInBoth(entry.intent(), stranger);
            } else if (stranger != null) {
                context.ledger.transaction(() -> {
                    sighting(entry.intent())
                            .filter(old -> old.side() == Side.SERVER && !old.gone())
                            .ifPresent(old -> context.ledger.departed().add(old.folder(), old.handle()));
                    context.ledger.matches().landed(entry.intent(), stranger);
                });
                close(entry);
            } else if (entry.looks().isEmpty()) {
                mayBeElsewhere(entry);
            } else if (context.isFirstAttempt()) {
                // The side said that it has it: it is done again only when a person says so.
                context.ledger.transaction(() -> context.ledger.journal().lookedInVain(entry.id()));
            }
        }
    }

    private void mayBeElsewhere(Entry<Landing> entry) {
        var intent = entry.intent();
        var written = intent.writes();
        if (intent instanceof Intent.Create && written.isPresent()) {
            var content = written.get();
            context.ledger.transaction(() -> context.ledger
                    .items()
                    .assume(intent.item(), content.linkId(), content.hash(), content.sizeBytes()));
            moved.add(entry);
        } else {
            close(entry);
        }
    }

    /** When all has been matched: what a creation left behind is known by now, or there is nothing. */
    void end() {
        moved.forEach(this::close);
        moved.clear();
    }

    /** A creation need not be remembered; an update or move, for undo, must. */
    private void close(Entry<Landing> entry) {
        context.ledger.transaction(() -> {
            if (entry.intent() instanceof Intent.Create) {
                context.ledger.journal().drop(entry.id());
            } else {
                context.ledger.journal().done(entry.id());
            }
        });
    }

    /** Whether somebody changed the item, since the step began, where it was to be moved away from. */
    private boolean isWorkedOnWhereItWas(Landing intent) throws StoreException {
        var old = sighting(intent)
                .filter(s -> intent instanceof Intent.Move
                        && !s.gone()
                        && s.agreedRevision()
                                .filter(r -> !r.equals(s.revision()))
                                .isPresent());
        var agreed = intent.content().hash();
        if (old.isEmpty() || agreed.isEmpty()) {
            return false;
        }
        var at = old.get();
        try (var folder = context.store(intent.side()).open(context.listings.info(intent.side(), at.folder()))) {
            var now = new LandingSearch(context, intent.side(), at.folder()).hashes(folder, List.of(at.handle()));
            return now.containsKey(at.handle()) && !now.get(at.handle()).equals(agreed.get());
        }
    }

    /**
     * The item is in both places, and somebody has gone on with it in the old one: there it stays, to be moved as it is now. What the step made
     * goes; where somebody worked on that as well, it stays as a second copy, under a name of its own.
     */
    private void takeBack(Where where, Entry<Landing> entry, ItemId stranger) throws StoreException {
        var made = context.ledger.sightings().of(stranger, where.side());
        var content = entry.intent().content();
        if (made.isPresent() && content.linkId().isPresent() && content.hash().isPresent()) {
            var at = made.get();
            try (var folders = new OpenFolders(context)) {
                var folder = folders.open(where.side(), where.folder());
                boolean asMade = new LandingSearch(context, where.side(), where.folder())
                        .find(
                                folder,
                                content.linkId().get(),
                                content.sizeBytes(),
                                content.hash().get())
                        .filter(stranger::equals)
                        .isPresent();
                if ((asMade || isKeptBeside(folders, at, entry.intent()))
                        && folder.delete(List.of(at.handle()), List.of(at.revision()))
                                        .getFirst()
                                instanceof Outcome.Accepted<?>) {
                    context.ledger.transaction(
                            () -> context.ledger.sightings().gone(where.folder(), where.side(), at.handle()));
                }
            }
        }
        close(entry);
    }

    /** Whether what {@code at} holds is there a second time, as another item. Messages of one Message-ID are two as they are. */
    private boolean isKeptBeside(OpenFolders folders, Sighting at, Landing intent) throws StoreException {
        var rules = context.rules(at.folder());
        if (rules.contentIsFixed()) {
            return false;
        }
        var found = new ArrayList<ContentSummary>();
        folders.open(at.side(), at.folder())
                .read(List.of(at.handle()), (handle, body) -> found.add(context.bin.keep(rules, body)));
        var content = found.stream().flatMap(f -> f.content().stream()).findFirst();
        if (content.isEmpty()) {
            return false;
        }
        var copy = new SecondCopy(context, folders)
                .keep(at.item(), at.side(), at.folder(), at.flags(), content.get(), Content.NONE);
        copy.ifPresent(made -> {
            context.lookAgain();
            context.ledger.transaction(() -> context.ledger
                    .journal()
                    .conflict(
                            context.run,
                            at.folder(),
                            intent.item(),
                            at.side() == Side.CLIENT ? made.handle().value() : "",
                            IN_TWO + (made.marked() ? ", " + ConflictCopy.TOLD : "")));
        });
        return copy.isPresent();
    }

    /** Whether nothing is left where the item was before it was replaced or moved. */
    private boolean dropOld(Landing intent) throws StoreException {
        var old = sighting(intent).filter(s -> !s.gone());
        if (old.isEmpty()) {
            return true;
        }
        var at = old.get();
        try (var folder = context.store(intent.side()).open(context.listings.info(intent.side(), at.folder()))) {
            var unproven =
                    new Proof(context).unproven(folder, at.folder(), intent.side(), Map.of(at.handle(), intent.item()));
            if (!unproven.isEmpty() && !folder.stillHere(unproven).isEmpty()) {
                return false;
            }
            return folder.delete(List.of(at.handle()), List.of(at.revision())).getFirst()
                    instanceof Outcome.Accepted<?>;
        }
    }

    /**
     * The item is in its new place, and the side does not let go of it in the old one. The step stays open, and is ended by a later
     * run: planned again it would leave a copy each time, and the copy would be taken for an item of its own.
     */
    private void leaveInBoth(Landing intent, ItemId stranger) {
        context.ledger.transaction(() -> {
            context.ledger.items().putOff(intent.item(), context.lastAttempt(), IN_BOTH);
            context.ledger.items().putOff(stranger, context.lastAttempt(), IN_BOTH);
        });
        context.tally.waits(
                intent.folder().name().path() + " ("
                        + context.store(intent.side()).label() + ")",
                IN_BOTH);
        context.tally.leave();
    }

    private static List<Place> places(Intent intent) {
        return switch (intent) {
            case Intent.OfItem item -> List.of(item.folder(), item.rests());
            case Intent.RenameFolder rename -> List.of(rename.folder(), rename.to());
        };
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
                for (var place : places(entry.intent())) {
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
