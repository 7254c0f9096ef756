package org.tenon.sync.settle;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
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
    /** The code of an item that a side took and does not show. */
    public static final String NOT_SHOWN = "not-shown";

    /** Why an item is put off where it came or went while it was looked at. */
    public static final String CHANGED = "It came, went or changed while the run was looking at it.";

    private final ItemFacts facts;
    private final List<Change> placed = new ArrayList<>();
    private final Flags flags;
    private Optional<Change.Content> content = Optional.empty();
    private Optional<Change> setback = Optional.empty();
    /** What is agreed on a side should the item not come to its end: its own news there has yet to cross. */
    private final Map<Side, Flags> agreedSoFar = new EnumMap<>(Side.class);

    private FolderId folder;
    private Flags owed = Flags.NONE;
    private int waiting;

    /**
     * @param waiting how many steps the item has
     * @param flags the merged flags, agreed when all steps are done
     */
    public Settlement(ItemFacts facts, int waiting, Flags flags) {
        this.facts = facts;
        this.waiting = waiting;
        this.flags = flags;
        this.folder = facts.client().isAbsent()
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

    /** The content that both sides hold from now on, where it is another than the base's. */
    public Optional<Change.Content> newContent() {
        return content;
    }

    public void created(Step.Create step, Outcome<Placed> outcome) {
        folder = step.folder();
        owed = outcome.toOptional().map(Placed::owed).orElse(Flags.NONE);
        settle(step.side(), step.folder(), outcome, Optional.empty(), Flags.NONE, true);
    }

    /** {@code inFolder}: where the item is on that side, by then. */
    public void replaced(Step.Replace step, FolderId inFolder, Outcome<Placed> outcome) {
        settle(step.side(), inFolder, outcome, Optional.of(facts.on(step.side()).flags()), Flags.NONE, true);
    }

    /**
     * This side took the new content, but the other one will not or not yet: nothing is agreed, and what this side has now counts as
     * its own change.
     */
    public void replacedInVain(Step.Replace step, FolderId inFolder, Outcome<Placed> outcome) {
        outcome.toOptional()
                .ifPresent(now -> placed.add(new Change.Place(
                        facts.item(),
                        step.side(),
                        inFolder,
                        now,
                        facts.on(step.side()).agreedFlags(),
                        false)));
    }

    public void moved(Step.Move step, Outcome<Placed> outcome) {
        folder = step.to();
        settle(
                step.side(),
                step.to(),
                outcome,
                Optional.of(facts.on(step.side()).flags()),
                Flags.NONE,
                false);
    }

    public void reflagged(Step.Reflag step, FolderId inFolder, Outcome<Placed> outcome) {
        var expected = facts.on(step.side()).flags().plus(step.add()).minus(step.remove());
        settle(step.side(), inFolder, outcome, Optional.of(expected), step.add(), false);
        outcome.toOptional()
                .ifPresent(now -> agreedSoFar.put(
                        step.side(),
                        facts.on(step.side())
                                .agreedFlags()
                                .plus(step.add().and(now.flags()))
                                .minus(step.remove())));
    }

    /** A step that turned out to be none: the content was the agreed one already. */
    public void nothingToDo() {
        waiting--;
    }

    /** The item as a whole is left for the next run, since it came or went while it was looked at. */
    public void putOff() {
        putOff(CHANGED);
    }

    /** The item as a whole is left for the next run; {@code why} is a sentence for people. */
    public void putOff(String why) {
        waiting--;
        setback = setback.or(() -> Optional.of(new Change.PutOff(facts.item(), why, true)));
    }

    /** The item as a whole is left for the next run, and not tried again in this one. */
    public void leave(String why) {
        waiting--;
        setback = setback.or(() -> Optional.of(new Change.PutOff(facts.item(), why, false)));
    }

    /** The item as a whole cannot be carried to {@code side}. */
    public void refuse(Side side, String code, String message) {
        waiting--;
        setback = Optional.of(new Change.Refuse(facts.item(), side, code, message));
    }

    /** Whether all of the item's steps are done, or something stands in their way: nothing is added to it any more. */
    public boolean ended() {
        return waiting <= 0 || stopped();
    }

    /**
     * Of the flags that the side has now, those it was to have are agreed. A flag to be added that it did not keep is not held
     * against it; one that somebody changed meanwhile stays a difference, for the next run to carry over.
     */
    private void settle(
            Side side,
            FolderId inFolder,
            Outcome<Placed> outcome,
            Optional<Flags> expected,
            Flags mayBeUnkeepable,
            boolean wrote) {
        waiting--;
        switch (outcome) {
            case Outcome.Accepted<Placed>(Placed now) -> {
                var agreed = expected.map(e -> e.minus(mayBeUnkeepable.minus(now.flags())))
                        .orElse(now.flags());
                placed.add(new Change.Place(facts.item(), side, inFolder, now, agreed, wrote));
            }
            case Outcome.Rejected<Placed>(String code, String message) ->
                setback = Optional.of(new Change.Refuse(facts.item(), side, code, message));
            case Outcome.Deferred<Placed>(String message) ->
                setback = setback.or(() -> Optional.of(new Change.PutOff(facts.item(), message, true)));
            case Outcome.Unplaced<Placed>(String message) ->
                setback = Optional.of(new Change.Refuse(facts.item(), side, NOT_SHOWN, message));
        }
    }

    /** Where the item is on a side by now, if a step has put it somewhere. */
    public Optional<Placed> placed(Side side) {
        return placed.stream()
                .filter(c -> c instanceof Change.Place p && p.side() == side)
                .map(c -> ((Change.Place) c).placed())
                .reduce((earlier, later) -> later);
    }

    /** Whether something stands in the way of the item's further steps. */
    public boolean stopped() {
        return setback.isPresent();
    }

    /** A side's flags as they are, but of them only those agreed that were so before or came from the other side just now. */
    private Change unfinished(Change change) {
        return switch (change) {
            case Change.Place(ItemId item, Side side, FolderId inFolder, Placed now, Flags agreed, boolean wrote)
            when facts.on(side).here() ->
                new Change.Place(
                        item,
                        side,
                        inFolder,
                        now,
                        agreedSoFar.getOrDefault(side, facts.on(side).agreedFlags()),
                        wrote);
            default -> change;
        };
    }

    /** What to write down, in order. */
    public List<Change> changes() {
        var changes = new ArrayList<Change>();
        if (setback.isPresent() || waiting > 0) {
            placed.forEach(change -> changes.add(unfinished(change)));
            setback.ifPresent(changes::add);
            return changes;
        }
        content.ifPresent(changes::add);
        for (var side : Side.values()) {
            changes.add(new Change.Acknowledge(facts.item(), side));
        }
        changes.addAll(placed);
        if (!owed.isEmpty()) {
            var source = facts.client().here() ? Side.CLIENT : Side.SERVER;
            changes.add(new Change.Owe(facts.item(), source, owed));
        }
        changes.add(new Change.Agree(facts.item(), folder, flags.minus(owed)));
        return changes;
    }
}
