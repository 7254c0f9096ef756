package org.tenon.sync.run;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.merge.MergeResult;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ContentPlanner;
import org.tenon.sync.plan.ContentPlanner.Way;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.plan.Step;
import org.tenon.sync.run.ChangedContents.Both;
import org.tenon.sync.run.ChangedContents.Decision;
import org.tenon.sync.run.ChangedContents.Merging;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.vobject.Content;

/**
 * Does what was decided of items whose content changed on both sides: the same after all, one side's change, both changes
 * merged, one side's by policy, or both copies kept.
 */
final class Reconciler {
    private final RunContext context;
    private final Notices notices;
    private final Transfer transfer;
    private final ChangedContents contents;
    private final Bases bases;
    private final SecondCopy copies;

    Reconciler(RunContext context, Notices notices, OpenFolders folders, Transfer transfer) {
        this.context = context;
        this.notices = notices;
        this.transfer = transfer;
        this.contents = new ChangedContents(context, folders);
        this.bases = new Bases(context.ledger);
        this.copies = new SecondCopy(context, folders);
    }

    void reconcile(List<Settlement> settlements) throws StoreException {
        var byItem = new HashMap<ItemId, Settlement>();
        settlements.forEach(s -> byItem.put(s.facts().item(), s));
        contents.each(settlements.stream().map(Settlement::facts).toList(), (items, decisions) -> {
            for (var facts : items) {
                var settlement = byItem.get(facts.item());
                var decision = decisions.get(facts.item());
                if (decision == null) {
                    settlement.putOff();
                } else {
                    act(settlement, decision);
                }
            }
            bases.write();
        });
    }

    private void act(Settlement settlement, Decision decision) throws StoreException {
        var both = decision.both();
        switch (decision.way()) {
            case Way.Same same -> same(settlement, both.client());
            case Way.Take(Side winner, boolean bothChanged) ->
                take(settlement, both, winner, bothChanged, new Recall.Before());
            case Way.Merge merge ->
                merge(settlement, decision, decision.merging().orElseThrow());
            case Way.KeepBoth(Side winner) -> keepBoth(settlement, both, winner);
        }
    }

    private void same(Settlement settlement, ContentSummary same) {
        bases.keep(same);
        settlement.content(same.linkId(), same.hash(), same.sizeBytes());
        settlement.nothingToDo();
    }

    /** The item's content on {@code winner}, whatever the other side has. */
    private void take(Settlement settlement, Both both, Side winner, boolean bothChanged, Recall recall)
            throws StoreException {
        var found = both.on(winner);
        if (found.content().isPresent()) {
            agree(settlement, both, found.content().get(), bothChanged, recall);
            return;
        }
        var facts = settlement.facts();
        var loser = winner.other();
        transfer.replace(
                loser,
                facts.on(winner).folder(),
                facts.on(loser).folder(),
                List.of(new TransferJob<>(
                        ContentPlanner.replace(facts.item(), loser, bothChanged),
                        settlement,
                        context.ledger
                                .sightings()
                                .of(facts.item(), winner)
                                .orElseThrow()
                                .handle())),
                recall);
    }

    private void merge(Settlement settlement, Decision decision, Merging merging) throws StoreException {
        var both = decision.both();
        var result = merging.result();
        var recall = recall(settlement, merging, both);
        warn(settlement, result);
        switch (result) {
            case MergeResult.Unchanged unchanged -> same(settlement, both.server());
            case MergeResult.TakeClient taken -> agree(settlement, decision, false, recall);
            case MergeResult.TakeServer taken -> agree(settlement, decision, false, recall);
            case MergeResult.Merged merged -> agree(settlement, decision, true, recall);
            case MergeResult.Clash clash -> {
                var copy = copies.keep(settlement.facts(), clash.client(), clash.server());
                if (copy.isEmpty()) {
                    settlement.putOff();
                    return;
                }
                tell(settlement.facts(), Side.CLIENT, copy.get(), clash(clash.properties()));
                agree(settlement, decision, true, recall);
            }
        }
    }

    /**
     * What undo is to make of a merge: nothing, where both sides had changed the item and all of that is kept; where policy let one
     * of them win, what would be had it been the other.
     */
    private Recall recall(Settlement settlement, Merging merging, Both both) throws StoreException {
        var merger = merging.merger();
        var base = merging.base();
        var client = both.client().content().orElseThrow();
        var server = both.server().content().orElseThrow();
        if (merger.sameContent(base, client) || merger.sameContent(base, server)) {
            return new Recall.Before();
        }
        var other =
                switch (context.policy.conflict()) {
                    case MERGE, BOTH -> Optional.<Conflict>empty();
                    case SERVER -> Optional.of(Conflict.CLIENT);
                    case CLIENT -> Optional.of(Conflict.SERVER);
                };
        if (other.isEmpty()) {
            return new Recall.BothKept();
        }
        var rules = context.rules(settlement.facts().client().folder());
        var content =
                switch (merger.merge(base, client, server, other.get())) {
                    case MergeResult.TakeClient taken -> client;
                    case MergeResult.TakeServer taken -> server;
                    case MergeResult.Merged merged -> merged.content();
                    case MergeResult.Unchanged same -> server;
                    case MergeResult.Clash copies -> copies.server();
                };
        return new Recall.Version(
                context.bin.keep(rules, ContentBody.of(content)).hash());
    }

    private static String clash(List<String> properties) {
        return properties.isEmpty()
                ? "both sides changed the content"
                : "both sides changed " + String.join(", ", properties);
    }

    private void warn(Settlement settlement, MergeResult result) {
        var warnings =
                switch (result) {
                    case MergeResult.Unchanged unchanged -> List.<String>of();
                    case MergeResult.TakeClient taken -> taken.warnings();
                    case MergeResult.TakeServer taken -> taken.warnings();
                    case MergeResult.Merged merged -> merged.warnings();
                    case MergeResult.Clash clash -> clash.warnings();
                };
        var folder = context.about(settlement.facts().client().folder()).name().path();
        warnings.forEach(w -> context.tally.warn(folder + ": " + w));
    }

    private void agree(Settlement settlement, Decision decision, boolean bothChanged, Recall recall)
            throws StoreException {
        agree(settlement, decision.both(), decision.agreed().orElseThrow(), bothChanged, recall);
    }

    /**
     * Gives both sides {@code content}, the server first: what the client has is not lost if that fails, and merges again. Where
     * only one side takes it, nothing is agreed, and the next look finds that side's content to hold everything.
     */
    private void agree(Settlement settlement, Both both, Content content, boolean bothChanged, Recall recall)
            throws StoreException {
        var rules = context.rules(settlement.facts().client().folder());
        var found = rules.summary(content);
        settlement.content(found.linkId(), found.hash(), found.sizeBytes());
        boolean toServer = !both.server().hash().equals(found.hash());
        if (toServer
                && !notices.allows(settlement.facts(), both.server().content().orElse(Content.NONE), content)) {
            settlement.putOff();
            return;
        }
        Optional<Written> earlier = Optional.empty();
        for (var side : List.of(Side.SERVER, Side.CLIENT)) {
            if (both.on(side).hash().equals(found.hash())) {
                continue;
            }
            var step = ContentPlanner.replace(settlement.facts().item(), side, bothChanged);
            FolderId folder = settlement.facts().on(side).folder();
            var outcome = transfer.overwrite(step, settlement, folder, ContentBody.of(content), found, recall);
            boolean accepted = outcome.isPresent() && outcome.get() instanceof Outcome.Accepted<Placed>;
            if (!accepted) {
                earlier.ifPresent(w -> settlement.replacedInVain(w.step(), w.folder(), w.outcome()));
                outcome.ifPresentOrElse(o -> settlement.replaced(step, folder, o), settlement::putOff);
                return;
            }
            earlier.ifPresent(w -> settlement.replaced(w.step(), w.folder(), w.outcome()));
            earlier = Optional.of(new Written(step, folder, outcome.get()));
        }
        earlier.ifPresentOrElse(w -> settlement.replaced(w.step(), w.folder(), w.outcome()), settlement::nothingToDo);
    }

    /** A side that has the content by now. */
    private record Written(Step.Replace step, FolderId folder, Outcome<Placed> outcome) {}

    /** Contents that cannot be merged: the winner's, and the other's as a second copy. */
    private void keepBoth(Settlement settlement, Both both, Side winner) throws StoreException {
        var facts = settlement.facts();
        var loser = winner.other();
        var copy = copies.keep(facts.item(), loser);
        if (copy.isEmpty()) {
            settlement.putOff();
            return;
        }
        tell(facts, loser, copy.get(), "both sides changed the content");
        take(settlement, both, winner, true, new Recall.BothKept());
    }

    /** Durably, before the one copy takes the other's place: afterwards nothing would show that there was a conflict. */
    private void tell(ItemFacts facts, Side loser, SecondCopy.Made copy, String why) {
        var what = why + "; both copies are kept" + (copy.marked() ? ", " + ConflictCopy.TOLD : "");
        context.lookAgain();
        context.ledger.transaction(() -> {
            var journal = context.ledger.journal();
            if (journal.conflicts().stream().noneMatch(c -> c.item().equals(facts.item()))) {
                journal.conflict(
                        context.run,
                        facts.on(loser).folder(),
                        facts.item(),
                        copy.handle().value(),
                        what);
            }
        });
    }
}
