package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.StoreException;

/** One chunk of planned items, done kind of step by kind of step and settled at the end. */
final class ItemBatch {
    private final RunContext context;
    private final OpenFolders openFolders;
    private final SettlementWriter writer;
    private final Transfer transfer;
    private final Reconciler reconciler;
    private final Handles handles;
    private final Rearranger rearranger;
    private final Map<Route, List<TransferJob<Step.Create>>> creations = new LinkedHashMap<>();
    private final Map<Route, List<TransferJob<Step.Replace>>> replacements = new LinkedHashMap<>();
    private final List<Settlement> reconciliations = new ArrayList<>();

    ItemBatch(RunContext context, Notices notices, OpenFolders openFolders, List<ItemFacts> chunk) {
        this.context = context;
        this.openFolders = openFolders;
        this.writer = new SettlementWriter(context);
        this.transfer = new Transfer(context, notices, openFolders, writer);
        this.reconciler = new Reconciler(context, notices, openFolders, transfer);
        this.handles = new Handles(context, chunk);
        this.rearranger = new Rearranger(context, openFolders, writer, handles);
    }

    void run(Map<Side, Pace> paces) throws StoreException {
        try {
            for (var e : creations.entrySet()) {
                var route = e.getKey();
                paces.get(route.side()).each(e.getValue(), jobs -> {
                    transfer.create(route.side(), route.from(), route.to(), jobs);
                    writer.commitEnded();
                });
            }
            for (var e : replacements.entrySet()) {
                var route = e.getKey();
                putOffUnproven(route, e.getValue());
                paces.get(route.side()).each(e.getValue(), jobs -> {
                    transfer.replace(route.side(), route.from(), route.to(), jobs);
                    writer.commitEnded();
                });
            }
            reconciler.reconcile(reconciliations);
            rearranger.run();
        } finally {
            writer.commit();
        }
    }

    void add(ItemFacts facts, List<Step> steps) {
        if (steps.stream().anyMatch(Step.Delete.class::isInstance)) {
            return; // Its turn comes when all else is done.
        }
        long acts = steps.stream().filter(s -> !(s instanceof Step.Agree)).count();
        var settlement = new Settlement(facts, (int) acts, ItemPlanner.mergedFlags(facts));
        for (var step : steps) {
            switch (step) {
                case Step.Create s -> {
                    var source = handles.of(s.item(), s.side().other());
                    creations
                            .computeIfAbsent(
                                    new Route(
                                            s.side(), facts.on(s.side().other()).folder(), s.folder()),
                                    r -> new ArrayList<>())
                            .add(new TransferJob<>(s, settlement, source));
                }
                case Step.Replace s -> {
                    var from = facts.on(s.side().other()).folder();
                    replacements
                            .computeIfAbsent(
                                    new Route(s.side(), from, facts.on(s.side()).folder()), r -> new ArrayList<>())
                            .add(new TransferJob<>(
                                    s, settlement, handles.of(s.item(), s.side().other())));
                }
                case Step.Move s -> rearranger.add(s, settlement);
                case Step.Reflag s -> rearranger.add(s, settlement);
                case Step.Reconcile s -> reconciliations.add(settlement);
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

    private void putOffUnproven(Route route, List<TransferJob<Step.Replace>> jobs) throws StoreException {
        var items = new HashMap<Handle, ItemId>();
        jobs.forEach(job -> items.put(
                handles.of(job.step().item(), route.side()), job.step().item()));
        var unproven = new Proof(context)
                .unproven(openFolders.open(route.side(), route.to()), route.to(), route.side(), items);
        jobs.removeIf(job -> {
            boolean off = unproven.contains(handles.of(job.step().item(), route.side()));
            if (off) {
                job.settlement().putOff();
            }
            return off;
        });
    }
}
