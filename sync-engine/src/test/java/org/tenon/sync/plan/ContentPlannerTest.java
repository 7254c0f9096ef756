package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ContentPlanner.Contents;
import org.tenon.sync.plan.ContentPlanner.Way;
import org.tenon.sync.plan.Policy.Conflict;

/** Every pair of contents that was read, under every policy. */
class ContentPlannerTest {
    private static final ContentHash OLD = new ContentHash("0".repeat(64));
    private static final ContentHash ONE = new ContentHash("1".repeat(64));
    private static final ContentHash TWO = new ContentHash("2".repeat(64));

    private static final List<Optional<ContentHash>> BASES = List.of(Optional.empty(), Optional.of(OLD));

    @Test
    void whatBothSidesHaveIsNotWrittenAgain() {
        each((base, mergeable, policy) -> {
            assertEquals(new Way.Same(), plan(base, ONE, ONE, mergeable, policy));
            assertEquals(new Way.Same(), plan(base, OLD, OLD, mergeable, policy));
        });
    }

    @Test
    void aSideThatOnlyTouchedItGetsTheOthersContentWhateverThePolicy() {
        each((base, mergeable, policy) -> {
            assertEquals(new Way.Take(Side.SERVER, false), plan(Optional.of(OLD), OLD, TWO, mergeable, policy));
            assertEquals(new Way.Take(Side.CLIENT, false), plan(Optional.of(OLD), ONE, OLD, mergeable, policy));
        });
    }

    @Test
    void whatCanBeMergedIsMergedUnderEveryPolicy() {
        each((base, mergeable, policy) -> assertEquals(new Way.Merge(), plan(base, ONE, TWO, true, policy)));
    }

    @Test
    void whatCannotBeMergedIsLeftToThePolicy() {
        for (var base : BASES) {
            assertEquals(new Way.KeepBoth(Side.SERVER), plan(base, ONE, TWO, false, Conflict.MERGE));
            assertEquals(new Way.KeepBoth(Side.SERVER), plan(base, ONE, TWO, false, Conflict.BOTH));
            assertEquals(new Way.Take(Side.CLIENT, true), plan(base, ONE, TWO, false, Conflict.CLIENT));
            assertEquals(new Way.Take(Side.SERVER, true), plan(base, ONE, TWO, false, Conflict.SERVER));
        }
    }

    private interface Case {
        void with(Optional<ContentHash> base, boolean mergeable, Conflict policy);
    }

    private static void each(Case rows) {
        for (var base : BASES) {
            for (var mergeable : List.of(true, false)) {
                for (var policy : Conflict.values()) {
                    rows.with(base, mergeable, policy);
                }
            }
        }
    }

    private static Way plan(
            Optional<ContentHash> base, ContentHash client, ContentHash server, boolean mergeable, Conflict policy) {
        return ContentPlanner.plan(new Contents(base, client, server, mergeable), policy);
    }
}
