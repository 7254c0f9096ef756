package org.tenon.sync.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.Journal.Deletions;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.Step;
import org.tenon.sync.plan.Valve;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The last stage: deletions, through the valve, each with its content in the bin first; then folders left empty. */
final class DeleteStage {
    private static final Duration DAY = Duration.ofDays(1);

    private final RunContext context;
    private final ItemPlanner planner;
    private final Valve valve;

    DeleteStage(RunContext context) {
        this.context = context;
        this.planner = new ItemPlanner(context.policy);
        this.valve = new Valve(context.policy.deletes());
    }

    /** A folder's deletions on one side. */
    private record Batch(long folder, Side side) {}

    void run() throws StoreException {
        var counts = count();
        var reasons = new HashMap<Batch, String>();
        var lately =
                context.ledger.journal().deletedSince(context.clock.instant().minus(DAY));
        counts.keySet().forEach(batch -> valve.hold(question(batch, counts, lately))
                .ifPresent(reason -> reasons.put(batch, reason)));
        for (long folder : context.ledger.items().dirtyFolders(context.attempt)) {
            if (!context.covers(folder)) {
                continue;
            }
            try {
                work(folder, reasons);
            } catch (StoreException e) {
                context.failed(folder, Side.SERVER, e);
                if (e.scope() == Scope.STORE) {
                    throw e;
                }
            }
        }
        removeEmptyFolders();
    }

    /**
     * Holds what a vanished folder would take along, before anything else is done: a new item may bring the folder back, and then
     * nothing would tell any more that it had vanished.
     */
    void holdWhatVanished() {
        var counts = count();
        var lately =
                context.ledger.journal().deletedSince(context.clock.instant().minus(DAY));
        for (var batch : counts.keySet()) {
            if (vanished(batch.folder(), batch.side().other())) {
                valve.hold(question(batch, counts, lately)).ifPresent(reason -> hold(batch, reason));
            }
        }
    }

    private void work(long folder, Map<Batch, String> reasons) throws StoreException {
        for (var side : Side.values()) {
            var batch = new Batch(folder, side);
            if (reasons.containsKey(batch)) {
                hold(batch, reasons.get(batch));
            }
            if (context.dryRun) {
                each(folder, (facts, step) -> {
                    if (step.side() == side) {
                        ItemStage.rehearse(context, facts, List.of(step));
                    }
                });
            } else {
                delete(batch);
            }
        }
    }

    /** The deletions planned for which nobody gave leave. */
    private Map<Batch, Long> count() {
        var released = context.ledger.held().released(Hold.DELETION);
        var counts = new LinkedHashMap<Batch, Long>();
        for (long folder : context.ledger.items().dirtyFolders(context.attempt)) {
            if (context.covers(folder)) {
                each(folder, (facts, step) -> {
                    if (!released.contains(facts.item())) {
                        counts.merge(new Batch(folder, step.side()), 1L, Long::sum);
                    }
                });
            }
        }
        return counts;
    }

    private Valve.Question question(Batch batch, Map<Batch, Long> counts, List<Deletions> lately) {
        var ledger = context.ledger;
        var side = batch.side();
        var other = side.other();
        var about = context.about(batch.folder());
        var kind = about.kind();
        return new Valve.Question(
                kind,
                vanished(batch.folder(), other),
                new Valve.Count(
                        counts.get(batch) + alreadyHeld(batch),
                        sum(lately, d -> d.side() == side && d.folder().equals(context.place(batch.folder()))),
                        ledger.items().countAgreed(batch.folder()),
                        ledger.sightings().countHere(batch.folder(), other) == 0),
                new Valve.Count(
                        now(
                                counts,
                                b -> b.side() == side
                                        && context.about(b.folder()).kind() == kind),
                        sum(lately, d -> d.side() == side && d.folder().kind() == kind),
                        ledger.items().countAgreed(kind),
                        ledger.sightings().countHere(kind, other) == 0),
                new Valve.Count(
                        now(counts, b -> b.side() == side),
                        sum(lately, d -> d.side() == side),
                        ledger.items().countAgreed(),
                        ledger.sightings().countHere(other) == 0));
    }

    private static long now(Map<Batch, Long> counts, Predicate<Batch> which) {
        return counts.entrySet().stream()
                .filter(e -> which.test(e.getKey()))
                .mapToLong(e -> e.getValue())
                .sum();
    }

    private static long sum(List<Deletions> lately, Predicate<Deletions> which) {
        return lately.stream().filter(which).mapToLong(d -> d.items()).sum();
    }

    private void hold(Batch batch, String reason) {
        var released = context.ledger.held().released(Hold.DELETION);
        long held = context.ledger.transaction(() -> context.ledger
                .held()
                .hold(batch.folder(), batch.side(), Hold.DELETION, reason, context.clock.instant()));
        each(batch.folder(), (facts, step) -> {
            if (step.side() == batch.side() && !released.contains(facts.item())) {
                context.ledger.held().add(held, facts.item());
            }
        });
    }

    private long alreadyHeld(Batch batch) {
        return context.ledger.held().waiting().stream()
                .filter(h -> h.folder() == batch.folder() && h.side() == batch.side() && h.sort() == Hold.DELETION)
                .mapToLong(h -> h.items())
                .sum();
    }

    private boolean vanished(long folder, Side side) {
        return context.ledger
                .folders()
                .view(folder, side)
                .filter(v -> v.vanished())
                .isPresent();
    }

    /** Who is told of each deletion planned. */
    @FunctionalInterface
    private interface Each {
        void deletion(ItemFacts facts, Step.Delete step);
    }

    private void each(long folder, Each each) {
        long after = 0;
        while (true) {
            var chunk = context.ledger.items().dirty(folder, after, context.attempt, ItemStage.CHUNK);
            if (chunk.isEmpty()) {
                return;
            }
            after = chunk.getLast().item();
            context.ledger.transaction(() -> {
                for (var facts : chunk) {
                    for (var step : planner.plan(facts)) {
                        if (step instanceof Step.Delete delete) {
                            each.deletion(facts, delete);
                        }
                    }
                }
            });
        }
    }

    private void delete(Batch batch) throws StoreException {
        var items = new ArrayList<Step.Delete>();
        each(batch.folder(), (facts, step) -> {
            if (step.side() == batch.side()) {
                items.add(step);
            }
        });
        if (items.isEmpty()) {
            return;
        }
        try (var openFolders = new OpenFolders(context)) {
            for (int from = 0; from < items.size(); from += ItemStage.CHUNK) {
                delete(openFolders, batch, items.subList(from, Math.min(items.size(), from + ItemStage.CHUNK)));
            }
        }
    }

    private void delete(OpenFolders openFolders, Batch batch, List<Step.Delete> steps) throws StoreException {
        var byHandle = new HashMap<Handle, Step.Delete>();
        var revisions = new HashMap<Handle, Revision>();
        for (var step : steps) {
            var sighting =
                    context.ledger.sightings().of(step.item(), batch.side()).orElseThrow();
            byHandle.put(sighting.handle(), step);
            revisions.put(sighting.handle(), sighting.revision());
        }
        var folder = openFolders.open(batch.side(), batch.folder());
        var rules = context.rules(batch.folder());
        var kept = new HashMap<Handle, ContentSummary>();
        try (var drafts = context.bin.batch()) {
            folder.read(
                    List.copyOf(byHandle.keySet()),
                    (handle, body) -> kept.put(handle, drafts.add(rules, body).bare()));
            drafts.keep();
        }
        // What can be read is safe in the bin now. What cannot may have gone by itself; if not, it stays.
        var stays = unreadable(folder, batch, byHandle, kept);
        stays.addAll(notTheAgreed(folder, batch, byHandle, kept));
        var handles = byHandle.keySet().stream()
                .filter(handle -> !stays.contains(handle))
                .filter(handle -> !isNews(byHandle.get(handle), kept.get(handle)))
                .toList();
        var intents = context.ledger.transaction(() -> {
            var numbers = new ArrayList<Long>();
            handles.forEach(handle -> numbers.add(intend(batch, byHandle.get(handle), handle, kept)));
            return numbers;
        });
        var outcomes = rules.contentIsFixed()
                ? folder.delete(handles)
                : folder.delete(handles, handles.stream().map(revisions::get).toList());
        var about = context.about(batch.folder());
        context.ledger.transaction(() -> {
            for (int i = 0; i < handles.size(); i++) {
                var step = byHandle.get(handles.get(i));
                switch (outcomes.get(i)) {
                    case Outcome.Accepted<Placed> gone -> {
                        if (batch.side() == Side.SERVER) {
                            context.ledger.departed().add(batch.folder(), handles.get(i));
                        }
                        context.ledger.items().forget(step.item());
                        context.ledger.journal().done(intents.get(i));
                        context.tally.did(about.kind(), about.name().path(), batch.side(), step.action());
                    }
                    case Outcome.Rejected<Placed>(String code, String message) -> {
                        refused(batch, step, message);
                        context.ledger.journal().drop(intents.get(i));
                    }
                    case Outcome.Deferred<Placed>(String message) -> {
                        context.ledger.items().putOff(step.item(), context.attempt, message);
                        context.ledger.journal().drop(intents.get(i));
                        context.tally.putOff();
                    }
                    case Outcome.Unplaced<Placed>(String message) -> {
                        context.ledger.items().putOff(step.item(), context.attempt, message);
                        context.tally.putOff();
                    }
                }
            }
        });
    }

    /** A deletion that a side will not do waits for a person, who can bring the item back; nothing is lost meanwhile. */
    private void refused(Batch batch, Step.Delete step, String message) {
        var held = context.ledger.held();
        var reason = "the " + (batch.side() == Side.SERVER ? "server" : "client") + " refuses to delete: " + message;
        held.add(
                held.hold(batch.folder(), batch.side(), Hold.REFUSED_DELETION, reason, context.clock.instant()),
                step.item());
    }

    /** Items of which no copy can be kept: they are not deleted. */
    private Set<Handle> unreadable(
            Folder folder, Batch batch, Map<Handle, Step.Delete> byHandle, Map<Handle, ContentSummary> kept)
            throws StoreException {
        var unread = byHandle.keySet().stream()
                .filter(handle -> !kept.containsKey(handle))
                .toList();
        if (unread.isEmpty()) {
            return new HashSet<>();
        }
        var stays = new HashSet<>(folder.stillHere(unread));
        putOff(
                byHandle,
                stays,
                "It was deleted on the other side, and cannot be read here: no copy of it could be kept.");
        stays.forEach(
                handle -> context.tally.warn(
                        context.about(batch.folder()).name().path() + " ("
                                + context.store(batch.side()).label() + "): " + handle.value()
                                + " was deleted on the other side but cannot be read here, so it is kept; the next run tries again"));
        return stays;
    }

    /** Items whose content is not the agreed one, and whose handle does not mean what it meant. */
    private Set<Handle> notTheAgreed(
            Folder folder, Batch batch, Map<Handle, Step.Delete> byHandle, Map<Handle, ContentSummary> kept)
            throws StoreException {
        var doubtful = new HashMap<Handle, Long>();
        kept.forEach((handle, found) -> {
            long item = byHandle.get(handle).item();
            var base = context.ledger.items().get(item).orElseThrow();
            boolean agreed = base.hash().isPresent()
                    ? base.hash().get().equals(found.hash())
                    : base.linkId().equals(Optional.of(found.linkId()));
            if (!agreed) {
                doubtful.put(handle, item);
            }
        });
        if (doubtful.isEmpty()) {
            return Set.of();
        }
        var unproven = new Proof(context).unproven(folder, batch.folder(), batch.side(), doubtful);
        // Where one handle means another item, none is believed.
        var stays = unproven.size() == doubtful.size() && isVoid(batch, byHandle) ? byHandle.keySet() : unproven;
        putOff(byHandle, stays, "It is not shown to be the item that was deleted on the other side.");
        return Set.copyOf(stays);
    }

    private boolean isVoid(Batch batch, Map<Handle, Step.Delete> byHandle) {
        return byHandle.values().stream()
                .anyMatch(step ->
                        context.ledger.sightings().of(step.item(), batch.side()).isEmpty());
    }

    private void putOff(Map<Handle, Step.Delete> byHandle, Collection<Handle> stays, String why) {
        if (!stays.isEmpty()) {
            context.ledger.transaction(() -> stays.forEach(
                    handle -> context.ledger.items().putOff(byHandle.get(handle).item(), context.attempt, why)));
            context.tally.putOff();
        }
    }

    /** Somebody worked on it since it was looked at, or a listing did not tell: then it is not deleted, but taken for edited. */
    private boolean isNews(Step.Delete step, ContentSummary kept) {
        var base = context.ledger.items().get(step.item()).orElseThrow();
        var sighting = context.ledger.sightings().of(step.item(), step.side()).orElseThrow();
        // A server that spells items its own way is held to the revision instead.
        boolean edited = kept != null
                && context.rules(sighting.folder()).contentIsFixed()
                && !sighting.revision().equals(Revision.FIXED)
                && base.hash().filter(hash -> !hash.equals(kept.hash())).isPresent();
        if (edited) {
            context.ledger.transaction(() -> {
                context.ledger.sightings().edited(step.item(), step.side());
                context.ledger.items().putOff(step.item(), context.attempt, "It was changed since it was looked at.");
            });
            context.tally.putOff();
        }
        return edited;
    }

    private long intend(Batch batch, Step.Delete step, Handle handle, Map<Handle, ContentSummary> kept) {
        var base = context.ledger.items().get(step.item()).orElseThrow();
        var flags = context.ledger
                .sightings()
                .of(step.item(), batch.side())
                .orElseThrow()
                .flags();
        long intent = context.ledger
                .journal()
                .intend(new Entry(
                        0,
                        context.run,
                        step.item(),
                        batch.side(),
                        step.action(),
                        context.place(batch.folder()),
                        Optional.empty(),
                        Optional.of(handle),
                        flags,
                        flags,
                        base.linkId(),
                        Optional.ofNullable(kept.get(handle))
                                .map(ContentSummary::hash)
                                .or(base::hash),
                        Optional.empty(),
                        base.sizeBytes()));
        if (context.ledger.held().released(step.item(), Hold.DELETION)) {
            context.ledger.journal().released(intent);
        }
        return intent;
    }

    /** A folder that vanished on one side, and in which nothing is left, goes on the other side too. */
    private void removeEmptyFolders() throws StoreException {
        for (var known : context.ledger.folders().all()) {
            if (!context.policy.covers(known.kind(), known.name())
                    || known.name().isInbox()) {
                continue;
            }
            for (var side : Side.values()) {
                if (vanished(known.id(), side.other()) && context.ledger.items().count(known.id()) == 0) {
                    removeFolder(known.id(), side);
                    break;
                }
            }
        }
    }

    private void removeFolder(long folder, Side side) throws StoreException {
        var about = context.about(folder);
        if (!context.isListed(side, folder)) {
            context.ledger.transaction(() -> {
                if (vanished(folder, side)
                        || context.ledger.folders().view(folder, side).isEmpty()) {
                    context.ledger.folders().delete(folder);
                }
            });
            return;
        }
        if (context.dryRun) {
            context.tally.wouldDo(new RunReport.StepReport(
                    about.name().path(), side, "folder-delete", "", "deleted on the other side"));
            return;
        }
        switch (context.store(side).deleteFolder(context.info(side, folder))) {
            case Outcome.Accepted<FolderInfo> gone -> {
                context.ledger.transaction(() -> context.ledger.folders().delete(folder));
                context.unlisted(side, folder);
                context.tally.did(about.kind(), about.name().path(), side, "folder-delete");
            }
            case Outcome.Rejected<FolderInfo>(String code, String message) -> {
                context.tally.warn(about.name().path() + ": " + message);
                context.ledger.transaction(() -> context.ledger.folders().forgetView(folder, side.other()));
            }
            case Outcome.Deferred<FolderInfo>(String message) -> context.tally.putOff();
            case Outcome.Unplaced<FolderInfo>(String message) -> context.tally.putOff();
        }
    }
}
