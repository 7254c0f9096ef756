package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.plan.Step;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;

/** Deals with an item whose content changed on both sides: the same change, one side's by policy, or both copies kept. */
final class Reconciler {
    private final Round round;
    private final Desk desk;
    private final Scribe scribe;

    Reconciler(Round round, Desk desk, Scribe scribe) {
        this.round = round;
        this.desk = desk;
        this.scribe = scribe;
    }

    void reconcile(Settlement settlement) throws StoreException {
        var facts = settlement.facts();
        var client = digest(facts.item(), Side.CLIENT);
        var server = digest(facts.item(), Side.SERVER);
        if (client.isEmpty() || server.isEmpty()) {
            settlement.putOff();
            return;
        }
        if (client.get().hash().equals(server.get().hash())) {
            var same = client.get();
            settlement.content(same.linkId(), same.hash(), same.sizeBytes());
            settlement.nothingToDo();
            return;
        }
        var base = round.ledger.items().get(facts.item()).flatMap(i -> i.hash());
        if (base.equals(Optional.of(client.get().hash()))) {
            replace(settlement, Side.CLIENT, "changed on the other side");
            return;
        }
        if (base.equals(Optional.of(server.get().hash()))) {
            replace(settlement, Side.SERVER, "changed on the other side");
            return;
        }
        var winner = round.policy.conflict() == Conflict.CLIENT ? Side.CLIENT : Side.SERVER;
        var loser = winner.other();
        boolean keepBoth = round.policy.conflict() == Conflict.MERGE || round.policy.conflict() == Conflict.BOTH;
        if (keepBoth && !keepCopy(facts.item(), loser)) {
            settlement.putOff();
            return;
        }
        if (keepBoth) {
            round.lookAgain();
            tell(facts, loser);
        }
        replace(settlement, loser, "changed on both sides");
    }

    /** Durably, before the one copy takes the other's place: afterwards nothing would show that there was a conflict. */
    private void tell(ItemFacts facts, Side loser) {
        round.ledger.transaction(() -> {
            var journal = round.ledger.journal();
            if (journal.conflicts().stream().noneMatch(c -> c.item() == facts.item())) {
                journal.conflict(
                        round.run,
                        facts.on(loser).folder(),
                        facts.item(),
                        "both sides changed the content; both copies are kept");
            }
        });
    }

    private void replace(Settlement settlement, Side loser, String why) throws StoreException {
        var facts = settlement.facts();
        var winner = loser.other();
        var step = new Step.Replace(facts.item(), loser, why);
        var source = sighting(facts.item(), winner).handle();
        new Transfer(round, desk, scribe)
                .replace(
                        loser,
                        facts.on(winner).folder(),
                        facts.on(loser).folder(),
                        List.of(new Transfer.Job<>(step, settlement, source)));
    }

    private Sighting sighting(long item, Side side) {
        return round.ledger.sightings().of(item, side).orElseThrow();
    }

    private Optional<CanonicalDigest.Found> digest(long item, Side side) throws StoreException {
        var sighting = sighting(item, side);
        var found = new ArrayList<CanonicalDigest.Found>();
        desk.open(side, sighting.folder()).read(List.of(sighting.handle()), (handle, body) -> {
            try {
                found.add(Tee.digest(body));
            } catch (IOException e) {
                throw Transfer.unreadable(e);
            }
        });
        return found.stream().findFirst();
    }

    /**
     * Makes a second copy of the item beside it, durably, before it is overwritten: a new item like any other, which the next
     * look at this side finds and brings over.
     */
    private boolean keepCopy(long item, Side side) throws StoreException {
        var sighting = sighting(item, side);
        var folder = desk.open(side, sighting.folder());
        var found = new ArrayList<CanonicalDigest.Found>();
        folder.read(List.of(sighting.handle()), (handle, body) -> found.add(round.bin.keep(body)));
        if (found.isEmpty()) {
            return false;
        }
        // Only now: while a folder reads, it can do nothing else.
        var saved = found.getFirst();
        var landing = new Landing(round, side, sighting.folder());
        if (landing.find(folder, saved.linkId(), saved.sizeBytes(), saved.hash())
                .isPresent()) {
            return true; // Made by a try that was cut off before it came to the replacement.
        }
        var copy = round.bin.find(saved.hash()).orElseThrow();
        var fresh = new NewItem(
                Optional.empty(),
                saved.linkId(),
                saved.hash(),
                saved.sizeBytes(),
                sighting.flags(),
                Optional.of(folder.stage(copy)));
        var named = new NewItem(
                folder.proposeHandle(fresh),
                fresh.linkId(),
                fresh.hash(),
                fresh.sizeBytes(),
                fresh.flags(),
                fresh.body());
        return folder.create(List.of(named)).getFirst().toOptional().isPresent();
    }
}
