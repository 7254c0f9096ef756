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
import org.tenon.sync.merge.MergeResult;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ContentPlanner;
import org.tenon.sync.plan.ContentPlanner.Way;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.vobject.Content;

/**
 * Reads the contents of items that changed on both sides, or of which that is not known, and says what becomes of each before
 * anything is written: a rehearsal tells it, a run does it.
 */
final class ChangedContents {
    /** Items read together, on both sides. */
    private static final int AT_ONCE = 100;

    private final RunContext context;
    private final OpenFolders folders;

    ChangedContents(RunContext context, OpenFolders folders) {
        this.context = context;
        this.folders = folders;
    }

    /** An item's content on each side. */
    record Both(ContentSummary client, ContentSummary server) {
        ContentSummary on(Side side) {
            return side == Side.CLIENT ? client : server;
        }
    }

    /** What the merge of both against {@code base} came to. */
    record Merging(Merger merger, Content base, MergeResult result) {}

    /**
     * What becomes of an item.
     *
     * @param merging where the way is to merge
     */
    record Decision(Both both, Way way, Optional<Merging> merging) {
        /** The content that both sides are to have, where it is one that is understood. */
        Optional<Content> agreed() {
            return switch (way) {
                case Way.Same same -> both.client().content();
                case Way.Take(Side winner, boolean bothChanged) ->
                    both.on(winner).content();
                case Way.KeepBoth(Side winner) -> both.on(winner).content();
                case Way.Merge merge ->
                    switch (merging.orElseThrow().result()) {
                        case MergeResult.Unchanged unchanged -> both.server().content();
                        case MergeResult.TakeClient client -> both.client().content();
                        case MergeResult.TakeServer server -> both.server().content();
                        case MergeResult.Merged merged -> Optional.of(merged.content());
                        case MergeResult.Clash clash -> Optional.of(clash.server());
                    };
            };
        }
    }

    /** Where the two halves of an item are. */
    private record Halves(FolderId client, FolderId server) {}

    /** Who is given some items at a time. One that has no decision could not be read. */
    @FunctionalInterface
    interface Batches {
        void take(List<ItemFacts> items, Map<ItemId, Decision> decisions) throws StoreException;
    }

    void each(List<ItemFacts> items, Batches batches) throws StoreException {
        var routes = new LinkedHashMap<Halves, List<ItemFacts>>();
        for (var facts : items) {
            routes.computeIfAbsent(
                            new Halves(facts.client().folder(), facts.server().folder()), h -> new ArrayList<>())
                    .add(facts);
        }
        for (var route : routes.entrySet()) {
            var all = route.getValue();
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                var some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
                batches.take(some, decide(route.getKey(), some));
            }
        }
    }

    private Map<ItemId, Decision> decide(Halves route, List<ItemFacts> items) throws StoreException {
        var client = read(Side.CLIENT, route.client(), items);
        var server = read(Side.SERVER, route.server(), items);
        var decisions = new HashMap<ItemId, Decision>();
        for (var facts : items) {
            var here = client.get(facts.item());
            var there = server.get(facts.item());
            if (there != null) {
                there = plain(route, there, Optional.ofNullable(here));
            }
            if (here != null && there != null) {
                decisions.put(facts.item(), decide(facts, new Both(here, there)));
            }
        }
        return decisions;
    }

    private Decision decide(ItemFacts facts, Both both) {
        var base = context.ledger.items().get(facts.item()).flatMap(i -> i.hash());
        var merger = context.rules(facts.client().folder())
                .merger()
                .filter(m -> isMergeable(both.client()) && isMergeable(both.server()));
        var policy = context.policy.conflict();
        var way = ContentPlanner.plan(
                new ContentPlanner.Contents(
                        base, both.client().hash(), both.server().hash(), merger.isPresent()),
                policy);
        return new Decision(
                both,
                way,
                way instanceof Way.Merge
                        ? merger.map(m -> {
                            var old = base.flatMap(context.ledger.contents()::find)
                                    .orElse(Content.NONE);
                            return new Merging(
                                    m,
                                    old,
                                    m.merge(
                                            old,
                                            both.client().content().orElseThrow(),
                                            both.server().content().orElseThrow(),
                                            policy));
                        })
                        : Optional.empty());
    }

    private static boolean isMergeable(ContentSummary found) {
        return found.content()
                .filter(content -> content.sizeBytes() <= KindRules.mostMergedBytes())
                .isPresent();
    }

    /** The server's content without a mark of ours that the client does not have. */
    private ContentSummary plain(Halves route, ContentSummary server, Optional<ContentSummary> client) {
        var rules = context.rules(route.server());
        if (!rules.schedules() || server.content().isEmpty()) {
            return server;
        }
        var arriving = Notices.arriving(server.content().get(), () -> client.flatMap(ContentSummary::content));
        if (arriving.equals(server.content().get())) {
            return server;
        }
        return rules.summary(arriving);
    }

    private Map<ItemId, ContentSummary> read(Side side, FolderId folder, List<ItemFacts> all) throws StoreException {
        var rules = context.rules(folder);
        var items = new HashMap<Handle, ItemId>();
        all.forEach(facts -> items.put(
                context.ledger.sightings().of(facts.item(), side).orElseThrow().handle(), facts.item()));
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
}
