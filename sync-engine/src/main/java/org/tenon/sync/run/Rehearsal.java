package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.FolderStep;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.ItemPlanner;
import org.tenon.sync.plan.Step;
import org.tenon.sync.run.ChangedContents.Decision;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.vobject.Content;

/** Looks and plans as a run does, and tells each step where a run would do it. Changes neither side. */
final class Rehearsal implements Pass {
    private static final String DELETED_THERE = "deleted on the other side";

    @Override
    public void run(RunContext context) throws StoreException {
        folders(context);
        look(context);
        SyncPass.hold(context);
        context.progress.stage("syncing");
        items(context);
        context.progress.stage("deleting");
        deletions(context);
    }

    /** As in a run, but for what a crash left open: that is closed by the next run. */
    static void look(RunContext context) throws StoreException {
        new ObserveStage(context).run();
        new MatchStage(context).run();
        new StillAgreed(context).settle(true);
        new WindowStage(context).run();
        context.putOffBlind();
    }

    static void folders(RunContext context) throws StoreException {
        Recovery.lookAfresh(context);
        context.progress.stage("looking");
        new FolderStage(context).plan().forEach(step -> context.tally.wouldDo(report(step)));
        SyncPass.letGoWhatIsBack(context);
        for (var change : new AttributeStage(context).plan()) {
            context.tally.wouldDo(new StepReport(
                    change.folder().name().path(),
                    change.side(),
                    Action.FOLDER_ATTRIBUTES.word(),
                    change.name(),
                    "changed on the other side"));
        }
    }

    private static StepReport report(FolderStep step) {
        return switch (step) {
            case FolderStep.Create c ->
                new StepReport(c.name().path(), c.side(), Action.FOLDER_CREATE.word(), "", c.reason());
            case FolderStep.Rename r ->
                new StepReport(r.name().path(), r.side(), Action.FOLDER_RENAME.word(), r.to().path(), r.reason());
        };
    }

    private static void items(RunContext context) throws StoreException {
        var dirty = new DirtyItems(context);
        for (var folder : dirty.inOrder()) {
            context.progress.folder(context.about(folder).name().path(), Side.CLIENT, dirty.count(folder));
            try {
                items(context, dirty, folder);
            } catch (StoreException e) {
                context.failed(folder, Side.SERVER, e);
                if (e.scope() == StoreException.Scope.STORE) {
                    throw e;
                }
            }
        }
    }

    private static void items(RunContext context, DirtyItems dirty, FolderId folder) throws StoreException {
        var planner = new ItemPlanner(context.policy);
        var notices = new Notices(context);
        try (var openFolders = new OpenFolders(context)) {
            var contents = new ChangedContents(context, openFolders);
            dirty.each(folder, chunk -> {
                var plans = new HashMap<ItemId, List<Step>>();
                var changed = new ArrayList<ItemFacts>();
                for (var facts : chunk) {
                    var steps = planner.plan(facts);
                    plans.put(facts.item(), steps);
                    if (steps.stream().anyMatch(Step.Reconcile.class::isInstance)) {
                        changed.add(facts);
                    }
                }
                var previews = new HashMap<ItemId, Optional<Preview>>();
                contents.each(changed, (items, decisions) -> {
                    for (var facts : items) {
                        previews.put(facts.item(), preview(context, notices, facts, decisions.get(facts.item())));
                    }
                });
                for (var facts : chunk) {
                    tell(context, facts, plans.get(facts.item()), previews.get(facts.item()));
                }
            });
        }
    }

    private static Optional<Preview> preview(RunContext context, Notices notices, ItemFacts facts, Decision decision)
            throws StoreException {
        if (decision == null) {
            return Optional.of(Preview.unread());
        }
        var server = decision.both().server().content();
        var agreed = decision.agreed();
        boolean held = agreed.isPresent()
                && !agreed.equals(server)
                && !notices.allows(facts, server.orElse(Content.NONE), agreed.get());
        return held ? Optional.empty() : Preview.of(decision, context.policy.conflict());
    }

    private static void tell(RunContext context, ItemFacts facts, List<Step> steps, Optional<Preview> preview) {
        for (var step : steps) {
            switch (step) {
                case Step.Delete later -> {
                    // Deletions are told when their turn comes.
                }
                case Step.Act act -> tell(context, facts, act);
                case Step.Reconcile both ->
                    preview.ifPresent(p -> tell(context, facts, p.side(), p.action(), p.reason()));
                case Step.Agree settled -> {
                    // Nothing to tell.
                }
                case Step.Forget settled -> {
                    // Nothing to tell.
                }
            }
        }
    }

    private static void tell(RunContext context, ItemFacts facts, Step.Act act) {
        tell(context, facts, act.side(), act.action(), act.reason());
    }

    private static void tell(RunContext context, ItemFacts facts, Side side, Action action, String reason) {
        var sightings = context.ledger.sightings();
        var here = sightings.of(facts.item(), side).filter(s -> !s.gone());
        var seen = here.or(() -> sightings.of(facts.item(), side.other()));
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

    private static void deletions(RunContext context) throws StoreException {
        var stage = new DeleteStage(context);
        stage.eachBatch(batch -> stage.each(batch, (facts, step) -> tell(context, facts, step)));
        for (var left : new EmptyFolders(context).find()) {
            context.tally.wouldDo(new StepReport(
                    context.about(left.folder()).name().path(),
                    left.side(),
                    Action.FOLDER_DELETE.word(),
                    "",
                    DELETED_THERE));
        }
    }
}
