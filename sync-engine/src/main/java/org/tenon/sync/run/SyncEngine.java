package org.tenon.sync.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.ledger.Ledger;
import org.tenon.sync.ledger.LedgerException;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.HeldId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.RunId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.WaitingReport;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Retry;

/** The two-way sync of one account: a client store, a server store, and the ledger between them. */
public final class SyncEngine implements AutoCloseable {
    /** Tries within one run: after a dropped connection, or when there is something new to look at. */
    private static final int TRIES = 4;

    private static final String ANEW =
            "the ledger was damaged and has been set aside in the state folder; items are matched again, nothing is lost";

    private final Path stateDir;
    private final String owner;
    private final Store client;
    private final Store server;
    private final Policy policy;
    private final Clock clock;
    private final Progress progress;
    private final CommitHook hook;
    private final Bin bin;
    private Ledger ledger;
    private boolean anew;

    private SyncEngine(
            Path stateDir,
            String owner,
            Store client,
            Store server,
            Policy policy,
            Clock clock,
            Progress progress,
            CommitHook hook) {
        this.stateDir = stateDir;
        this.owner = owner;
        this.client = client;
        this.server = server;
        this.policy = policy;
        this.clock = clock;
        this.progress = progress;
        this.hook = hook;
        this.bin = new Bin(stateDir.resolve("bin"), clock);
        var opened = Ledger.openOrBeginAnew(stateDir, hook, clock);
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
        return open(stateDir, client, server, policy, clock, progress, CommitHook.NONE);
    }

    /** As above; {@code hook} is told of each commit to the ledger. */
    public static SyncEngine open(
            Path stateDir, Store client, Store server, Policy policy, Clock clock, Progress progress, CommitHook hook) {
        return new SyncEngine(stateDir, "", client, server, policy, clock, progress, hook);
    }

    /** As above; {@code owner} is the account, {@code login@host}, by which the client folder is marked. */
    public static SyncEngine open(
            Path stateDir, String owner, Store client, Store server, Policy policy, Clock clock, Progress progress) {
        return new SyncEngine(stateDir, owner, client, server, policy, clock, progress, CommitHook.NONE);
    }

    /** One run. Never throws for what a store does: the report's {@code failure} tells. */
    public RunReport sync(boolean dryRun) {
        return guarded(() -> run(dryRun, Optional.empty()));
    }

    /** Takes back what run {@code run} deleted, changed and moved, on both sides. What it created stays: undo never deletes. */
    public RunReport undo(long run, boolean dryRun) {
        var id = new RunId(run);
        if (!ledger.journal().exists(id)) {
            throw new IllegalArgumentException("there is no run " + run);
        }
        return guarded(() -> run(dryRun, Optional.of(id)));
    }

    private RunReport guarded(Supplier<RunReport> work) {
        try {
            return work.get();
        } catch (LedgerException e) {
            if (!e.corrupt()) {
                throw e;
            }
            ledger.close();
            Ledger.setAside(stateDir, clock);
            ledger = Ledger.open(stateDir, hook);
            anew = true;
            return work.get();
        }
    }

    private RunReport run(boolean dryRun, Optional<RunId> undo) {
        long started = System.nanoTime();
        var context = new RunContext(
                ledger,
                bin,
                client,
                server,
                policy,
                clock,
                progress,
                dryRun,
                ledger.journal().next());
        if (anew) {
            context.tally.warn(ANEW);
        }
        var notices = new Notices(context, undo.isPresent() || context.firstRun);
        var marking = new Marking(ledger, client, stateDir, owner);
        if (dryRun) {
            return ledger.rehearse(() -> {
                if (!belongs(context, marking)) {
                    return report(context, started);
                }
                ledger.items().tryAgain(clock.instant());
                eachPart(context, undo, () -> {
                    context.beginAttempt(0);
                    attempt(context, notices, undo);
                    context.tally.titles(Titles.of(context, context.tally.places()));
                });
                return report(context, started);
            });
        }
        if (!belongs(context, marking)) {
            return report(context, started);
        }
        context.beforeTheFirstChange(() -> marking.next(context.tally));
        ledger.transaction(() -> ledger.items().tryAgain(clock.instant()));
        eachPart(context, undo, () -> attempts(context, notices, undo));
        anew = false;
        finish(context, undo);
        return report(context, started);
    }

    private static boolean belongs(RunContext context, Marking marking) {
        try {
            marking.check(context.tally);
            return true;
        } catch (StoreException e) {
            context.tally.failed(e);
            return false;
        }
    }

    /**
     * What hangs on one server after what hangs on another, so that none waits for one that is down. What is taken back is
     * taken back in one go.
     */
    private void eachPart(RunContext context, Optional<RunId> undo, Runnable work) {
        var failures = new ArrayList<StoreException>();
        boolean putOff = false;
        var left = EnumSet.noneOf(Kind.class);
        left.addAll(policy.kinds());
        var parts = undo.isEmpty() ? server.parts() : List.of(policy.kinds());
        for (int i = 0; i < parts.size(); i++) {
            var kinds = EnumSet.copyOf(left);
            if (i < parts.size() - 1) {
                kinds.retainAll(parts.get(i));
            }
            left.removeAll(kinds);
            if (!kinds.isEmpty()) {
                context.narrow(kinds);
                work.run();
                context.tally.failure().map(f -> f.about(kinds)).ifPresent(failures::add);
                putOff |= context.tally.anyPutOff();
            }
        }
        context.tally.failedWith(failures);
        // The report names one failure; what else is down must not go untold.
        failures.stream()
                .filter(f -> context.tally.failure().filter(told -> told == f).isEmpty())
                .forEach(f -> context.tally.warn(words(f.about()) + ": " + f.getMessage()));
        if (putOff) {
            context.tally.putOff();
        }
    }

    private static String words(Set<Kind> kinds) {
        return kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(", "));
    }

    private void attempts(RunContext context, Notices notices, Optional<RunId> undo) {
        for (int number = 0; number < TRIES; number++) {
            context.beginAttempt(number);
            attempt(context, notices, undo);
            boolean failed = context.tally.failure().isPresent();
            boolean mendable = failed && context.tally.failure().get().retry() == Retry.NOW;
            boolean unfinished = context.wantsAnotherLook() || context.tally.anyPutOff();
            if (failed ? !mendable : !unfinished) {
                return;
            }
        }
    }

    /** observe - plan - apply - settle, once. What an earlier try has done is not done again: the ledger knows. */
    private void attempt(RunContext context, Notices notices, Optional<RunId> undo) {
        try {
            Recovery.lookAfresh(context);
            context.progress.stage("looking");
            new FolderStage(context).run();
            if (ledger.held().anyBack()) {
                ledger.soonDurable(ledger.held()::letGoWhereBack);
            }
            new AttributeStage(context).run();
            if (undo.isPresent()) {
                look(context);
                context.begin();
                new Undo(context).run(undo.get());
                if (context.dryRun) {
                    return;
                }
                ledger.transaction(() -> ledger.journal().undone(undo.get()));
                new FolderStage(context).run();
            }
            look(context);
            new DeleteStage(context).holdWhatVanished();
            new GoneFolders(context).hold();
            notices.holdTooMany();
            if (!ledger.items().dirtyFolders(context.attempt).isEmpty()) {
                if (!context.dryRun) {
                    context.begin();
                }
                context.progress.stage("syncing");
                new ItemStage(context, notices).run();
            }
            context.progress.stage("deleting");
            if (context.dryRun) {
                new DeleteStage(context).rehearse();
            } else {
                new DeleteStage(context).run();
            }
        } catch (StoreException e) {
            context.tally.failed(e);
        }
    }

    /** Takes down what is there, and makes out what of it is known already. */
    private static void look(RunContext context) throws StoreException {
        new ObserveStage(context).run();
        if (!context.dryRun) {
            new Recovery(context).run();
        }
        new MatchStage(context).run();
        context.putOffBlind();
    }

    private void finish(RunContext context, Optional<RunId> undo) {
        if (context.tally.deeds() > 0) {
            context.begin();
        }
        ledger.transaction(() -> {
            if (context.tally.deeds() > 0 || undo.isPresent()) {
                ledger.journal().begin(context.run, clock.instant());
            }
            if (context.begun() || context.tally.deeds() > 0) {
                ledger.items().countWaiting();
                ledger.held().tidy();
                ledger.contents().sweep();
                if (context.tally.failure().isEmpty()) {
                    ledger.replays().tidy();
                }
                ledger.journal().end(context.run, clock.instant(), ending(context), context.tally.deeds());
                keptUntil().ifPresent(ledger.journal()::expire);
            }
        });
        var limit = keptUntil();
        if (context.begun() && limit.isPresent()) {
            try {
                bin.expire(limit.get());
            } catch (IOException e) {
                context.tally.warn("old items in the bin could not be cleared away");
            }
        }
    }

    /**
     * What is older may go: older by the clock, and by the days on which runs were seen to do something. A clock that jumps ahead
     * by years has made one such day of them.
     */
    private Optional<Instant> keptUntil() {
        var now = clock.instant();
        var byTheClock = now.minus(Bin.KEEP);
        return ledger.journal()
                .firstOfLastDays((int) Bin.KEEP.toDays(), now)
                .map(seen -> seen.isBefore(byTheClock) ? seen : byTheClock);
    }

    private static String ending(RunContext context) {
        return context.tally.failure().map(f -> "failed: " + f.kind()).orElse("done");
    }

    private RunReport report(RunContext context, long started) {
        for (var side : Side.values()) {
            context.store(side).alerts().forEach(context.tally::warn);
        }
        var held = held();
        var conflicts = conflicts();
        var rejected = rejected();
        var failure = context.tally.failure();
        var waiting = waiting();
        boolean planned = context.dryRun && context.tally.deeds() > 0;
        boolean inSync = failure.isEmpty()
                && held.isEmpty()
                && conflicts.isEmpty()
                && rejected.isEmpty()
                && !context.tally.anyPutOff()
                && !context.tally.anyLeft()
                && !planned;
        return new RunReport(
                context.dryRun ? 0 : context.run.value(),
                (System.nanoTime() - started) / 1e9,
                inSync,
                context.dryRun,
                context.tally.folders(),
                context.tally.steps(),
                conflicts,
                held,
                rejected,
                warnings(context, waiting),
                failure,
                waiting);
    }

    /** What waits for the second time is named; once is no more than bad luck. */
    private static List<String> warnings(RunContext context, List<WaitingReport> waiting) {
        var warnings = new ArrayList<>(context.tally.warnings());
        waiting.stream()
                .filter(w -> w.runs() > 1)
                .map(w -> w.folder() + ", " + w.item() + ": " + w.why() + " (put off in " + w.runs() + " runs)")
                .forEach(warnings::add);
        return List.copyOf(warnings);
    }

    /** Items and folders that a side will not have. */
    public List<RejectedReport> rejected() {
        var reports = new ArrayList<RejectedReport>();
        for (var known : ledger.folders().all()) {
            for (var side : Side.values()) {
                ledger.folders()
                        .view(known.id(), side)
                        .flatMap(v -> v.refused())
                        .ifPresent(text -> {
                            int space = text.indexOf(' ');
                            reports.add(new RejectedReport(
                                    known.kind(),
                                    known.name().path(),
                                    side,
                                    "",
                                    text.substring(0, space),
                                    text.substring(space + 1),
                                    "folder"));
                        });
            }
        }
        for (var refused : ledger.items().refused()) {
            var folder = ledger.folders().get(refused.folder());
            var handle = ledger.sightings()
                    .of(refused.item(), refused.side().other())
                    .map(s -> s.handle().value())
                    .orElse("");
            reports.add(new RejectedReport(
                    folder.kind(),
                    folder.name().path(),
                    refused.side(),
                    handle,
                    refused.code(),
                    refused.message(),
                    what(refused.item(), refused.side())));
        }
        return reports;
    }

    private String what(ItemId item, Side side) {
        return ledger.items().facts(item).map(facts -> facts.refusedOn(side)).orElse("item");
    }

    /** What was put off in the last run, and in how many before it. */
    public List<WaitingReport> waiting() {
        return ledger.items().waiting().stream()
                .map(w -> {
                    var folder = ledger.folders().get(w.folder());
                    var handle = ledger.sightings()
                            .of(w.item(), Side.CLIENT)
                            .filter(s -> !s.gone())
                            .or(() -> ledger.sightings().of(w.item(), Side.SERVER))
                            .map(s -> s.handle().value())
                            .orElse("");
                    return new WaitingReport(folder.kind(), folder.name().path(), handle, w.why(), w.runs());
                })
                .toList();
    }

    /** What waits for a person. */
    public List<HeldReport> held() {
        return ledger.held().waiting().stream()
                .map(h -> {
                    var folder = ledger.folders().get(h.folder());
                    return new HeldReport(
                            h.id().value(),
                            folder.kind(),
                            folder.name().path(),
                            h.side(),
                            h.sort(),
                            h.items(),
                            h.reason());
                })
                .toList();
    }

    /** Lets the items of a hold go ahead in the next run, and these alone. False where there is no such number. */
    public boolean release(long heldId) {
        return ledger.held().release(new HeldId(heldId));
    }

    /**
     * Makes the next run bring the held items back to the side where they vanished, or give up what the server refuses for its own
     * version. False where there is no such number.
     */
    public boolean restore(long heldId) {
        return ledger.held().restore(new HeldId(heldId));
    }

    /** Both copies kept, until a person has looked. */
    public List<ConflictReport> conflicts() {
        return ledger.journal().conflicts().stream()
                .map(c -> {
                    FolderName name = ledger.folders().get(c.folder()).name();
                    Kind kind = ledger.folders().get(c.folder()).kind();
                    var handle = ledger.sightings()
                            .of(c.item(), Side.CLIENT)
                            .map(s -> s.handle().value())
                            .orElse("");
                    return new ConflictReport(
                            c.id(),
                            kind,
                            name.path(),
                            handle,
                            c.copy(),
                            c.what(),
                            c.run().value());
                })
                .toList();
    }

    /** A person has looked at the conflict. False where there is no such number. */
    public boolean resolveConflict(long id) {
        return ledger.journal().resolveConflict(id);
    }

    /** Tries again what a side would not have, or would not delete. */
    public void retryRejected() {
        ledger.items().retryRefused();
        ledger.held().retry(Hold.REFUSED_DELETION);
    }

    /** Past runs, latest first. */
    public List<PastRun> runs(int most) {
        return ledger.journal().runs(most).stream()
                .map(r -> new PastRun(
                        r.id().value(),
                        r.started(),
                        r.finished().orElse(r.started()),
                        r.ended(),
                        r.steps(),
                        r.undone()))
                .toList();
    }

    /** Steps that were written down and are not known to be done; none after a run that came to its end. */
    public long openIntents() {
        return ledger.journal().countOpen();
    }

    @Override
    public void close() {
        ledger.close();
    }

    /** One line of the history. */
    public record PastRun(long run, Instant started, Instant finished, String end, long steps, boolean undone) {}
}
