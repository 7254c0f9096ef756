package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.ledger.PlacementTable.Placement;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.IntentId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.settle.Change;
import org.tenon.sync.settle.Patience;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;

/**
 * Who writes down what a batch of steps came to: settlements and closed intents, in one transaction. What is not written down
 * when the plug is pulled is found out again by the next run.
 */
final class SettlementWriter {
    private final RunContext context;
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<Runnable> closings = new ArrayList<>();
    private final List<Dropped> dropped = new ArrayList<>();

    /** An intent that need not be remembered when the settlement that it belongs to is written. */
    private record Dropped(Settlement of, IntentId intent) {
        boolean ended() {
            return of.ended();
        }
    }

    SettlementWriter(RunContext context) {
        this.context = context;
    }

    void add(Settlement settlement) {
        settlements.add(settlement);
    }

    /** The step was done, and can be undone. */
    void done(IntentId intent) {
        alsoWrite(() -> context.ledger.journal().done(intent));
    }

    /** A creation was done, and need not be remembered: undo never deletes. */
    void created(Settlement of, IntentId intent) {
        dropped.add(new Dropped(of, intent));
    }

    /** A creation was not done. */
    void notCreated(Settlement of, IntentId intent) {
        created(of, intent);
    }

    /** The step was not done. */
    void notDone(IntentId intent) {
        alsoWrite(() -> context.ledger.journal().drop(intent));
    }

    /** The side took it and does not show it: looked for in every run, and done again in none. */
    void unplaced(IntentId intent) {
        alsoWrite(() -> context.ledger.journal().unplaced(intent));
    }

    void alsoWrite(Runnable change) {
        closings.add(change);
    }

    void commit() {
        write(List.copyOf(settlements), List.copyOf(dropped), List.copyOf(closings));
        settlements.clear();
        dropped.clear();
        closings.clear();
    }

    /** What has come to its end by now; the rest when it has: an intent stays open until what it did is settled. */
    void commitEnded() {
        var ended = settlements.stream().filter(Settlement::ended).toList();
        write(ended, dropped.stream().filter(Dropped::ended).toList(), List.of());
        dropped.removeIf(Dropped::ended);
        settlements.removeIf(Settlement::ended);
    }

    private void write(List<Settlement> ended, List<Dropped> drops, List<Runnable> alsoWrite) {
        context.ledger.soonDurable(() -> {
            new ArrivalWriter(context, this::write).write(ended);
            context.ledger.journal().drop(drops.stream().map(Dropped::intent).toList());
            alsoWrite.forEach(Runnable::run);
        });
    }

    private void write(Change change) {
        Ledger ledger = context.ledger;
        var items = ledger.items();
        var placements = ledger.placements();
        switch (change) {
            case Change.Place(ItemId item, Side side, FolderId folder, Placed now, var agreed, boolean wrote) ->
                placements.placed(
                        item, side, new Placement(folder, now.handle(), now.revision(), now.flags()), agreed, wrote);
            case Change.Content(ItemId item, var linkId, var hash, long size) ->
                items.content(item, linkId, hash, size);
            case Change.Acknowledge(ItemId item, Side side) -> placements.acknowledge(item, side);
            case Change.Owe(ItemId item, Side side, var flags) -> placements.owe(item, side, flags);
            case Change.Agree(ItemId item, FolderId folder, var flags) -> {
                if (!items.agree(item, folder, flags)) {
                    context.lookAgain();
                }
            }
            case Change.Refuse(ItemId item, Side side, String code, String message) -> {
                items.refused(item, side, code, message, refusals -> Patience.with(code)
                        .pause(refusals)
                        .map(context.clock.instant()::plus));
                if (side == Side.SERVER && code.equals(Outcome.NO_PERMISSION)) {
                    askAbout(item, message);
                }
            }
            case Change.PutOff(ItemId item, String why, boolean again) -> {
                items.putOff(item, again ? context.attempt : context.lastAttempt(), why);
                if (again) {
                    context.tally.putOff();
                } else {
                    context.tally.leave();
                }
            }
        }
    }

    /** A change here that the server does not permit: a person can give it up for the server's version. */
    private void askAbout(ItemId item, String message) {
        var facts = context.ledger.items().facts(item).filter(ItemFacts::agreed);
        if (facts.isEmpty()) {
            return;
        }
        facts.get().client().work().ifPresent(work -> {
            var held = context.ledger.held();
            held.add(
                    held.hold(
                            facts.get().folder(),
                            Side.SERVER,
                            Hold.REFUSED_CHANGE,
                            "the server refuses " + work + ": " + message,
                            context.clock.instant()),
                    item);
        });
    }
}
