package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Journal.Place;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Brings contents from one side to the other: creations and replacements, a batch at a time. */
final class Transfer {
    private final Round round;
    private final Desk desk;
    private final Scribe scribe;

    Transfer(Round round, Desk desk, Scribe scribe) {
        this.round = round;
        this.desk = desk;
        this.scribe = scribe;
    }

    /** A body read from one side and staged on the other, with what its digest says. */
    private record Staged(Body body, CanonicalDigest.Found found) {}

    /** One item's content on its way; {@code source} is where it is now. */
    record Job<S extends Step>(S step, Settlement settlement, Handle source) {}

    static StoreException unreadable(IOException e) {
        return new StoreException(
                Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE, "a body could not be read to its end", e);
    }

    void create(Side side, long sourceFolder, long targetFolder, List<Job<Step.Create>> jobs) throws StoreException {
        switch (round.ensure(side, targetFolder)) {
            case Outcome.Accepted<FolderInfo> ready -> createIn(side, sourceFolder, targetFolder, jobs);
            case Outcome.Rejected<FolderInfo>(String code, String message) ->
                jobs.forEach(job -> job.settlement().created(job.step(), Outcome.rejected(code, message)));
            case Outcome.Deferred<FolderInfo> later ->
                jobs.forEach(job -> job.settlement().putOff());
        }
    }

    private void createIn(Side side, long sourceFolder, long targetFolder, List<Job<Step.Create>> jobs)
            throws StoreException {
        var source = desk.open(side.other(), sourceFolder);
        var target = desk.open(side, targetFolder);
        var staged = stage(side, targetFolder, jobs, source, target);
        try {
            var ready = new ArrayList<Job<Step.Create>>();
            var items = new ArrayList<NewItem>();
            for (var job : jobs) {
                var content = staged.get(job.source());
                if (content == null) {
                    job.settlement().putOff(); // It went between the listing and now.
                } else {
                    ready.add(job);
                    items.add(newItem(target, content, job.step().flags()));
                }
            }
            var place = round.place(targetFolder);
            var intents = round.ledger.transaction(() -> {
                var numbers = new ArrayList<Long>();
                for (int i = 0; i < ready.size(); i++) {
                    numbers.add(intend(ready.get(i).step(), place, items.get(i), Flags.NONE, Optional.empty()));
                }
                return numbers;
            });
            var outcomes = target.create(items);
            for (int i = 0; i < ready.size(); i++) {
                var job = ready.get(i);
                var found = staged.get(job.source()).found();
                job.settlement().content(found.linkId(), found.hash(), found.sizeBytes());
                job.settlement().created(job.step(), outcomes.get(i));
                // Undo never deletes, so a creation need not be remembered once it is settled.
                scribe.done(intents.get(i), false);
                if (outcomes.get(i) instanceof Outcome.Accepted<Placed>) {
                    count(job.step(), place);
                }
            }
        } finally {
            staged.values().forEach(s -> s.body().discard());
        }
    }

    private void count(Step.Act step, Place place) {
        round.tally.did(place.kind(), place.name().path(), step.side(), step.action());
    }

    private Map<Handle, Staged> stage(
            Side side, long targetFolder, List<? extends Job<?>> jobs, Folder source, Folder target)
            throws StoreException {
        var staged = new HashMap<Handle, Staged>();
        var about = round.about(targetFolder);
        var name = about.name().path();
        boolean done = false;
        try {
            source.read(jobs.stream().map(Job::source).toList(), (handle, body) -> {
                var tee = new Tee(body);
                try {
                    var kept = target.stage(tee);
                    var found = tee.found(kept);
                    staged.put(handle, new Staged(kept, found));
                    round.tally.transferred(about.kind(), name, side.other(), found.sizeBytes());
                    round.progress.advanced(name, side, 1, found.sizeBytes());
                } catch (IOException e) {
                    throw unreadable(e);
                }
            });
            done = true;
            return staged;
        } finally {
            if (!done) {
                staged.values().forEach(s -> s.body().discard());
            }
        }
    }

    private static NewItem newItem(Folder target, Staged staged, Flags flags) {
        var found = staged.found();
        var item = new NewItem(
                Optional.empty(), found.linkId(), found.hash(), found.sizeBytes(), flags, Optional.of(staged.body()));
        return new NewItem(
                target.proposeHandle(item), item.linkId(), item.hash(), item.sizeBytes(), item.flags(), item.body());
    }

    private long intend(Step.Act step, Place place, NewItem item, Flags before, Optional<ContentHash> kept) {
        return round.ledger
                .journal()
                .intend(new Entry(
                        0,
                        round.run,
                        step.item(),
                        step.side(),
                        step.action(),
                        place,
                        Optional.empty(),
                        item.proposed(),
                        before,
                        item.flags(),
                        Optional.of(item.linkId()),
                        kept,
                        Optional.of(item.hash()),
                        item.sizeBytes()));
    }

    /**
     * Puts the other side's content in the place of this side's. What was here goes to the bin first. An item that was only
     * touched - another time stamp, the same content - is not replaced at all.
     */
    void replace(Side side, long sourceFolder, long targetFolder, List<Job<Step.Replace>> jobs) throws StoreException {
        var source = desk.open(side.other(), sourceFolder);
        var target = desk.open(side, targetFolder);
        var staged = stage(side, targetFolder, jobs, source, target);
        try {
            for (var job : jobs) {
                var content = staged.get(job.source());
                var base = round.ledger.items().get(job.step().item()).orElseThrow();
                if (content == null) {
                    job.settlement().putOff();
                } else if (base.hash().equals(Optional.of(content.found().hash()))) {
                    job.settlement().nothingToDo();
                } else {
                    replaceOne(targetFolder, target, job, content);
                }
            }
        } finally {
            staged.values().forEach(s -> s.body().discard());
        }
    }

    private void replaceOne(long folder, Folder target, Job<Step.Replace> job, Staged content) throws StoreException {
        var step = job.step();
        var sighting = round.ledger.sightings().of(step.item(), step.side()).orElseThrow();
        var before = new ArrayList<CanonicalDigest.Found>();
        target.read(List.of(sighting.handle()), (handle, body) -> before.add(round.bin.keep(body)));
        if (before.isEmpty()) {
            job.settlement().putOff();
            return;
        }
        var item = newItem(target, content, sighting.flags());
        var marked = new NewItem(
                Optional.of(sighting.handle()),
                item.linkId(),
                item.hash(),
                item.sizeBytes(),
                item.flags(),
                item.body());
        var place = round.place(folder);
        long intent = round.ledger.transaction(() -> intend(
                step,
                place,
                marked,
                sighting.flags(),
                Optional.of(before.getFirst().hash())));
        var outcome = target.replace(List.of(new Replacement(sighting.handle(), sighting.revision(), item)))
                .getFirst();
        job.settlement()
                .content(
                        content.found().linkId(),
                        content.found().hash(),
                        content.found().sizeBytes());
        job.settlement().replaced(step, folder, outcome);
        if (outcome instanceof Outcome.Accepted<Placed>) {
            scribe.done(intent, true);
            count(step, place);
        } else {
            scribe.notDone(intent);
        }
    }
}
