package org.tenon.sync.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tenon.sync.ledger.Journal;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.DeletePlanner;
import org.tenon.sync.plan.DeletePlanner.Batch;
import org.tenon.sync.plan.DeletePlanner.Deletions;
import org.tenon.sync.plan.DeletePlanner.Measure;
import org.tenon.sync.plan.DeletePlanner.Planned;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.Step;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The last stage: deletions, through the valve; then folders left empty. */
final class DeleteStage {
    private static final Duration DAY = Duration.ofDays(1);

    private final RunContext context;
    private final ItemPlanner planner;
    private final DeletePlanner deletePlanner;
    private final DirtyItems dirty;

    DeleteStage(RunContext context) {
        this.context = context;
        this.planner = new ItemPlanner(context.policy);
        this.deletePlanner = new DeletePlanner(context.policy.deletes());
        this.dirty = new DirtyItems(context);
    }

    void run() throws StoreException {
        eachBatch(batch -> new Deleter(context).delete(batch, steps(batch)));
        var folders = new EmptyFolders(context);
        for (var folder : folders.find()) {
            folders.remove(folder);
        }
    }

    /** Who is given the batches one by one, in each no deletion that is held. */
    @FunctionalInterface
    interface Batches {
        void take(Batch batch) throws StoreException;
    }

    /** Holds what the valve does not let go, and gives the rest away. */
    void eachBatch(Batches batches) throws StoreException {
        var held = deletePlanner.held(planned());
        for (FolderId folder : dirty.folders()) {
            try {
                for (var side : Side.values()) {
                    var batch = new Batch(folder, side);
                    if (held.containsKey(batch)) {
                        hold(batch, held.get(batch));
                    }
                    batches.take(batch);
                }
            } catch (StoreException e) {
                context.failed(folder, Side.SERVER, e);
                if (e.scope() == Scope.STORE) {
                    throw e;
                }
            }
        }
    }

    /**
     * Holds what a vanished folder would take along, before anything else is done: a new item may bring the folder back, and then
     * nothing would tell any more that it had vanished.
     */
    void holdWhatVanished() throws StoreException {
        for (var held : deletePlanner.heldInVanished(planned()).entrySet()) {
            hold(held.getKey(), held.getValue());
        }
    }

    /** What is planned, and all that it is measured by. */
    private Deletions planned() throws StoreException {
        var counts = count();
        var lately =
                context.ledger.journal().deletedSince(context.clock.instant().minus(DAY));
        var batches = new ArrayList<Planned>();
        var kinds = new EnumMap<Side, Map<Kind, Measure>>(Side.class);
        var account = new EnumMap<Side, Measure>(Side.class);
        counts.forEach((batch, now) -> {
            var side = batch.side();
            var kind = context.about(batch.folder()).kind();
            batches.add(new Planned(
                    batch, kind, vanished(batch), now, waiting(batch), measure(batch, sum(lately, side, d -> d.folder()
                            .equals(context.place(batch.folder()))))));
            kinds.computeIfAbsent(side, s -> new EnumMap<>(Kind.class))
                    .computeIfAbsent(
                            kind,
                            k -> new Measure(
                                    sum(lately, side, d -> d.folder().kind() == kind),
                                    context.ledger.items().countAgreed(kind),
                                    context.ledger.sightings().countHere(kind, side.other()) == 0));
            account.computeIfAbsent(
                    side,
                    s -> new Measure(
                            sum(lately, side, d -> true),
                            context.ledger.items().countAgreed(),
                            context.ledger.sightings().countHere(side.other()) == 0));
        });
        return new Deletions(batches, kinds, account);
    }

    private Measure measure(Batch batch, long lately) {
        return new Measure(
                lately,
                context.ledger.items().countAgreed(batch.folder()),
                context.ledger
                                .sightings()
                                .countHere(batch.folder(), batch.side().other())
                        == 0);
    }

    private static long sum(List<Journal.Deletions> lately, Side side, Predicate<Journal.Deletions> which) {
        return lately.stream()
                .filter(d -> d.side() == side)
                .filter(which)
                .mapToLong(d -> d.items())
                .sum();
    }

    /** The deletions planned for which nobody gave leave. */
    private Map<Batch, Long> count() throws StoreException {
        var released = context.ledger.held().released(Hold.DELETION);
        var counts = new LinkedHashMap<Batch, Long>();
        for (FolderId folder : dirty.folders()) {
            each(folder, (facts, step) -> {
                if (!released.contains(facts.item())) {
                    counts.merge(new Batch(folder, step.side()), 1L, Long::sum);
                }
            });
        }
        return counts;
    }

    private long waiting(Batch batch) {
        return context.ledger.held().waiting().stream()
                .filter(h -> h.folder().equals(batch.folder()) && h.side() == batch.side() && h.sort() == Hold.DELETION)
                .mapToLong(h -> h.items())
                .sum();
    }

    /** Whether the folder is gone on the other side. */
    private boolean vanished(Batch batch) {
        return context.ledger
                .folders()
                .view(batch.folder(), batch.side().other())
                .filter(v -> v.vanished())
                .isPresent();
    }

    private void hold(Batch batch, String reason) throws StoreException {
        var released = context.ledger.held().released(Hold.DELETION);
        var held = context.ledger.transaction(() -> context.ledger
                .held()
                .hold(batch.folder(), batch.side(), Hold.DELETION, reason, context.clock.instant()));
        each(batch.folder(), (facts, step) -> {
            if (step.side() == batch.side() && !released.contains(facts.item())) {
                context.ledger.held().add(held, facts.item());
            }
        });
    }

    private List<Step.Delete> steps(Batch batch) throws StoreException {
        var steps = new ArrayList<Step.Delete>();
        each(batch, (facts, step) -> steps.add(step));
        return steps;
    }

    /** Who is told of each deletion planned. */
    @FunctionalInterface
    interface Each {
        void deletion(ItemFacts facts, Step.Delete step);
    }

    /** The batch's deletions, but for those that are held. */
    void each(Batch batch, Each each) throws StoreException {
        each(batch.folder(), (facts, step) -> {
            if (step.side() == batch.side()) {
                each.deletion(facts, step);
            }
        });
    }

    private void each(FolderId folder, Each each) throws StoreException {
        dirty.each(
                folder,
                chunk -> context.ledger.transaction(() -> {
                    for (var facts : chunk) {
                        for (var step : planner.plan(facts)) {
                            if (step instanceof Step.Delete delete) {
                                each.deletion(facts, delete);
                            }
                        }
                    }
                }));
    }
}
