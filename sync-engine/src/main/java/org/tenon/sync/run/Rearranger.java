package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Intent.At;
import org.tenon.sync.ledger.KnownContent;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/** Moves items and changes their flags: no content is carried, and what cannot be shown to be the item that is meant is left. */
final class Rearranger {
    private final RunContext context;
    private final OpenFolders openFolders;
    private final SettlementWriter writer;
    private final Handles handles;
    private final Map<Route, List<Work<Step.Move>>> moves = new LinkedHashMap<>();
    private final List<Work<Step.Reflag>> reflags = new ArrayList<>();

    Rearranger(RunContext context, OpenFolders openFolders, SettlementWriter writer, Handles handles) {
        this.context = context;
        this.openFolders = openFolders;
        this.writer = writer;
        this.handles = handles;
    }

    private record Work<S extends Step>(S step, Settlement settlement) {}

    void add(Step.Move step, Settlement settlement) {
        moves.computeIfAbsent(new Route(step.side(), step.from(), step.to()), r -> new ArrayList<>())
                .add(new Work<>(step, settlement));
    }

    void add(Step.Reflag step, Settlement settlement) {
        reflags.add(new Work<>(step, settlement));
    }

    void run() throws StoreException {
        for (var e : moves.entrySet()) {
            move(e.getKey(), e.getValue());
        }
        reflag();
    }

    private void move(Route route, List<Work<Step.Move>> works) throws StoreException {
        works.removeIf(w -> w.settlement().stopped());
        putOffUnproven(route, works);
        var target = new FolderMaker(context).ensure(route.side(), route.to());
        if (!(target instanceof Outcome.Accepted<FolderInfo>(var info))) {
            works.forEach(w -> w.settlement().putOff("The folder that it was moved to cannot be made on this side."));
            return;
        }
        var folder = openFolders.open(route.side(), route.from());
        var from = new ArrayList<Handle>();
        works.forEach(w -> from.add(handles.now(w.settlement(), w.step().side())));
        var intents = intend(works, from, route);
        var outcomes = folder.move(from, info);
        for (int i = 0; i < works.size(); i++) {
            var work = works.get(i);
            if (outcomes.get(i) instanceof Outcome.Unplaced<Placed>(String why)) {
                // It may have been moved: the intent stays open, and the next attempt looks.
                work.settlement().moved(work.step(), Outcome.deferred(why));
                continue;
            }
            work.settlement().moved(work.step(), outcomes.get(i));
            close(intents.get(i), outcomes.get(i), work.step(), route.to());
        }
    }

    /** Leaves for later what cannot be shown to be the item that it is taken for. What this batch has put there is. */
    private <S extends Step.Act> void putOffUnproven(Route route, List<Work<S>> works) throws StoreException {
        var items = new HashMap<Handle, ItemId>();
        for (var work : works) {
            if (work.settlement().placed(route.side()).isEmpty()) {
                items.put(
                        handles.of(work.step().item(), route.side()),
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
                    && unproven.contains(handles.of(work.step().item(), route.side()));
            if (off) {
                work.settlement().putOff();
            }
            return off;
        });
    }

    private List<IntentId> intend(List<Work<Step.Move>> works, List<Handle> from, Route route) {
        return context.ledger.transaction(() -> {
            var moves = new ArrayList<Intent>();
            for (int i = 0; i < works.size(); i++) {
                var step = works.get(i).step();
                var settlement = works.get(i).settlement();
                var base = context.ledger.items().get(step.item()).orElseThrow();
                var flags = settlement.facts().on(step.side()).flags();
                // What moves is the content that the item has got in this very run, if it has.
                var content = settlement.newContent();
                moves.add(new Intent.Move(
                        new At(step.item(), step.side(), context.place(route.from())),
                        context.place(route.to()),
                        from.get(i),
                        flags,
                        content.map(c ->
                                        new KnownContent(Optional.of(c.linkId()), Optional.of(c.hash()), c.sizeBytes()))
                                .orElse(base.content())));
            }
            return context.ledger.journal().intend(context.run, moves);
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
        var intents = context.ledger.transaction(() -> {
            var reflags = new ArrayList<Intent>();
            for (var work : works) {
                var step = work.step();
                var handle = handles.now(work.settlement(), step.side());
                var before = work.settlement().facts().on(step.side()).flags();
                changes.add(new Reflag(handle, step.add(), step.remove()));
                reflags.add(intent(step, handle, before, before.plus(step.add()).minus(step.remove()), route.from()));
            }
            return context.ledger.journal().intend(context.run, reflags);
        });
        var outcomes = folder.reflag(changes);
        for (int i = 0; i < works.size(); i++) {
            var work = works.get(i);
            work.settlement().reflagged(work.step(), route.from(), outcomes.get(i));
            close(intents.get(i), outcomes.get(i), work.step(), route.from());
        }
    }

    private Intent intent(Step.Reflag step, Handle handle, Flags before, Flags after, FolderId folder) {
        var base = context.ledger.items().get(step.item()).orElseThrow();
        return new Intent.Reflag(
                new At(step.item(), step.side(), context.place(folder)), handle, before, after, base.content());
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
