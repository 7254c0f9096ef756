package org.tenon.sync.run;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Side;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/**
 * Takes a run back. Each of its steps is reversed on the client, latest first, as a person would do it by hand; the sync that
 * follows carries that to the server. So undo needs no rules of its own, and whatever else has changed since is merged as ever.
 * What the run created stays: undo never deletes.
 */
final class Undo {
    private final Round round;

    Undo(Round round) {
        this.round = round;
    }

    void run(long run) throws StoreException {
        try (var desk = new Desk(round)) {
            for (var entry : round.ledger.journal().of(run)) {
                if (round.dryRun) {
                    round.tally.wouldDo(new StepReport(
                            entry.folder().name().path(),
                            Side.CLIENT,
                            "undo-" + entry.action(),
                            entry.handle().map(h -> h.value()).orElse(""),
                            "done by run " + run));
                    continue;
                }
                if (KindRules.of(entry.folder().kind()).schedules()) {
                    entry.linkId()
                            .ifPresent(linkId -> round.ledger.transaction(
                                    () -> round.ledger.replays().add(linkId)));
                }
                switch (entry.action()) {
                    case "delete" -> bringBack(desk, entry);
                    case "flags" -> unflag(desk, entry);
                    case "move" -> moveBack(desk, entry);
                    case "update" -> putBack(desk, entry);
                    case FolderStage.FOLDER_RENAME -> renameBack(entry);
                    default -> throw new IllegalStateException("cannot undo: " + entry.action());
                }
                // Used up, so that an undo that is cut off goes on from here.
                round.ledger.transaction(() -> round.ledger.journal().drop(entry.id()));
            }
        }
    }

    private void bringBack(Desk desk, Entry entry) throws StoreException {
        var rules = KindRules.of(entry.folder().kind());
        var body = entry.hash().flatMap(hash -> round.bin.find(rules, hash));
        if (body.isEmpty()) {
            round.tally.warn("an item deleted by that run is not in the bin any more and cannot come back");
            return;
        }
        long folderId = folder(entry.folder());
        boolean backAlready = round.ledger
                .items()
                .byHash(entry.hash().get())
                .filter(i -> i.folder() == folderId)
                .isPresent();
        if (backAlready || !ready(folderId)) {
            return;
        }
        var folder = desk.open(Side.CLIENT, folderId);
        var staged = folder.stage(body.get());
        var item = item(entry, staged);
        var landing = new Landing(round, Side.CLIENT, folderId);
        if (landing.find(folder, item.linkId(), item.sizeBytes(), item.hash()).isPresent()) {
            return; // Brought back by an undo that was cut off.
        }
        var named = new NewItem(
                folder.proposeHandle(item), item.linkId(), item.hash(), item.sizeBytes(), item.flags(), item.body());
        told(folder.create(List.of(named)).getFirst(), entry);
    }

    private NewItem item(Entry entry, org.tenon.sync.store.Body staged) throws StoreException {
        try {
            var found = Tee.digest(KindRules.of(entry.folder().kind()), staged);
            return new NewItem(
                    Optional.empty(),
                    found.linkId(),
                    found.hash(),
                    found.sizeBytes(),
                    entry.before(),
                    Optional.of(staged));
        } catch (java.io.IOException e) {
            throw Transfer.unreadable(e);
        }
    }

    private void unflag(Desk desk, Entry entry) throws StoreException {
        var sighting = onClient(entry);
        if (sighting.isEmpty()) {
            return;
        }
        Flags add = entry.before().minus(entry.after());
        Flags remove = entry.after().minus(entry.before());
        var folder = desk.open(Side.CLIENT, sighting.get().folder());
        told(
                folder.reflag(List.of(new Reflag(sighting.get().handle(), add, remove)))
                        .getFirst(),
                entry);
    }

    private void moveBack(Desk desk, Entry entry) throws StoreException {
        var sighting = onClient(entry);
        long home = folder(entry.folder());
        if (sighting.isEmpty() || sighting.get().folder() == home || !ready(home)) {
            return;
        }
        var folder = desk.open(Side.CLIENT, sighting.get().folder());
        // Where a store moves by copying, a crash between copy and deletion is mended from this.
        long intent = round.ledger.transaction(() -> intend(sighting.get(), home));
        told(
                folder.move(List.of(sighting.get().handle()), round.info(Side.CLIENT, home))
                        .getFirst(),
                entry);
        round.ledger.transaction(() -> round.ledger.journal().drop(intent));
    }

    private long intend(Sighting from, long home) {
        var base = round.ledger.items().get(from.item()).orElseThrow();
        return round.ledger
                .journal()
                .intend(new Entry(
                        0,
                        round.run,
                        from.item(),
                        Side.CLIENT,
                        "move",
                        round.place(from.folder()),
                        Optional.of(round.place(home)),
                        Optional.of(from.handle()),
                        from.flags(),
                        from.flags(),
                        base.linkId(),
                        base.hash(),
                        Optional.empty(),
                        base.sizeBytes()));
    }

    private void putBack(Desk desk, Entry entry) throws StoreException {
        var sighting = onClient(entry);
        var rules = KindRules.of(entry.folder().kind());
        var body = entry.hash().flatMap(hash -> round.bin.find(rules, hash));
        if (sighting.isEmpty() || body.isEmpty()) {
            round.tally.warn("an item changed by that run is not in the bin any more and cannot be put back");
            return;
        }
        var folder = desk.open(Side.CLIENT, sighting.get().folder());
        // What is here now goes to the bin before the old content takes its place: an undo can be regretted too.
        folder.read(List.of(sighting.get().handle()), (handle, now) -> round.bin.keep(rules, now));
        var item = item(entry, folder.stage(body.get()));
        told(
                folder.replace(List.of(new Replacement(
                                sighting.get().handle(), sighting.get().revision(), item)))
                        .getFirst(),
                entry);
    }

    private void renameBack(Entry entry) throws StoreException {
        var target = entry.target().orElseThrow();
        var folder = round.ledger.folders().find(target.kind(), target.name());
        if (folder.isEmpty() || !round.isListed(Side.CLIENT, folder.get())) {
            return;
        }
        var outcome = round.store(Side.CLIENT)
                .renameFolder(
                        round.info(Side.CLIENT, folder.get()), entry.folder().name());
        if (!(outcome instanceof Outcome.Accepted<?>)) {
            round.tally.warn(target.name().path() + ": the folder cannot get its old name back");
        }
    }

    private long folder(Place place) {
        return round.ledger.transaction(() -> round.ledger.folders().idOf(place.kind(), place.name()));
    }

    private boolean ready(long folder) throws StoreException {
        return round.ensure(Side.CLIENT, folder) instanceof Outcome.Accepted<?>;
    }

    private Optional<Sighting> onClient(Entry entry) {
        return round.ledger
                .sightings()
                .of(entry.item(), Side.CLIENT)
                .or(() -> entry.hash()
                        .flatMap(hash -> round.ledger.items().byHash(hash))
                        .flatMap(item -> round.ledger.sightings().of(item.id(), Side.CLIENT)))
                .filter(s -> !s.gone());
    }

    private void told(Outcome<Placed> outcome, Entry entry) {
        switch (outcome) {
            case Outcome.Accepted<Placed> done -> {
                // The sync that follows counts it.
            }
            case Outcome.Rejected<Placed>(String code, String message) ->
                round.tally.warn(entry.folder().name().path() + ": a step could not be undone: " + message);
            case Outcome.Deferred<Placed>(String message) ->
                round.tally.warn(entry.folder().name().path() + ": a step could not be undone: " + message);
            case Outcome.Unplaced<Placed>(String message) ->
                round.tally.warn(entry.folder().name().path() + ": a step could not be undone: " + message);
        }
    }
}
