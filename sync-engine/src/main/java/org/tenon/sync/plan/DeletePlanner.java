package org.tenon.sync.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/**
 * Which deletions may go ahead: first by the number of them, folder by folder and side by side; then, item by item, by what the
 * last look before the deletion shows.
 */
public final class DeletePlanner {
    private final Valve valve;

    public DeletePlanner(Policy.DeleteLimit limit) {
        this.valve = new Valve(limit);
    }

    /** A folder's deletions on one side. */
    public record Batch(FolderId folder, Side side) {}

    /**
     * What deletions are measured by.
     *
     * @param lately items that were deleted in the last 24 hours, without those that a person let go
     * @param items agreed items before the run
     * @param otherSideEmptied the other side has none of them left
     */
    public record Measure(long lately, long items, boolean otherSideEmptied) {
        private Valve.Count of(long now) {
            return new Valve.Count(now, lately, items, otherSideEmptied);
        }
    }

    /**
     * A batch that is planned.
     *
     * @param vanished the folder itself is gone on the other side
     * @param now items that would be deleted, and that nobody gave leave for
     * @param waiting items of it that wait for a person already
     * @param measure the folder's
     */
    public record Planned(Batch batch, Kind kind, boolean vanished, long now, long waiting, Measure measure) {}

    /** All that is planned on both sides, with the measures of each kind and of the whole account. */
    public record Deletions(List<Planned> batches, Map<Side, Map<Kind, Measure>> kinds, Map<Side, Measure> account) {}

    /** The batches that must wait, each with why, in the order in which they are planned. */
    public Map<Batch, String> held(Deletions deletions) {
        return held(deletions, planned -> true);
    }

    /** Likewise, of what a vanished folder would take along. */
    public Map<Batch, String> heldInVanished(Deletions deletions) {
        return held(deletions, Planned::vanished);
    }

    private Map<Batch, String> held(Deletions deletions, Predicate<Planned> which) {
        var held = new LinkedHashMap<Batch, String>();
        deletions.batches().stream().filter(which).forEach(planned -> hold(planned, deletions)
                .ifPresent(reason -> held.put(planned.batch(), reason)));
        return held;
    }

    private Optional<String> hold(Planned planned, Deletions deletions) {
        var side = planned.batch().side();
        var kind = planned.kind();
        return valve.hold(new Valve.Question(
                kind,
                planned.vanished(),
                planned.measure().of(planned.now() + planned.waiting()),
                deletions.kinds().get(side).get(kind).of(now(deletions, side, p -> p.kind() == kind)),
                deletions.account().get(side).of(now(deletions, side, p -> true))));
    }

    private static long now(Deletions deletions, Side side, Predicate<Planned> which) {
        return deletions.batches().stream()
                .filter(p -> p.batch().side() == side)
                .filter(which)
                .mapToLong(Planned::now)
                .sum();
    }

    /**
     * What is known of an item just before it is deleted.
     *
     * @param copied its content rests in the bin
     * @param here it is still there; asked where no copy could be made
     * @param asAgreed the copy is what both sides agreed on
     * @param proven it is shown to be the item that is meant; asked where the copy is not as agreed
     * @param comparable another content than agreed means that somebody changed it in its place
     * @param handlesVoid handles of this folder have turned out to mean other items
     */
    public record LastLook(
            boolean copied, boolean here, boolean asAgreed, boolean proven, boolean comparable, boolean handlesVoid) {}

    /** What becomes of an item that is to be deleted. */
    public enum Fate {
        /** It goes. */
        DELETE,
        /** It stays: no copy of it could be kept. */
        UNREADABLE,
        /** It stays: it may be another item. */
        UNPROVEN,
        /** It stays, and is taken for edited. */
        EDITED
    }

    /**
     * The rows, first that fits.
     *
     * <pre>
     * handles mean other items                 UNPROVEN: where one does, none is believed
     * no copy, still here                      UNREADABLE
     * no copy, gone by itself                  DELETE, which does nothing
     * not as agreed, not proven                UNPROVEN
     * not as agreed, changed in its place      EDITED
     * else                                     DELETE
     * </pre>
     */
    public static Fate fate(LastLook look) {
        if (look.handlesVoid()) {
            return Fate.UNPROVEN;
        }
        if (!look.copied()) {
            return look.here() ? Fate.UNREADABLE : Fate.DELETE;
        }
        if (look.asAgreed()) {
            return Fate.DELETE;
        }
        if (!look.proven()) {
            return Fate.UNPROVEN;
        }
        return look.comparable() ? Fate.EDITED : Fate.DELETE;
    }
}
