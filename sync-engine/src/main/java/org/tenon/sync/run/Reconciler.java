package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.merge.MergeResult;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ContentPlanner;
import org.tenon.sync.plan.ContentPlanner.Way;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.vobject.Content;

/**
 * Deals with items whose content changed on both sides, or of which that is not known: the same after all, one side's change,
 * both changes merged, one side's by policy, or both copies kept.
 */
final class Reconciler {
    /** Items read together, on both sides. */
    private static final int AT_ONCE = 100;

    private static final String CHANGED_THERE = "changed on the other side";
    private static final String CHANGED_ON_BOTH = "changed on both sides";

    private final RunContext context;
    private final Notices notices;
    private final OpenFolders folders;
    private final Transfer transfer;
    private final Bases bases;
    private final SecondCopy copies;

    Reconciler(RunContext context, Notices notices, OpenFolders folders, Transfer transfer) {
        this.context = context;
        this.notices = notices;
        this.folders = folders;
        this.transfer = transfer;
        this.bases = new Bases(context.ledger);
        this.copies = new SecondCopy(context, folders);
    }

    /** Where the two halves of an item are. */
    private record Route(FolderId client, FolderId server) {}

    /** An item's content on each side. */
    private record Both(ContentSummary client, ContentSummary server) {
        ContentSummary on(Side side) {
            return side == Side.CLIENT ? client : server;
        }
    }

    void reconcile(List<Settlement> settlements) throws StoreException {
        var routes = new LinkedHashMap<Route, List<Settlement>>();
        for (var settlement : settlements) {
            var facts = settlement.facts();
            routes.computeIfAbsent(
                            new Route(facts.client().folder(), facts.server().folder()), r -> new ArrayList<>())
                    .add(settlement);
        }
        for (var route : routes.entrySet()) {
            var all = route.getValue();
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                reconcile(route.getKey(), all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            }
        }
    }

    private void reconcile(Route route, List<Settlement> settlements) throws StoreException {
        var client = read(Side.CLIENT, route.client(), settlements);
        var server = read(Side.SERVER, route.server(), settlements);
        for (var settlement : settlements) {
            var item = settlement.facts().item();
            server.computeIfPresent(item, (i, found) -> plain(route, found, Optional.ofNullable(client.get(i))));
            if (client.containsKey(item) && server.containsKey(item)) {
                decide(settlement, new Both(client.get(item), server.get(item)));
            } else {
                settlement.putOff();
            }
        }
        bases.write();
    }

    /** The server's content without a mark of ours that the client does not have. */
    private ContentSummary plain(Route route, ContentSummary server, Optional<ContentSummary> client) {
        var rules = context.rules(route.server());
        if (!rules.schedules() || server.content().isEmpty()) {
            return server;
        }
        var arriving = Notices.arriving(server.content().get(), () -> client.flatMap(ContentSummary::content));
        if (arriving.equals(server.content().get())) {
            return server;
        }
        var digest = rules.digest();
        digest.writeBytes(arriving.bytes());
        return digest.found();
    }

    private Map<ItemId, ContentSummary> read(Side side, FolderId folder, List<Settlement> settlements)
            throws StoreException {
        var rules = context.rules(folder);
        var items = new HashMap<Handle, ItemId>();
        settlements.forEach(s ->
                items.put(sighting(s.facts().item(), side).handle(), s.facts().item()));
        var found = new HashMap<ItemId, ContentSummary>();
        try {
            folders.open(side, folder).read(List.copyOf(items.keySet()), (handle, body) -> {
                try {
                    found.put(items.get(handle), DigestingBody.digest(rules, body));
                } catch (IOException e) {
                    throw BrokenBody.of(e);
                }
            });
        } catch (StoreException e) {
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
            // One that cannot be had does not stop the others.
            context.tally.warn(context.about(folder).name().path() + " ("
                    + context.store(side).label() + "): " + e.getMessage());
        }
        return found;
    }

    private void decide(Settlement settlement, Both both) throws StoreException {
        var facts = settlement.facts();
        var base = context.ledger.items().get(facts.item()).flatMap(i -> i.hash());
        var merger = context.rules(facts.client().folder())
                .merger()
                .filter(m -> isMergeable(both.client()) && isMergeable(both.server()));
        var contents = new ContentPlanner.Contents(
                base, both.client().hash(), both.server().hash(), merger.isPresent());
        switch (ContentPlanner.plan(contents, context.policy.conflict())) {
            case Way.Same same -> same(settlement, both.client());
            case Way.Take(Side winner, boolean bothChanged) ->
                take(settlement, both, winner, bothChanged ? CHANGED_ON_BOTH : CHANGED_THERE, new Recall.Before());
            case Way.Merge merge ->
                merge(
                        settlement,
                        both,
                        base.flatMap(context.ledger.contents()::find).orElse(Content.NONE),
                        merger.orElseThrow());
            case Way.KeepBoth(Side winner) -> keepBoth(settlement, both, winner);
        }
    }

    private static boolean isMergeable(ContentSummary found) {
        return found.content()
                .filter(content -> content.sizeBytes() <= KindRules.mostMergedBytes())
                .isPresent();
    }

    private void same(Settlement settlement, ContentSummary same) {
        bases.keep(same);
        settlement.content(same.linkId(), same.hash(), same.sizeBytes());
        settlement.nothingToDo();
    }

    /** The item's content on {@code winner}, whatever the other side has. */
    private void take(Settlement settlement, Both both, Side winner, String why, Recall recall) throws StoreException {
        var found = both.on(winner);
        if (found.content().isPresent()) {
            agree(settlement, both, found.content().get(), why, recall);
            return;
        }
        var facts = settlement.facts();
        var loser = winner.other();
        transfer.replace(
                loser,
                facts.on(winner).folder(),
                facts.on(loser).folder(),
                List.of(new TransferJob<>(
                        new Step.Replace(facts.item(), loser, why),
                        settlement,
                        sighting(facts.item(), winner).handle())),
                recall);
    }

    private void merge(Settlement settlement, Both both, Content base, Merger merger) throws StoreException {
        var client = both.client().content().orElseThrow();
        var server = both.server().content().orElseThrow();
        var recall = recall(settlement, merger, base, both);
        switch (merger.merge(base, client, server, context.policy.conflict())) {
            case MergeResult.Unchanged unchanged -> same(settlement, both.server());
            case MergeResult.TakeClient(List<String> warnings) -> {
                warn(settlement, warnings);
                agree(settlement, both, client, CHANGED_THERE, recall);
            }
            case MergeResult.TakeServer(List<String> warnings) -> {
                warn(settlement, warnings);
                agree(settlement, both, server, CHANGED_THERE, recall);
            }
            case MergeResult.Merged(Content merged, List<String> warnings) -> {
                warn(settlement, warnings);
                agree(settlement, both, merged, CHANGED_ON_BOTH, recall);
            }
            case MergeResult.Clash(Content second, Content first, List<String> properties, List<String> warnings) -> {
                warn(settlement, warnings);
                var copy = copies.keep(settlement.facts(), second, first);
                if (copy.isEmpty()) {
                    settlement.putOff();
                    return;
                }
                tell(settlement.facts(), Side.CLIENT, copy.get(), clash(properties) + "; both copies are kept");
                agree(settlement, both, first, CHANGED_ON_BOTH, recall);
            }
        }
    }

    /**
     * What undo is to make of a merge: nothing, where both sides had changed the item and all of that is kept; where policy let one
     * of them win, what would be had it been the other.
     */
    private Recall recall(Settlement settlement, Merger merger, Content base, Both both) throws StoreException {
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
                context.bin.keep(rules, new MemoryBody(content)).hash());
    }

    private static String clash(List<String> properties) {
        return properties.isEmpty()
                ? "both sides changed the content"
                : "both sides changed " + String.join(", ", properties);
    }

    private void warn(Settlement settlement, List<String> warnings) {
        var folder = context.about(settlement.facts().client().folder()).name().path();
        warnings.forEach(w -> context.tally.warn(folder + ": " + w));
    }

    /**
     * Gives both sides {@code content}, the server first: what the client has is not lost if that fails, and merges again. Where
     * only one side takes it, nothing is agreed, and the next look finds that side's content to hold everything.
     */
    private void agree(Settlement settlement, Both both, Content content, String why, Recall recall)
            throws StoreException {
        var rules = context.rules(settlement.facts().client().folder());
        var digest = rules.digest();
        digest.writeBytes(content.bytes());
        var found = digest.found();
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
            var step = new Step.Replace(settlement.facts().item(), side, why);
            FolderId folder = settlement.facts().on(side).folder();
            var outcome = transfer.overwrite(step, settlement, folder, new MemoryBody(content), found, recall);
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
        tell(facts, loser, copy.get(), "both sides changed the content; both copies are kept");
        take(settlement, both, winner, CHANGED_ON_BOTH, new Recall.BothKept());
    }

    /** Durably, before the one copy takes the other's place: afterwards nothing would show that there was a conflict. */
    private void tell(ItemFacts facts, Side loser, Handle copy, String what) {
        context.lookAgain();
        context.ledger.transaction(() -> {
            var journal = context.ledger.journal();
            if (journal.conflicts().stream().noneMatch(c -> c.item().equals(facts.item()))) {
                journal.conflict(context.run, facts.on(loser).folder(), facts.item(), copy.value(), what);
            }
        });
    }

    private Sighting sighting(ItemId item, Side side) {
        return context.ledger.sightings().of(item, side).orElseThrow();
    }
}
