package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Intent.At;
import org.tenon.sync.ledger.KnownContent;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.Step;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * The fourth stage: plans the dirty items, folder by folder and a chunk at a time, and does everything but deletions. Those come
 * last, when all that is new rests on both sides. Mail comes after the other kinds, and of it the newest first.
 */
final class ItemStage {
    private final RunContext context;
    private final Notices notices;
    private final ItemPlanner planner;

    ItemStage(RunContext context, Notices notices) {
        this.context = context;
        this.notices = notices;
        this.planner = new ItemPlanner(context.policy);
    }

    void run() throws StoreException {
        var folders = context.ledger.items().dirtyFolders(context.attempt);
        folders.sort(Comparator.comparing(this::isMail)
                .thenComparing(folder -> -context.ledger.items().countDirty(folder, context.attempt)));
        Parallel.each(folders, context.dryRun ? 1 : context.parallelism(), folder -> {
            if (context.tally.failure().filter(f -> f.scope() == Scope.STORE).isEmpty()) {
                try {
                    work(folder);
                } catch (StoreException e) {
                    context.failed(folder, Side.SERVER, e);
                }
            }
        });
        if (context.tally.failure().filter(f -> f.scope() == Scope.STORE).isPresent()) {
            throw context.tally.failure().get();
        }
    }

    private boolean isMail(FolderId folder) {
        return context.about(folder).kind() == Kind.MAIL;
    }

    private void work(FolderId folder) throws StoreException {
        if (!context.covers(folder)) {
            return;
        }
        announce(folder);
        var pace = new Pace(System::nanoTime);
        try (var openFolders = new OpenFolders(context)) {
            // What came to be meanwhile stands behind the newest.
            var after = isMail(folder) && !context.dryRun ? newestFirst(folder, openFolders, pace) : ItemId.NONE;
            while (true) {
                var chunk = context.ledger.items().dirty(folder, after, context.attempt, RunContext.CHUNK);
                if (chunk.isEmpty()) {
                    return;
                }
                after = chunk.getLast().item();
                if (context.dryRun) {
                    chunk.forEach(facts -> {
                        var steps = planner.plan(facts);
                        if (steps.stream().noneMatch(Step.Delete.class::isInstance)) {
                            rehearse(context, facts, steps); // Deletions are told when their turn comes.
                        }
                    });
                } else {
                    new Batch(openFolders, pace).run(chunk);
                }
            }
        }
    }

    /**
     * A mailbox is of use from the first minute, and one whose first sync was cut off has what people look for.
     *
     * @return the newest item, or none
     */
    private ItemId newestFirst(FolderId folder, OpenFolders openFolders, Pace pace) throws StoreException {
        var newest = ItemId.NONE;
        var before = ItemId.END;
        while (true) {
            var chunk = context.ledger.items().newestDirty(folder, before, context.attempt, RunContext.CHUNK);
            if (chunk.isEmpty()) {
                return newest;
            }
            newest = before.equals(ItemId.END) ? chunk.getFirst().item() : newest;
            before = chunk.getLast().item();
            new Batch(openFolders, pace).run(chunk);
        }
    }

    private void announce(FolderId folder) {
        long items = context.ledger.items().countDirty(folder, context.attempt);
        context.progress.folder(context.about(folder).name().path(), Side.CLIENT, items);
    }

    static void rehearse(RunContext context, ItemFacts facts, List<Step> steps) {
        for (var step : steps) {
            switch (step) {
                case Step.Act act -> wouldDo(context, facts, act.item(), act.side(), act.action(), act.reason());
                case Step.Reconcile both ->
                    wouldDo(context, facts, both.item(), Side.CLIENT, Action.MERGE, both.reason());
                case Step.Agree settled -> {
                    // Nothing to tell.
                }
                case Step.Forget settled -> {
                    // Nothing to tell.
                }
            }
        }
    }

    private static void wouldDo(
            RunContext context, ItemFacts facts, ItemId item, Side side, Action action, String reason) {
        var here = context.ledger.sightings().of(item, side).filter(s -> !s.gone());
        var seen = here.or(() -> context.ledger.sightings().of(item, side.other()));
        context.tally.wouldDo(
                new StepReport(
                        context.about(facts.folder()).name().path(),
                        side,
                        action.word(),
                        seen.map(s -> s.handle().value()).orElse(""),
                        reason),
                seen.filter(s -> !s.gone())
                        .map(s -> new ItemPlace(s.folder(), here.isPresent() ? side : side.other(), s.handle())));
    }

    /** Where steps can be done together. */
    private record Route(Side side, FolderId from, FolderId to) {}

    /** One chunk of planned items, done kind of step by kind of step and settled at the end. */
    private final class Batch {
        private final OpenFolders openFolders;
        private final Pace pace;
        private final SettlementWriter writer = new SettlementWriter(context);
        private final Transfer transfer;
        private final Map<Side, Map<ItemId, Handle>> handles =
                Map.of(Side.CLIENT, new HashMap<>(), Side.SERVER, new HashMap<>());
        private final Map<Route, List<TransferJob<Step.Create>>> creations = new LinkedHashMap<>();
        private final Map<Route, List<TransferJob<Step.Replace>>> replacements = new LinkedHashMap<>();
        private final Map<Route, List<Work<Step.Move>>> moves = new LinkedHashMap<>();
        private final List<Work<Step.Reflag>> reflags = new ArrayList<>();
        private final List<Work<Step.Reconcile>> reconciliations = new ArrayList<>();

        private Batch(OpenFolders openFolders, Pace pace) {
            this.openFolders = openFolders;
            this.pace = pace;
            this.transfer = new Transfer(context, notices, openFolders, writer);
        }

        private record Work<S extends Step>(S step, Settlement settlement) {}

        private void run(List<ItemFacts> chunk) throws StoreException {
            var ends = chunk.getFirst().item().value() <= chunk.getLast().item().value() ? chunk : chunk.reversed();
            context.ledger
                    .sightings()
                    .handles(
                            chunk.getFirst().folder(),
                            ends.getFirst().item(),
                            ends.getLast().item(),
                            (item, side, handle) -> handles.get(side).put(item, handle));
            for (var facts : chunk) {
                sort(facts, planner.plan(facts));
            }
            try {
                for (var e : creations.entrySet()) {
                    var route = e.getKey();
                    pace.each(e.getValue(), jobs -> {
                        transfer.create(route.side(), route.from(), route.to(), jobs);
                        writer.commitEnded();
                    });
                }
                for (var e : replacements.entrySet()) {
                    var route = e.getKey();
                    putOffUnprovenTargets(route, e.getValue());
                    pace.each(e.getValue(), jobs -> {
                        transfer.replace(route.side(), route.from(), route.to(), jobs);
                        writer.commitEnded();
                    });
                }
                new Reconciler(context, notices, openFolders, transfer)
                        .reconcile(
                                reconciliations.stream().map(Work::settlement).toList());
                for (var e : moves.entrySet()) {
                    move(e.getKey(), e.getValue());
                }
                reflag();
            } finally {
                writer.commit();
            }
        }

        private void sort(ItemFacts facts, List<Step> steps) {
            if (steps.stream().anyMatch(Step.Delete.class::isInstance)) {
                return; // Its turn comes when all else is done.
            }
            long acts = steps.stream().filter(s -> !(s instanceof Step.Agree)).count();
            var settlement = new Settlement(facts, (int) acts, ItemPlanner.mergedFlags(facts));
            for (var step : steps) {
                switch (step) {
                    case Step.Create s -> {
                        var source = handle(s.item(), s.side().other());
                        creations
                                .computeIfAbsent(
                                        new Route(
                                                s.side(),
                                                facts.on(s.side().other()).folder(),
                                                s.folder()),
                                        r -> new ArrayList<>())
                                .add(new TransferJob<>(s, settlement, source));
                    }
                    case Step.Replace s -> {
                        var from = facts.on(s.side().other()).folder();
                        replacements
                                .computeIfAbsent(
                                        new Route(
                                                s.side(),
                                                from,
                                                facts.on(s.side()).folder()),
                                        r -> new ArrayList<>())
                                .add(new TransferJob<>(
                                        s, settlement, handle(s.item(), s.side().other())));
                    }
                    case Step.Move s ->
                        moves.computeIfAbsent(new Route(s.side(), s.from(), s.to()), r -> new ArrayList<>())
                                .add(new Work<>(s, settlement));
                    case Step.Reflag s -> reflags.add(new Work<>(s, settlement));
                    case Step.Reconcile s -> reconciliations.add(new Work<>(s, settlement));
                    case Step.Forget s -> {
                        writer.alsoWrite(() -> context.ledger.items().forget(s.item()));
                        return;
                    }
                    case Step.Agree s -> {
                        // The settlement says it all.
                    }
                    case Step.Delete s -> throw new IllegalStateException();
                }
            }
            writer.add(settlement);
        }

        private Handle handle(ItemId item, Side side) {
            var known = handles.get(side).get(item);
            return known != null
                    ? known
                    : context.ledger.sightings().of(item, side).orElseThrow().handle();
        }

        private void move(Route route, List<Work<Step.Move>> works) throws StoreException {
            works.removeIf(w -> w.settlement().stopped());
            putOffUnproven(route, works);
            var target = context.ensure(route.side(), route.to());
            if (!(target instanceof Outcome.Accepted<FolderInfo>(var info))) {
                works.forEach(
                        w -> w.settlement().putOff("The folder that it was moved to cannot be made on this side."));
                return;
            }
            var folder = openFolders.open(route.side(), route.from());
            var handles = new ArrayList<Handle>();
            works.forEach(w -> handles.add(now(w.settlement(), w.step().side())));
            var intents = intend(works, handles, route);
            var outcomes = folder.move(handles, info);
            for (int i = 0; i < works.size(); i++) {
                var work = works.get(i);
                work.settlement().moved(work.step(), outcomes.get(i));
                close(intents.get(i), outcomes.get(i), work.step(), route.to());
            }
        }

        private void putOffUnprovenTargets(Route route, List<TransferJob<Step.Replace>> jobs) throws StoreException {
            var items = new HashMap<Handle, ItemId>();
            jobs.forEach(job -> items.put(
                    handle(job.step().item(), route.side()), job.step().item()));
            var unproven = new Proof(context)
                    .unproven(openFolders.open(route.side(), route.to()), route.to(), route.side(), items);
            jobs.removeIf(job -> {
                boolean off = unproven.contains(handle(job.step().item(), route.side()));
                if (off) {
                    job.settlement().putOff();
                }
                return off;
            });
        }

        /** Leaves for later what cannot be shown to be the item that it is taken for. What this batch has put there is. */
        private <S extends Step.Act> void putOffUnproven(Route route, List<Work<S>> works) throws StoreException {
            var items = new HashMap<Handle, ItemId>();
            for (var work : works) {
                if (work.settlement().placed(route.side()).isEmpty()) {
                    items.put(
                            handle(work.step().item(), route.side()),
                            work.step().item());
                }
            }
            if (items.isEmpty()) {
                return;
            }
            var unproven = new Proof(context)
                    .unproven(openFolders.open(route.side(), route.from()), route.from(), route.side(), items);
            works.removeIf(work -> {
                boolean off = work.settlement().placed(route.side()).isEmpty()
                        && unproven.contains(handle(work.step().item(), route.side()));
                if (off) {
                    work.settlement().putOff();
                }
                return off;
            });
        }

        private List<IntentId> intend(List<Work<Step.Move>> works, List<Handle> handles, Route route) {
            return context.ledger.transaction(() -> {
                var intents = new ArrayList<IntentId>();
                for (int i = 0; i < works.size(); i++) {
                    var step = works.get(i).step();
                    var settlement = works.get(i).settlement();
                    var base = context.ledger.items().get(step.item()).orElseThrow();
                    var flags = settlement.facts().on(step.side()).flags();
                    // What moves is the content that the item has got in this very run, if it has.
                    var content = settlement.newContent();
                    intents.add(context.ledger
                            .journal()
                            .intend(
                                    context.run,
                                    new Intent.Move(
                                            new At(step.item(), step.side(), context.place(route.from())),
                                            context.place(route.to()),
                                            handles.get(i),
                                            flags,
                                            content.map(c -> new KnownContent(
                                                            Optional.of(c.linkId()),
                                                            Optional.of(c.hash()),
                                                            c.sizeBytes()))
                                                    .orElse(base.content()))));
                }
                return intents;
            });
        }

        private void reflag() throws StoreException {
            var routes = new LinkedHashMap<Route, List<Work<Step.Reflag>>>();
            for (var work : reflags) {
                if (work.settlement().stopped()) {
                    continue;
                }
                var step = work.step();
                FolderId folder = movedTo(step)
                        .orElse(work.settlement().facts().on(step.side()).folder());
                routes.computeIfAbsent(new Route(step.side(), folder, folder), r -> new ArrayList<>())
                        .add(work);
            }
            for (var e : routes.entrySet()) {
                reflag(e.getKey(), e.getValue());
            }
        }

        private Optional<FolderId> movedTo(Step.Reflag step) {
            return moves.values().stream()
                    .flatMap(List::stream)
                    .map(Work::step)
                    .filter(m -> m.item().equals(step.item()) && m.side() == step.side())
                    .map(Step.Move::to)
                    .findFirst();
        }

        private void reflag(Route route, List<Work<Step.Reflag>> works) throws StoreException {
            putOffUnproven(route, works);
            var folder = openFolders.open(route.side(), route.from());
            var changes = new ArrayList<Reflag>();
            var intents = new ArrayList<IntentId>();
            context.ledger.transaction(() -> works.forEach(work -> {
                var step = work.step();
                var handle = now(work.settlement(), step.side());
                var before = work.settlement().facts().on(step.side()).flags();
                changes.add(new Reflag(handle, step.add(), step.remove()));
                intents.add(intend(step, handle, before, before.plus(step.add()).minus(step.remove()), route.from()));
            }));
            var outcomes = folder.reflag(changes);
            for (int i = 0; i < works.size(); i++) {
                var work = works.get(i);
                work.settlement().reflagged(work.step(), route.from(), outcomes.get(i));
                close(intents.get(i), outcomes.get(i), work.step(), route.from());
            }
        }

        private IntentId intend(Step.Reflag step, Handle handle, Flags before, Flags after, FolderId folder) {
            var base = context.ledger.items().get(step.item()).orElseThrow();
            return context.ledger
                    .journal()
                    .intend(
                            context.run,
                            new Intent.Reflag(
                                    new At(step.item(), step.side(), context.place(folder)),
                                    handle,
                                    before,
                                    after,
                                    base.content()));
        }

        /** Where the item is by now: an earlier step of this batch may have put it elsewhere. */
        private Handle now(Settlement settlement, Side side) {
            return settlement
                    .placed(side)
                    .map(Placed::handle)
                    .orElseGet(() -> handle(settlement.facts().item(), side));
        }

        private void close(IntentId intent, Outcome<Placed> outcome, Step.Act step, FolderId folder) {
            if (outcome instanceof Outcome.Accepted<Placed>) {
                writer.done(intent);
                var about = context.about(folder);
                context.tally.did(about.kind(), about.name().path(), step.side(), step.action());
                context.progress.advanced(about.name().path(), step.side(), 1, 0);
            } else {
                writer.notDone(intent);
            }
        }
    }
}
