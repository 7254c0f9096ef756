package org.tenon.sync.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/**
 * Takes a run back. Each of its steps is reversed on the client, latest first, as a person would do it by hand; the sync that
 * follows carries that to the server. So undo needs no rules of its own. What has come after a step stays: the newer mark, place
 * or value of a property wins, and where the two cannot be told apart the item is left as it is, by name. What the run created
 * stays too: undo never deletes.
 */
final class Undo {
    private static final String DELETED_SINCE = "it was deleted since that run, and stays deleted";

    private final RunContext context;

    Undo(RunContext context) {
        this.context = context;
    }

    /** Puts up with a crash at any point: begun again, it goes on from there. */
    void run(RunId run) throws StoreException {
        try (var openFolders = new OpenFolders(context)) {
            for (var entry : context.ledger.journal().of(run)) {
                if (take(openFolders, entry)) {
                    // Used up, so that an undo that is cut off goes on from here.
                    context.ledger.transaction(() -> context.ledger.journal().drop(entry.id()));
                }
            }
        }
    }

    /** Takes one step back; false where that has to be tried again. */
    private boolean take(OpenFolders openFolders, Entry<Intent> entry) throws StoreException {
        return switch (entry.intent()) {
            case Intent.Delete delete -> bringBack(openFolders, entry.as(delete));
            case Intent.Reflag reflag -> unflag(openFolders, entry.as(reflag));
            case Intent.Move move -> moveBack(openFolders, entry.as(move));
            case Intent.Update update -> putBack(openFolders, entry.as(update));
            case Intent.Merge merge ->
                leave(entry.as(merge), "that run brought together what both sides had changed; both changes are kept");
            case Intent.RenameFolder rename -> renameBack(rename);
            case Intent.Create create -> true; // Undo never deletes.
        };
    }

    private boolean bringBack(OpenFolders openFolders, Entry<Intent.Delete> entry) throws StoreException {
        var rules = KindRules.of(entry.intent().folder().kind());
        var body = entry.intent().content().hash().flatMap(hash -> context.bin.find(rules, hash));
        if (body.isEmpty()) {
            return leave(entry, "that run deleted it, and it is not in the bin any more: it cannot come back");
        }
        FolderId folderId = folder(entry.intent().folder());
        if (!context.ledger
                .items()
                .withHash(folderId, entry.intent().content().hash().get())
                .isEmpty()) {
            return true; // It is there.
        }
        if (!rules.contentIsFixed() && isThere(folderId, entry)) {
            return leave(entry, "it was made again since: that one stays, the deleted one is in the bin");
        }
        if (!ready(folderId)) {
            return leave(entry, "its folder cannot be made, so it cannot come back; it is in the bin");
        }
        var folder = openFolders.open(Side.CLIENT, folderId);
        var staged = folder.stage(body.get());
        var item = item(entry.intent(), staged);
        var landing = new LandingSearch(context, Side.CLIENT, folderId);
        if (landing.find(folder, item.linkId(), item.sizeBytes(), item.hash()).isPresent()) {
            return true; // Brought back by an undo that was cut off.
        }
        UndoEdit.tellNobody(context, entry.intent());
        return told(folder.create(List.of(folder.named(item))).getFirst(), entry);
    }

    /** Whether either side has an item of that link id in the folder. */
    private boolean isThere(FolderId folder, Entry<? extends Intent.OfItem> entry) {
        return entry.intent().content().linkId().isPresent()
                && Stream.of(Side.values()).anyMatch(side -> !context.ledger
                        .sightings()
                        .withLink(
                                folder, side, entry.intent().content().linkId().get())
                        .isEmpty());
    }

    private NewItem item(Intent.Delete intent, Body staged) throws StoreException {
        try {
            var found = DigestingBody.digest(KindRules.of(intent.folder().kind()), staged);
            return new NewItem(
                    Optional.empty(),
                    found.linkId(),
                    found.hash(),
                    found.sizeBytes(),
                    intent.flags(),
                    Optional.of(staged));
        } catch (IOException e) {
            throw BrokenBody.of(e);
        }
    }

    /** Only the marks that the run set or took, so those that came later stay. */
    private boolean unflag(OpenFolders openFolders, Entry<Intent.Reflag> entry) throws StoreException {
        var sighting = onClient(entry);
        if (sighting.isEmpty()) {
            return leave(entry, DELETED_SINCE);
        }
        Flags add = entry.intent().before().minus(entry.intent().after());
        Flags remove = entry.intent().after().minus(entry.intent().before());
        var folder = openFolders.open(Side.CLIENT, sighting.get().folder());
        return told(
                folder.reflag(List.of(new Reflag(sighting.get().handle(), add, remove)))
                        .getFirst(),
                entry);
    }

    private boolean moveBack(OpenFolders openFolders, Entry<Intent.Move> entry) throws StoreException {
        var sighting = onClient(entry);
        if (sighting.isEmpty()) {
            return leave(entry, DELETED_SINCE);
        }
        FolderId home = folder(entry.intent().folder());
        if (sighting.get().folder().equals(home)) {
            return true;
        }
        if (!context.place(sighting.get().folder()).equals(entry.intent().to())) {
            return leave(entry, "it was moved again since that run, and stays where it is");
        }
        if (!ready(home)) {
            return leave(entry, "its folder cannot be made, so it stays where it is");
        }
        var folder = openFolders.open(Side.CLIENT, sighting.get().folder());
        // Where a store moves by copying, a crash between copy and deletion is mended from this.
        IntentId intent = context.ledger.transaction(() -> intend(sighting.get(), home));
        boolean done = told(
                folder.move(List.of(sighting.get().handle()), context.listings.info(Side.CLIENT, home))
                        .getFirst(),
                entry);
        context.ledger.transaction(() -> context.ledger.journal().drop(intent));
        return done;
    }

    private IntentId intend(Sighting from, FolderId home) {
        var base = context.ledger.items().get(from.item()).orElseThrow();
        return context.ledger
                .journal()
                .intend(
                        context.run,
                        new Intent.Move(
                                new Intent.At(from.item(), Side.CLIENT, context.place(from.folder())),
                                context.place(home),
                                from.handle(),
                                from.flags(),
                                base.content()));
    }

    private boolean putBack(OpenFolders openFolders, Entry<Intent.Update> entry) throws StoreException {
        var sighting = onClient(entry);
        if (sighting.isEmpty()) {
            return leave(entry, DELETED_SINCE);
        }
        var came = new UndoEdit(context, openFolders).back(entry.intent(), sighting.get());
        came.word().ifPresent(word -> leave(entry, word));
        return came.outcome().isEmpty() || told(came.outcome().get(), entry);
    }

    private boolean renameBack(Intent.RenameFolder rename) throws StoreException {
        var target = rename.to();
        var folder = context.ledger.folders().find(target.kind(), target.name());
        if (folder.isEmpty() || !context.listings.has(Side.CLIENT, folder.get())) {
            context.tally.warn(
                    target.name().path() + ": the folder was renamed again or deleted since that run, and stays so");
            return true;
        }
        var outcome = context.store(Side.CLIENT)
                .renameFolder(
                        context.listings.info(Side.CLIENT, folder.get()),
                        rename.folder().name());
        if (!(outcome instanceof Outcome.Accepted<?>)) {
            context.tally.warn(target.name().path() + ": the folder cannot get its old name back");
        }
        return true;
    }

    private FolderId folder(Place place) {
        return context.ledger.transaction(() -> context.ledger.folders().idOf(place.kind(), place.name()));
    }

    private boolean ready(FolderId folder) throws StoreException {
        return new FolderMaker(context).ensure(Side.CLIENT, folder) instanceof Outcome.Accepted<?>;
    }

    /** Where the item is on the client; empty where either side has deleted it since. */
    private Optional<Sighting> onClient(Entry<? extends Intent.OfItem> entry) {
        var sightings = context.ledger.sightings();
        var known = sightings.of(entry.intent().item(), Side.CLIENT).or(() -> renumbered(entry));
        return known.filter(s -> !s.gone()).filter(s -> sightings
                .of(s.item(), Side.SERVER)
                .filter(there -> there.gone())
                .isEmpty());
    }

    /** The item under another number, as after the ledger was made anew: one like it where the run left it. */
    private Optional<Sighting> renumbered(Entry<? extends Intent.OfItem> entry) {
        if (context.ledger.items().get(entry.intent().item()).isPresent()
                || context.ledger
                        .journal()
                        .deletedLater(entry.id(), entry.intent().item())) {
            return Optional.empty();
        }
        var place = entry.intent().rests();
        return context.ledger.folders().find(place.kind(), place.name()).flatMap(folder -> like(folder, entry).stream()
                .findFirst());
    }

    private List<Sighting> like(FolderId folder, Entry<? extends Intent.OfItem> entry) {
        var sightings = context.ledger.sightings();
        if (KindRules.of(entry.intent().folder().kind()).contentIsFixed()) {
            return entry.intent()
                    .content()
                    .hash()
                    .map(hash -> context.ledger.items().withHash(folder, hash).stream()
                            .flatMap(item -> sightings.of(item.id(), Side.CLIENT).stream())
                            .toList())
                    .orElse(List.of());
        }
        return entry.intent()
                .content()
                .linkId()
                .map(linkId -> sightings.withLink(folder, Side.CLIENT, linkId))
                .orElse(List.of());
    }

    /** The step is not taken back, or not all of it, and that is said by name. */
    private boolean leave(Entry<? extends Intent.OfItem> entry, String why) {
        var name = onClient(entry)
                .map(s -> s.handle().value())
                .or(() -> entry.intent().handle().map(h -> h.value()));
        context.tally.warn(entry.intent().folder().name().path() + ": "
                + name.map(n -> n + ": ").orElse("") + why);
        return true;
    }

    /** Whether the step is done with. */
    private boolean told(Outcome<Placed> outcome, Entry<? extends Intent.OfItem> entry) {
        return switch (outcome) {
            // The sync that follows counts it.
            case Outcome.Accepted<Placed> done -> true;
            case Outcome.Rejected<Placed>(String code, String message) ->
                leave(entry, "this step could not be undone: " + message);
            case Outcome.Deferred<Placed>(String message) -> {
                leave(entry, "this step could not be undone yet: " + message);
                yield false;
            }
            case Outcome.Unplaced<Placed>(String message) -> leave(entry, "this step could not be undone: " + message);
        };
    }
}
