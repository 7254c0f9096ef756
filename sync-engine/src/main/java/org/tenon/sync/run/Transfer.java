package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Intent.At;
import org.tenon.sync.ledger.Intent.Overwriting;
import org.tenon.sync.ledger.Intent.Written;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.ledger.SightingTable;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Step;
import org.tenon.sync.run.Stager.Staged;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** Brings contents from one side to the other: creations and replacements, a batch at a time. */
final class Transfer {
    private final RunContext context;
    private final OpenFolders folders;
    private final SettlementWriter writer;
    private final Bases bases;
    private final Stager stager;

    Transfer(RunContext context, Notices notices, OpenFolders folders, SettlementWriter writer) {
        this.context = context;
        this.folders = folders;
        this.writer = writer;
        this.bases = new Bases(context.ledger);
        this.stager = new Stager(context, notices, bases);
    }

    void create(Side side, FolderId sourceFolder, FolderId targetFolder, List<TransferJob<Step.Create>> jobs)
            throws StoreException {
        switch (new FolderMaker(context).ensure(side, targetFolder)) {
            case Outcome.Accepted<FolderInfo> ready -> createIn(side, sourceFolder, targetFolder, jobs);
            case Outcome.Rejected<FolderInfo>(String code, String message) ->
                jobs.forEach(job -> job.settlement().created(job.step(), Outcome.rejected(code, message)));
            case Outcome.Deferred<FolderInfo>(String why) ->
                jobs.forEach(job -> job.settlement().putOff(why));
            case Outcome.Unplaced<FolderInfo>(String why) ->
                jobs.forEach(job -> job.settlement().putOff(why));
        }
    }

    private void createIn(Side side, FolderId sourceFolder, FolderId targetFolder, List<TransferJob<Step.Create>> jobs)
            throws StoreException {
        var source = folders.open(side.other(), sourceFolder);
        var target = folders.open(side, targetFolder);
        var staging = stager.stage(side, targetFolder, jobs, source, target);
        var staged = staging.staged();
        try {
            var ready = new ArrayList<TransferJob<Step.Create>>();
            var items = new ArrayList<NewItem>();
            for (var job : jobs) {
                var content = staged.get(job.source());
                if (content == null) {
                    staging.settle(job.settlement(), side, job.source());
                } else {
                    ready.add(job);
                    items.add(newItem(target, content, job));
                }
            }
            var place = context.place(targetFolder);
            var intents = intend(creations(ready, items, place));
            var outcomes = items.isEmpty() ? List.<Outcome<Placed>>of() : target.create(items);
            if (side == Side.SERVER && !context.rules(targetFolder).contentIsFixed()) {
                outcomes = shown(target, items, outcomes);
            }
            var there = there(side, targetFolder, outcomes);
            for (int i = 0; i < ready.size(); i++) {
                var job = ready.get(i);
                var found = staged.get(job.source()).found();
                var outcome = told(job.step(), targetFolder, found, outcomes.get(i), there);
                job.settlement().content(found.linkId(), found.hash(), found.sizeBytes());
                job.settlement().created(job.step(), outcome);
                noteDelay(side, place, outcome);
                switch (outcome) {
                    case Outcome.Unplaced<Placed> lost -> {
                        writer.unplaced(intents.get(i));
                        context.lookAgain(); // It may be there under another name.
                    }
                    case Outcome.Accepted<Placed> done -> writer.created(job.settlement(), intents.get(i));
                    case Outcome.Rejected<Placed> no -> writer.notCreated(job.settlement(), intents.get(i));
                    case Outcome.Deferred<Placed> later -> writer.notCreated(job.settlement(), intents.get(i));
                }
                if (outcome instanceof Outcome.Accepted<Placed>) {
                    count(job.step(), place);
                }
            }
        } finally {
            staging.discard();
        }
        staging.end();
    }

    private static List<Intent> creations(List<TransferJob<Step.Create>> jobs, List<NewItem> items, Place place) {
        var creations = new ArrayList<Intent>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            var step = jobs.get(i).step();
            var item = items.get(i);
            var at = new At(step.item(), step.side(), place);
            creations.add(new Intent.Create(at, item.proposed(), item.flags(), written(item)));
        }
        return creations;
    }

    private List<IntentId> intend(List<Intent> intents) {
        return context.ledger.transaction(() -> context.ledger.journal().intend(context.run, intents));
    }

    private void noteDelay(Side side, Place place, Outcome<Placed> outcome) {
        if (outcome instanceof Outcome.Deferred<Placed>(String why)) {
            context.tally.waits(place.name().path() + " (" + context.store(side).label() + ")", why);
        }
    }

    private void count(Step.Act step, Place place) {
        context.tally.did(place.kind(), place.name().path(), step.side(), step.action());
    }

    /** The items that are known to be in the places that a folder of items with names of their own has given now. */
    private Map<Handle, ItemId> there(Side side, FolderId folder, List<Outcome<Placed>> outcomes) {
        var places = outcomes.stream()
                .flatMap(o -> o.toOptional().stream())
                .map(Placed::handle)
                .toList();
        return context.rules(folder).contentIsFixed() || places.isEmpty()
                ? Map.of()
                : context.ledger.sightings().at(folder, side, places);
    }

    /** An item that is put off since the folder has another one of its link id would be put off for ever: a person must choose. */
    private Outcome<Placed> told(
            Step.Create step,
            FolderId folder,
            ContentSummary found,
            Outcome<Placed> outcome,
            Map<Handle, ItemId> there) {
        if (context.rules(folder).contentIsFixed()) {
            return outcome;
        }
        // The place of another item is no place for this one, even where the two say the same: each would take it from
        // the other
        // for ever.
        boolean twin =
                switch (outcome) {
                    case Outcome.Accepted<Placed>(Placed now) ->
                        !there.getOrDefault(now.handle(), step.item()).equals(step.item());
                    case Outcome.Deferred<Placed> later ->
                        context.ledger.items().hasTwin(step.item(), folder, step.side(), found.linkId());
                    case Outcome.Rejected<Placed> no -> false;
                    case Outcome.Unplaced<Placed> lost -> false;
                };
        return twin
                ? Outcome.rejected("same-uid", "the folder has another item with the same UID, and can hold one only")
                : outcome;
    }

    /**
     * A collection that took an item is asked for it: some answer "created" and keep nothing, and what was only ever seen in our own
     * write must not look deleted when a listing leaves it out.
     */
    private static List<Outcome<Placed>> shown(Folder target, List<NewItem> items, List<Outcome<Placed>> outcomes)
            throws StoreException {
        var chosen = new ArrayList<Handle>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).proposed().isPresent()) {
                outcomes.get(i).toOptional().map(Placed::handle).ifPresent(chosen::add);
            }
        }
        if (chosen.isEmpty()) {
            return outcomes;
        }
        var there = target.stillHere(chosen);
        return outcomes.stream()
                .map(o -> o.toOptional()
                        .filter(at -> chosen.contains(at.handle()) && !there.contains(at.handle()))
                        .<Outcome<Placed>>map(
                                at -> Outcome.unplaced(
                                        "The server took the item and does not show it. It is kept here and looked for in every run, and not sent again unless you say so."))
                        .orElse(o))
                .toList();
    }

    private NewItem newItem(Folder target, Staged staged, TransferJob<Step.Create> job) {
        var found = staged.found();
        var step = job.step();
        boolean news = context.bringsNews() && job.settlement().facts().isNewOn(step.side());
        return target.named(new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                found.sizeBytes(),
                step.flags(),
                Optional.of(staged.body()),
                news));
    }

    private static Written written(NewItem item) {
        return new Written(item.linkId(), item.hash(), item.sizeBytes());
    }

    /**
     * Puts the other side's content in the place of this side's. What was here goes to the bin first. An item that was only
     * touched - another time stamp, another spelling of the same content - is not replaced at all.
     */
    void replace(Side side, FolderId sourceFolder, FolderId targetFolder, List<TransferJob<Step.Replace>> jobs)
            throws StoreException {
        replace(side, sourceFolder, targetFolder, jobs, new Recall.Before());
    }

    /** As above; {@code recall} is for undo. */
    void replace(
            Side side,
            FolderId sourceFolder,
            FolderId targetFolder,
            List<TransferJob<Step.Replace>> jobs,
            Recall recall)
            throws StoreException {
        var source = folders.open(side.other(), sourceFolder);
        var target = folders.open(side, targetFolder);
        var staging = stager.stage(side, targetFolder, jobs, source, target);
        var staged = staging.staged();
        try {
            var changes = new ArrayList<Change>();
            for (var job : jobs) {
                var content = staged.get(job.source());
                var base = context.ledger.items().get(job.step().item()).orElseThrow();
                if (content == null) {
                    staging.settle(job.settlement(), side, job.source());
                } else if (base.hash().equals(Optional.of(content.found().hash()))) {
                    job.settlement().nothingToDo();
                } else {
                    changes.add(new Change(job.step(), job.settlement(), content));
                }
            }
            var outcomes = overwrite(side, targetFolder, target, changes, recall);
            for (var change : changes) {
                var found = change.content().found();
                var outcome = outcomes.get(change);
                if (outcome == null) {
                    change.settlement().putOff();
                } else {
                    change.settlement().content(found.linkId(), found.hash(), found.sizeBytes());
                    change.settlement().replaced(change.step(), targetFolder, outcome);
                    noteDelay(side, context.place(targetFolder), outcome);
                }
            }
        } finally {
            staging.discard();
        }
        staging.end();
    }

    /** A content for an item's place. */
    private record Change(Step.Replace step, Settlement settlement, Staged content) {}

    /**
     * Puts {@code content} in the place of what the side has; empty where that is gone. To be settled by the caller: the other side
     * may have to take the content as well.
     *
     * @param recall what undo is to make of it
     */
    Optional<Outcome<Placed>> overwrite(
            Step.Replace step,
            Settlement settlement,
            FolderId folder,
            Body content,
            ContentSummary found,
            Recall recall)
            throws StoreException {
        var target = folders.open(step.side(), folder);
        bases.keep(found);
        bases.write();
        var staged = new Staged(target.stage(content), found.bare());
        try {
            var change = new Change(step, settlement, staged);
            return Optional.ofNullable(overwrite(step.side(), folder, target, List.of(change), recall)
                    .get(change));
        } finally {
            staged.body().discard();
        }
    }

    /** No outcome for those that are not there any more. */
    private Map<Change, Outcome<Placed>> overwrite(
            Side side, FolderId folder, Folder target, List<Change> changes, Recall recall) throws StoreException {
        var place = context.place(folder);
        var rules = context.rules(folder);
        var before = new HashMap<Handle, ContentSummary>();
        var places = new HashMap<Change, SightingTable.Sighting>();
        for (var change : changes) {
            places.put(
                    change,
                    context.ledger.sightings().of(change.step().item(), side).orElseThrow());
        }
        try (var drafts = context.bin.batch()) {
            target.read(
                    changes.stream().map(c -> places.get(c).handle()).toList(),
                    (handle, body) -> before.put(handle, drafts.add(rules, body).bare()));
            drafts.keep();
        }
        var ready = changes.stream()
                .filter(c -> before.containsKey(places.get(c).handle()))
                .toList();
        var replacements = new ArrayList<Replacement>();
        var overwrites = new ArrayList<Intent>();
        for (var change : ready) {
            var sighting = places.get(change);
            var found = change.content().found();
            var item = new NewItem(
                    Optional.of(sighting.handle()),
                    found.linkId(),
                    found.hash(),
                    found.sizeBytes(),
                    sighting.flags(),
                    Optional.of(change.content().body()));
            replacements.add(new Replacement(sighting.handle(), sighting.revision(), target.named(item)));
            var kept = recall instanceof Recall.Version(ContentHash version)
                    ? version
                    : before.get(sighting.handle()).hash();
            var what = new Overwriting(
                    new At(change.step().item(), change.step().side(), place),
                    sighting.handle(),
                    sighting.flags(),
                    written(item),
                    kept);
            overwrites.add(recall instanceof Recall.BothKept ? new Intent.Merge(what) : new Intent.Update(what));
        }
        var intents = intend(overwrites);
        var outcomes = new HashMap<Change, Outcome<Placed>>();
        var results = ready.isEmpty() ? List.<Outcome<Placed>>of() : target.replace(replacements);
        for (int i = 0; i < ready.size(); i++) {
            outcomes.put(ready.get(i), results.get(i));
            switch (results.get(i)) {
                case Outcome.Accepted<Placed> done -> {
                    writer.done(intents.get(i));
                    count(ready.get(i).step(), place);
                }
                case Outcome.Unplaced<Placed> lost -> writer.unplaced(intents.get(i));
                case Outcome.Rejected<Placed> no -> writer.notDone(intents.get(i));
                case Outcome.Deferred<Placed> later -> writer.notDone(intents.get(i));
            }
        }
        return outcomes;
    }
}
