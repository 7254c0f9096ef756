package org.tenon.sync.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.ledger.LedgerException;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Retry;

/** The two-way sync of one account: a client store, a server store, and the ledger between them. */
public final class SyncEngine implements AutoCloseable {
    /** Tries within one run: after a dropped connection, or when there is something new to look at. */
    private static final int TRIES = 4;

    private static final String ANEW =
            "the ledger was damaged and has been set aside in the state folder; items are matched again, nothing is lost";

    private final Home home;
    private final Map<Side, Store> stores;
    private final Policy policy;
    private final Progress progress;
    private Ledger ledger;
    private boolean anew;

    private SyncEngine(Home home, Store client, Store server, Policy policy, Progress progress) {
        this.home = home;
        this.stores = Map.of(Side.CLIENT, client, Side.SERVER, server);
        this.policy = policy;
        this.progress = progress;
        var opened = Ledger.openOrBeginAnew(home.stateDir(), home.hook(), home.clock());
        this.ledger = opened.ledger();
        this.anew = opened.anew();
    }

    /**
     * Opens the ledger in {@code stateDir}: made where missing, set aside and begun anew where it is damaged.
     *
     * @throws LedgerException where the folder cannot be written
     */
    public static SyncEngine open(
            Path stateDir, Store client, Store server, Policy policy, Clock clock, Progress progress) {
        return open(Home.of(stateDir, clock), client, server, policy, progress);
    }

    /** As above, in a home of which more is known. */
    public static SyncEngine open(Home home, Store client, Store server, Policy policy, Progress progress) {
        return new SyncEngine(home, client, server, policy, progress);
    }

    /** One run, or a rehearsal of it. Never throws for what a store does: the report's {@code failure} tells. */
    public RunReport sync(boolean dryRun) {
        return guarded(() -> dryRun
                ? rehearse(new Rehearsal(), false, server().parts())
                : run(new SyncPass(), Optional.empty(), server().parts()));
    }

    /**
     * Takes back what run {@code run} deleted, changed and moved, on both sides and in one go. What it created stays: undo never
     * deletes.
     */
    public RunReport undo(long run, boolean dryRun) {
        var id = new RunId(run);
        if (!ledger.journal().exists(id)) {
            throw new IllegalArgumentException("there is no run " + run);
        }
        var all = List.of(policy.kinds());
        return guarded(() ->
                dryRun ? rehearse(new UndoRehearsal(id), true, all) : run(new UndoPass(id), Optional.of(id), all));
    }

    /** What is known of past runs and of what they left for a person. */
    public History history() {
        return new History(ledger);
    }

    private Store server() {
        return stores.get(Side.SERVER);
    }

    private RunReport guarded(Supplier<RunReport> work) {
        try {
            return work.get();
        } catch (LedgerException e) {
            if (!e.corrupt()) {
                throw e;
            }
            ledger.close();
            Ledger.setAside(home.stateDir(), home.clock());
            ledger = Ledger.open(home.stateDir(), home.hook());
            anew = true;
            return work.get();
        }
    }

    /** What would be done, once through the stages; afterwards the ledger knows nothing of it. */
    private RunReport rehearse(Pass pass, boolean takesBack, List<Set<Kind>> parts) {
        long started = System.nanoTime();
        var run = begin(takesBack);
        stores.values().forEach(store -> store.lookOnly(true));
        try {
            return ledger.rehearse(() -> {
                if (belongs(run)) {
                    ledger.items().tryAgain(home.clock().instant());
                    Parts.each(parts, policy, run.tally, part -> {
                        var context = attempt(pass, run, part, 0);
                        run.tally.titles(Titles.of(context, run.tally.places()));
                    });
                }
                return Reporting.report(run, true, secondsSince(started));
            });
        } finally {
            stores.values().forEach(store -> store.lookOnly(false));
        }
    }

    private RunReport run(Pass pass, Optional<RunId> undone, List<Set<Kind>> parts) {
        long started = System.nanoTime();
        var run = begin(undone.isPresent());
        if (belongs(run)) {
            ledger.transaction(() -> ledger.items().tryAgain(home.clock().instant()));
            Parts.each(parts, policy, run.tally, part -> attempts(pass, run, part));
            anew = false;
            end(run, undone);
        }
        return Reporting.report(run, false, secondsSince(started));
    }

    private CurrentRun begin(boolean takesBack) {
        var run = new CurrentRun(home, ledger, stores, progress, takesBack);
        if (anew) {
            run.tally.warn(ANEW);
        }
        return run;
    }

    private static double secondsSince(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private static boolean belongs(CurrentRun run) {
        try {
            run.marking.check(run.tally);
            return true;
        } catch (StoreException e) {
            run.tally.failed(e);
            return false;
        }
    }

    private static void attempts(Pass pass, CurrentRun run, Policy part) {
        for (int number = 0; number < TRIES; number++) {
            var context = attempt(pass, run, part, number);
            var failure = run.tally.failure();
            boolean unfinished = context.wantsAnotherLook() || run.tally.anyPutOff();
            if (failure.isPresent() ? failure.get().retry() != Retry.NOW : !unfinished) {
                return;
            }
        }
    }

    private static RunContext attempt(Pass pass, CurrentRun run, Policy part, int number) {
        var context = new RunContext(run, part, number);
        run.tally.tryAgain();
        try {
            pass.run(context);
        } catch (StoreException e) {
            run.tally.failed(e);
        }
        return context;
    }

    /** Closes the run in the history, and clears away what was kept long enough. */
    private void end(CurrentRun run, Optional<RunId> undone) {
        long deeds = run.tally.deeds();
        if (deeds > 0) {
            run.begin();
        }
        ledger.transaction(() -> {
            if (deeds > 0 || undone.isPresent()) {
                ledger.journal().begin(run.id, run.clock.instant());
            }
            if (run.begun() || deeds > 0) {
                ledger.items().countWaiting();
                ledger.held().tidy();
                ledger.contents().sweep();
                if (run.tally.failure().isEmpty()) {
                    ledger.replays().tidy();
                }
                ledger.journal().end(run.id, run.clock.instant(), ending(run.tally), deeds);
                keptUntil().ifPresent(ledger.journal()::expire);
            }
        });
        var limit = keptUntil();
        if (run.begun() && limit.isPresent()) {
            try {
                run.bin.expire(limit.get());
            } catch (IOException e) {
                run.tally.warn("old items in the bin could not be cleared away");
            }
        }
    }

    /**
     * What is older may go: older by the clock, and by the days on which runs were seen to do something. A clock that jumps ahead
     * by years has made one such day of them.
     */
    private Optional<Instant> keptUntil() {
        var now = home.clock().instant();
        var byTheClock = now.minus(Bin.KEEP);
        return ledger.journal()
                .firstOfLastDays((int) Bin.KEEP.toDays(), now)
                .map(seen -> seen.isBefore(byTheClock) ? seen : byTheClock);
    }

    private static String ending(Tally tally) {
        return tally.failure().map(f -> "failed: " + f.kind()).orElse("done");
    }

    @Override
    public void close() {
        ledger.close();
    }
}
