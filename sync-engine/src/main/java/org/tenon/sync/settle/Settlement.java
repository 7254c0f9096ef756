package org.tenon.sync.settle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.Step;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;

/**
 * What became of one item's steps, gathered while they are done, and what that means for the ledger. An item whose steps were
 * all accepted gets a new base; one refused or put off keeps the old base, and what was done of it all the same is kept as
 * sighted, so that the next run goes on from there.
 */
public final class Settlement {
    private final ItemFacts facts;
    private final List<Change> placed = new ArrayList<>();
    private Optional<Change> content = Optional.empty();
    private Optional<Change> setback = Optional.empty();
    private Flags flags;
    private long folder;

    public Settlement(ItemFacts facts, Flags mergedFlags) {
        this.facts = facts;
        this.flags = mergedFlags;
        this.folder = facts.client().standing() == org.tenon.sync.plan.Standing.ABSENT
                ? facts.server().folder()
                : facts.client().folder();
    }

    public ItemFacts facts() {
        return facts;
    }

    /** The content that both sides hold from now on. */
    public void content(LinkId linkId, ContentHash hash, long sizeBytes) {
        content = Optional.of(new Change.Content(facts.item(), linkId, hash, sizeBytes));
    }

    /** {@code expected}: the flags that the step was to leave; one that the side cannot keep is not held against it. */
    public void created(Step.Create step, Outcome<Placed> outcome) {
        folder = step.folder();
        settle(step.side(), step.folder(), outcome, Optional.empty(), Flags.NONE);
    }

    public void replaced(Step.Replace step, Outcome<Placed> outcome) {
        var seen = facts.on(step.side());
        settle(step.side(), seen.folder(), outcome, Optional.of(seen.flags()), Flags.NONE);
    }

    public void moved(Step.Move step, Outcome<Placed> outcome) {
        folder = step.to();
        settle(
                step.side(),
                step.to(),
                outcome,
                Optional.of(facts.on(step.side()).flags()),
                Flags.NONE);
    }

    public void reflagged(Step.Reflag step, long inFolder, Outcome<Placed> outcome) {
        var expected = facts.on(step.side()).flags().plus(step.add()).minus(step.remove());
        settle(step.side(), inFolder, outcome, Optional.of(expected), step.add());
    }

    /** The item as a whole is left for the next run. */
    public void putOff() {
        setback = Optional.of(new Change.PutOff(facts.item()));
    }

    private void settle(
            Side side, long inFolder, Outcome<Placed> outcome, Optional<Flags> expected, Flags mayBeUnkeepable) {
        switch (outcome) {
            case Outcome.Accepted<Placed>(Placed now) -> {
                var agreed = expected.map(e -> e.minus(mayBeUnkeepable.minus(now.flags())))
                        .orElse(now.flags());
                placed.removeIf(c -> c instanceof Change.Place p && p.side() == side);
                placed.add(new Change.Place(facts.item(), side, inFolder, now, agreed));
            }
            case Outcome.Rejected<Placed>(String code, String message) ->
                setback = Optional.of(new Change.Refuse(facts.item(), side, code, message));
            case Outcome.Deferred<Placed>(String message) -> putOff();
        }
    }

    /** Whether everything that was tried was accepted. */
    public boolean complete() {
        return setback.isEmpty();
    }

    /** What to write down, in order. */
    public List<Change> changes() {
        var changes = new ArrayList<Change>();
        if (setback.isPresent()) {
            changes.addAll(placed);
            changes.add(setback.get());
            return changes;
        }
        content.ifPresent(changes::add);
        for (var side : Side.values()) {
            changes.add(new Change.Acknowledge(facts.item(), side));
        }
        changes.addAll(placed);
        changes.add(new Change.Agree(facts.item(), folder, flags));
        return changes;
    }
}
