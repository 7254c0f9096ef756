package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Random items, random edits on both sides: every edit is in the result or in a kept copy, and nothing else has changed. */
class IntentLedgerTest {
    private static final int CASES = Integer.getInteger("tenon.merge.cases", 2_000);
    private static final long SEED = Long.getLong("tenon.merge.seed", 20_240_301L);

    @Test
    void everyEditOfAnEventLandsOrIsKept() {
        run(Merger.ofCalendars(), RandomItem.Event::random);
    }

    @Test
    void everyEditOfAContactLandsOrIsKept() {
        run(Merger.ofContacts(), RandomItem.Card::random);
    }

    private static void run(Merger merger, Function<Random, RandomItem> generator) {
        var seen = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int i = 0; i < CASES; i++) {
            var trial = new Trial(merger, generator, SEED + i);
            seen.merge(trial.check(), 1, Integer::sum);
        }
        assertEquals(Outcome.values().length, seen.size(), () -> "every outcome comes up: " + seen);
    }

    private enum Outcome {
        UNCHANGED,
        TAKEN,
        MERGED,
        CLASH
    }

    /** One item, its edits, and what they must come to. */
    private static final class Trial {
        private final Merger merger;
        private final String seed;
        private final Content base;
        private final Map<Side, Content> contents = new EnumMap<>(Side.class);
        private final Map<Side, List<RandomItem.Edit>> edits = new EnumMap<>(Side.class);

        Trial(Merger merger, Function<Random, RandomItem> generator, long seed) {
            this.merger = merger;
            this.seed = "-Dtenon.merge.cases=1 -Dtenon.merge.seed=" + seed;
            var random = new Random(seed);
            var item = generator.apply(random);
            base = item.content();
            for (var side : Side.values()) {
                var copy = item.copy();
                var made = random.nextInt(10) == 0 ? List.<RandomItem.Edit>of() : copy.edits(random, side.name());
                made.forEach(e -> e.apply().accept(copy));
                contents.put(side, copy.content());
                edits.put(side, lasting(made, root(copy.content())));
            }
        }

        /** A person's later edit may undo the earlier: only what is in the person's own item counts. */
        private List<RandomItem.Edit> lasting(List<RandomItem.Edit> made, Component own) {
            return made.stream()
                    .filter(e -> e.landed().test(own) && !e.landed().test(root(base)))
                    .toList();
        }

        Outcome check() {
            checkPolicy(Policy.Conflict.CLIENT, Side.CLIENT);
            checkPolicy(Policy.Conflict.SERVER, Side.SERVER);
            var result = merge(Policy.Conflict.MERGE);
            switch (result) {
                case MergeResult.Unchanged() -> assertTrue(merger.sameContent(client(), server()), seed);
                case MergeResult.TakeClient take -> checkLanded(client(), take.warnings());
                case MergeResult.TakeServer take -> checkLanded(server(), take.warnings());
                case MergeResult.Merged merged -> {
                    checkLanded(merged.content(), merged.warnings());
                    checkNothingElse(merged.content());
                    checkSettled(merged.content());
                }
                case MergeResult.Clash clash -> {
                    assertFalse(clash.properties().isEmpty(), seed);
                    checkKept(Side.CLIENT, clash.client(), clash.warnings());
                    checkKept(Side.SERVER, clash.server(), clash.warnings());
                }
            }
            return switch (result) {
                case MergeResult.Unchanged u -> Outcome.UNCHANGED;
                case MergeResult.TakeClient t -> Outcome.TAKEN;
                case MergeResult.TakeServer t -> Outcome.TAKEN;
                case MergeResult.Merged m -> Outcome.MERGED;
                case MergeResult.Clash c -> Outcome.CLASH;
            };
        }

        private MergeResult merge(Policy.Conflict conflict) {
            return merger.merge(base, client(), server(), conflict);
        }

        private Content client() {
            return contents.get(Side.CLIENT);
        }

        private Content server() {
            return contents.get(Side.SERVER);
        }

        private void checkLanded(Content content, List<String> warnings) {
            for (var side : Side.values()) {
                checkKept(side, content, warnings);
            }
        }

        private void checkKept(Side side, Content content, List<String> warnings) {
            var root = root(content);
            for (var edit : edits.get(side)) {
                boolean beaten = edit.removal() && !warnings.isEmpty() && editedBy(side.other(), edit.key());
                // What no standard knows takes one of two values, and says so; the other rests in the bin.
                boolean told = edit.key().startsWith("X-") && warnings.stream().anyMatch(w -> w.startsWith(edit.key()));
                assertTrue(
                        edit.landed().test(root) || beaten || told,
                        () -> seed + ": " + side + "'s " + edit + " is lost");
            }
        }

        private boolean editedBy(Side side, String key) {
            return edits.get(side).stream().anyMatch(e -> e.key().equals(key) && !e.removal());
        }

        /** Lines that all sides have, and the base once, stay, to the byte. */
        private void checkNothingElse(Content merged) {
            var lines = Set.copyOf(lines(merged));
            var ofBase = lines(base);
            var ofClient = Set.copyOf(lines(client()));
            var ofServer = Set.copyOf(lines(server()));
            for (var line : ofBase) {
                boolean untouched =
                        ofClient.contains(line) && ofServer.contains(line) && Collections.frequency(ofBase, line) == 1;
                assertTrue(!untouched || lines.contains(line), () -> seed + ": a line that nobody touched is gone");
            }
            long composed = lines.stream()
                    .filter(l -> !ofClient.contains(l) && !ofServer.contains(l))
                    .count();
            // Composed anew are lists, attendees and telephone numbers that both changed, labels put into another
            // group.
            assertTrue(
                    composed <= edits.get(Side.CLIENT).size() * 2L,
                    () -> seed + ": " + composed + " lines are nobody's");
        }

        private void checkSettled(Content merged) {
            assertInstanceOf(
                    MergeResult.Unchanged.class, merger.merge(merged, merged, merged, Policy.Conflict.MERGE), seed);
            var again = merger.merge(server(), merged, server(), Policy.Conflict.MERGE);
            assertInstanceOf(MergeResult.TakeClient.class, again, seed);
        }

        /** Under a policy there is one item, and the winner's edits are all in it. */
        private void checkPolicy(Policy.Conflict conflict, Side winner) {
            Optional<Content> one =
                    switch (merge(conflict)) {
                        case MergeResult.Unchanged u -> Optional.of(server());
                        case MergeResult.TakeClient t -> Optional.of(client());
                        case MergeResult.TakeServer t -> Optional.of(server());
                        case MergeResult.Merged merged -> Optional.of(merged.content());
                        case MergeResult.Clash c -> Optional.empty();
                    };
            assertTrue(one.isPresent(), () -> seed + ": " + conflict + " leaves a clash");
            for (var edit : edits.get(winner)) {
                boolean beaten = edit.removal() && editedBy(winner.other(), edit.key());
                assertTrue(
                        edit.landed().test(root(one.get())) || beaten,
                        () -> seed + ": under " + conflict + ", " + winner + "'s " + edit + " is lost");
            }
        }

        private static Component root(Content content) {
            return Document.read(content).orElseThrow().roots().getFirst();
        }

        private static List<String> lines(Content content) {
            return List.of(content.text().split("\r\n(?! )", -1));
        }
    }
}
