package org.tenon.sync.run;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.model.Mark;
import org.tenon.sync.plan.Belonging;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Keeps the mark in the client folder: read before anything is looked at, and counted up before a run changes its first thing. So
 * a copy of the folder, or of the ledger, that is put back later is behind the other one. Written down as begun before it is
 * written: after a crash in between the two still know each other.
 */
final class Marking {
    private final Ledger ledger;
    private final Store client;
    private final Path stateDir;
    private final String owner;

    Marking(Ledger ledger, Store client, Path stateDir, String owner) {
        this.ledger = ledger;
        this.client = client;
        this.stateDir = stateDir.toAbsolutePath().normalize();
        this.owner = owner;
    }

    private Mark ours(long generation) {
        return new Mark(ledger.marks().ledger(), generation, owner, stateDir.toString());
    }

    /** Refuses a folder that is another's, and forgets what was agreed where folder and ledger stand at different times. */
    void check(Tally tally) throws StoreException {
        if (!client.takesMark()) {
            return;
        }
        var found = client.mark();
        var ours = ledger.transaction(() -> ours(ledger.marks().generation()));
        boolean otherStateLives = found.filter(m -> !m.state().equals(ours.state()) && holdsLedger(m.state()))
                .isPresent();
        switch (Belonging.of(found, ours, ledger.marks().begun(), client.isBare(), otherStateLives)) {
            case TOGETHER -> {
                // As it should be.
            }
            case ADOPT -> {
                if (!client.claim(ours.state())) {
                    throw new StoreException(
                            Scope.STORE,
                            Retry.LATER,
                            Cause.BUSY,
                            "Another run, with another state folder, is at work in the local folder for the first time.");
                }
                var near = client.markNearby();
                if (near.isPresent()) {
                    throw refusal("The local folder lies inside another account's, or holds one: " + near.get()
                            + ". Each account needs a folder of its own.");
                }
            }
            case OLDER_FOLDER ->
                forget(tally, "the local folder is not as the last run left it, as after a restore from a backup");
            case OLDER_LEDGER ->
                forget(tally, "the ledger is older than the local folder, as after a restore from a backup");
            case OTHER_LEDGER ->
                forget(tally, "the local folder was last synced with another ledger, which is no more");
            case REFUSE_ACCOUNT ->
                throw refusal("The local folder belongs to another account ("
                        + named(found.orElseThrow().owner())
                        + "): name another client.store for this one. Should that account be no more, delete the file "
                        + ".tenon-account in the folder.");
            case REFUSE_STATE ->
                throw refusal("The local folder is synced already with the state folder "
                        + found.orElseThrow().state()
                        + ": use that one (--state), or delete it first.");
        }
    }

    private void forget(Tally tally, String why) {
        ledger.transaction(ledger::forgetSides);
        tally.warn(why + "; all items are matched again, and nothing is deleted for it");
    }

    private static String named(String owner) {
        return owner.isEmpty() ? "of which no name is known" : owner;
    }

    private static StoreException refusal(String message) {
        return new StoreException(Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.CONFIGURATION, message);
    }

    private static boolean holdsLedger(String state) {
        try {
            return Ledger.isIn(Path.of(state));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Something is about to change: from now on copies made earlier are behind. */
    void next(Tally tally) {
        if (!client.takesMark()) {
            return;
        }
        long generation =
                Math.max(ledger.marks().generation(), ledger.marks().begun().orElse(0)) + 1;
        ledger.transaction(() -> {
            ledger.marks().ledger();
            ledger.marks().begin(generation);
        });
        try {
            client.mark(ours(generation));
            ledger.transaction(() -> ledger.marks().done(generation));
        } catch (StoreException e) {
            tally.warn("the local folder cannot be marked, so that putting it back from a backup would not be noticed: "
                    + e.getMessage());
        }
    }
}
