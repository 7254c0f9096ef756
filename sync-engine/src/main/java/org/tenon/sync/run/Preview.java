package org.tenon.sync.run;

import java.util.List;
import java.util.Optional;
import org.tenon.sync.merge.MergeResult;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ContentPlanner.Way;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.run.ChangedContents.Decision;

/**
 * What a rehearsal says of an item whose content changed on both sides.
 *
 * @param side the one that changes; the client where both do
 */
record Preview(Side side, Action action, String reason) {
    private static final String BOTH = "changed on both sides";

    /** Empty where nothing would be written. */
    static Optional<Preview> of(Decision decision, Conflict policy) {
        return switch (decision.way()) {
            case Way.Same same -> Optional.empty();
            case Way.Take(Side winner, boolean bothChanged) ->
                given(winner.other(), bothChanged ? BOTH + ": the policy takes the " + word(winner) + "'s" : null);
            case Way.KeepBoth(Side winner) -> merged(BOTH + " and cannot be merged: both copies are kept");
            case Way.Merge merge ->
                switch (decision.merging().orElseThrow().result()) {
                    case MergeResult.Unchanged unchanged -> Optional.empty();
                    case MergeResult.TakeClient taken -> given(Side.SERVER, BOTH + ": the client's holds all of it");
                    case MergeResult.TakeServer taken -> given(Side.CLIENT, BOTH + ": the server's holds all of it");
                    case MergeResult.Merged merged -> merged(BOTH + ": " + merges(policy));
                    case MergeResult.Clash clash -> merged(BOTH + named(clash.properties()) + ": both copies are kept");
                };
        };
    }

    /** One that could not be read, and that a run would put off. */
    static Preview unread() {
        return new Preview(Side.CLIENT, Action.MERGE, BOTH + ", and cannot be read on both just now: it waits");
    }

    private static Optional<Preview> given(Side side, String reason) {
        return Optional.of(
                new Preview(side, Action.UPDATE, Optional.ofNullable(reason).orElse("changed on the other side")));
    }

    private static Optional<Preview> merged(String reason) {
        return Optional.of(new Preview(Side.CLIENT, Action.MERGE, reason));
    }

    private static String merges(Conflict policy) {
        return switch (policy) {
            case MERGE, BOTH -> "merges cleanly";
            case SERVER -> "merges, and the server's wins where both changed the same";
            case CLIENT -> "merges, and the client's wins where both changed the same";
        };
    }

    private static String named(List<String> properties) {
        return properties.isEmpty() ? "" : " (" + String.join(", ", properties) + ")";
    }

    private static String word(Side side) {
        return side == Side.CLIENT ? "client" : "server";
    }
}
