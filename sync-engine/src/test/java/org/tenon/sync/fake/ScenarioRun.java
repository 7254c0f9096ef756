package org.tenon.sync.fake;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.tenon.sync.fake.Scenario.Row;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.MailPolicy;
import org.tenon.sync.plan.MailWindow;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.History.PastRun;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.UserHands;
import org.tenon.sync.store.UserHands.Seen;

/**
 * Plays a {@link Scenario} once: undisturbed, or with the process killed at one step of its syncs. After a kill the same sync
 * is done again by a new process, and the story must go on as if nothing had been.
 */
public final class ScenarioRun implements AutoCloseable {
    /** How the process ends, where it does. */
    public enum End {
        /** Killed; the stores live on. */
        KILL,
        /** The lights go out: what was not durable is lost on both sides. */
        POWER_CUT,
        /** It does not end: something failed, and the same process tries again. */
        NONE
    }

    private final Scenario scenario;
    private final Wording wording;
    private final Maker maker;
    private final Map<Side, Traits> traits = new HashMap<>();
    private final End end;
    private SyncWorld world;
    private long crashAt;
    private long taken;
    private boolean crashed;
    private String where = "";
    private boolean wasVolatile;
    private final List<Row> expected = new ArrayList<>();
    private final List<Long> runsBefore = new ArrayList<>();

    /** Makes the world of a story, whose sides are as limited as it says. */
    public interface Maker {
        SyncWorld make(Traits client, Traits server);
    }

    /** A run in which the process dies at its {@code crashAt}-th step. */
    public ScenarioRun(Scenario scenario, Path stateDir, Traits client, Traits server, long crashAt, End end) {
        this(
                scenario,
                Kind.MAIL,
                (limitedClient, limitedServer) -> new SyncWorld(stateDir, limitedClient, limitedServer, Policy.DEFAULT),
                client,
                server,
                crashAt,
                end);
    }

    /** The same in another world, with items of that kind. */
    public ScenarioRun(Scenario scenario, Kind kind, Maker maker, Traits client, Traits server, long crashAt, End end) {
        this.scenario = scenario;
        this.wording = Wording.of(kind);
        this.maker = maker;
        this.crashAt = crashAt;
        this.end = end;
        traits.put(Side.CLIENT, client);
        traits.put(Side.SERVER, server);
    }

    /** Plays it all; how many steps the process took in its syncs. */
    public long play() {
        for (var row : scenario.rows()) {
            try {
                if (!row.verb().equals("expect")) {
                    settleExpectations();
                }
                play(row);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(scenario.name() + ", " + row + ": " + e.getMessage() + fate(), e);
            }
        }
        try {
            settleExpectations();
        } catch (AssertionError e) {
            throw new AssertionError(scenario.name() + ": " + e.getMessage() + fate(), e);
        }
        return taken;
    }

    private String fate() {
        return crashed ? " [" + end + " at step " + crashAt + ": " + where + "]" : "";
    }

    /** Whether the process died while a power cut would have lost something. */
    public boolean diedWithVolatileChanges() {
        return wasVolatile;
    }

    private void play(Row row) {
        var words = row.words();
        switch (row.verb()) {
            case "keeps" -> limit(words, traits(words).keeping(rest(words, 1).toArray(String[]::new)));
            case "limit" -> limit(words, traits(words).sizeLimit(Long.parseLong(words.get(1))));
            case "refuses" -> {
                var refused = folder(words.get(1));
                limit(words, traits(words).refusing(refused::equals));
            }
            case "put" ->
                Item.parseAll(rest(words, 2))
                        .forEach(i -> hands(words).deliver(folder(words.get(1)), wording.body(i), wording.marks(i)));
            case "flag" -> flag(words);
            case "edit" -> {
                var seen = find(words, 2);
                hands(words).edit(folder(words.get(1)), seen.handle(), wording.edited(seen, Item.one(words.get(3))));
            }
            case "delete" ->
                Item.parseAll(rest(words, 2)).forEach(i -> hands(words)
                        .delete(folder(words.get(1)), find(words, i).handle()));
            case "move" ->
                hands(words).move(folder(words.get(1)), find(words, 2).handle(), folder(words.get(3)));
            case "copy" ->
                hands(words).copy(folder(words.get(1)), find(words, 2).handle(), folder(words.get(3)));
            case "create" -> hands(words).createFolder(folder(words.get(1)));
            case "rename" -> hands(words).renameFolder(folder(words.get(1)), folder(words.get(2)));
            case "remove" -> hands(words).deleteFolder(folder(words.get(1)));
            case "empty" -> empty(side(words));
            case "validity" -> world().place(side(words)).changeValidity(folder(words.get(1)));
            case "forget" -> world().forgetEverything();
            case "weather" ->
                world().place(side(words)).strike(words.get(1), words.get(2), Integer.parseInt(words.get(3)));
            case "days" -> world().clock().jump(Duration.ofDays(Long.parseLong(words.getFirst())));
            case "window" -> world().decide(new MailPolicy(true, window(words)));
            case "sync" -> sync(words);
            case "release" ->
                world().engine()
                        .history()
                        .held()
                        .forEach(h -> check(world().engine().history().release(h.id()), "not released"));
            case "restore" ->
                world().engine()
                        .history()
                        .held()
                        .forEach(h -> check(world().engine().history().restore(h.id()), "not restored"));
            case "undo" -> undo(words);
            case "expect" -> expected.add(row);
            default -> throw new AssertionError("no such verb: " + row.verb());
        }
    }

    private void limit(List<String> words, Traits limited) {
        check(world == null, "a side's limits come before all else");
        traits.put(side(words), limited);
    }

    /** Rows of expectations stand together: folders that none of them names are not there. */
    private void settleExpectations() {
        if (!expected.isEmpty()) {
            new Expected(world(), wording, expected).check();
            expected.clear();
        }
    }

    private SyncWorld world() {
        if (world == null) {
            world = maker.make(traits.get(Side.CLIENT), traits.get(Side.SERVER));
        }
        return world;
    }

    private void flag(List<String> words) {
        var add = new ArrayList<String>();
        var remove = new ArrayList<String>();
        for (var word : rest(words, 3)) {
            (word.startsWith("+") ? add : remove).add(word.substring(1));
        }
        wording.mark(hands(words), folder(words.get(1)), find(words, 2), Flags.of(add), Flags.of(remove));
    }

    private void empty(Side side) {
        for (var folder : world().place(side).names()) {
            world().look(side, folder).forEach(seen -> world().hands(side).delete(folder, seen.handle()));
        }
    }

    private void sync(List<String> words) {
        runsBefore.add(lastRun());
        var report = survive(() -> world().sync());
        long held = count(words, "held");
        long conflicts = count(words, "conflicts");
        long rejected = count(words, "rejected");
        check(
                report.failure().isPresent() == words.contains("failed"),
                "failure: " + report.failure().map(Throwable::toString).orElse("none"));
        check(
                world().engine().history().held().size() == held,
                "held: " + world().engine().history().held());
        check(
                world().engine().history().conflicts().size() == conflicts,
                "conflicts: " + world().engine().history().conflicts());
        check(report.rejected().size() == rejected, "rejected: " + report.rejected());
        long outside = report.outside().stream().mapToLong(o -> o.items()).sum();
        check(outside == count(words, "outside"), "outside: " + report.outside());
        long deeds = report.folders().stream()
                .mapToLong(f -> f.client().sum() + f.server().sum())
                .sum();
        check(!words.contains("quiet") || deeds == 0, "not quiet: " + report.folders());
        boolean inSync = !words.contains("failed") && held == 0 && conflicts == 0 && rejected == 0;
        check(report.inSync() == inSync, "inSync is " + report.inSync());
        world().assertIdle();
    }

    private static MailWindow window(List<String> words) {
        var since = words.stream()
                .filter(w -> w.startsWith("since="))
                .map(w -> LocalDate.parse(w.substring("since=".length())))
                .findFirst();
        long most = count(words, "max");
        return new MailWindow(since, most == 0 ? OptionalLong.empty() : OptionalLong.of(most));
    }

    private static long count(List<String> words, String what) {
        return words.stream()
                .filter(w -> w.startsWith(what + "="))
                .mapToLong(w -> Long.parseLong(w.substring(what.length() + 1)))
                .sum();
    }

    /** What the last sync did, or with a number n the n-th from the end. */
    private void undo(List<String> words) {
        int nth = words.isEmpty() ? 1 : Integer.parseInt(words.getFirst());
        long after = runsBefore.get(runsBefore.size() - nth);
        long upTo = nth == 1 ? Long.MAX_VALUE : runsBefore.get(runsBefore.size() - nth + 1);
        var runs = world().engine().history().runs(100).stream()
                .filter(run -> run.run() > after && run.run() <= upTo)
                .toList();
        check(!runs.isEmpty(), "there is no run to undo");
        for (var run : runs) {
            var report = survive(() -> world().engine().undo(run.run(), false));
            check(report.failure().isEmpty(), "undo failed: " + report.failure());
        }
        world().assertIdle();
    }

    private long lastRun() {
        return world().engine().history().runs(1).stream()
                .mapToLong(PastRun::run)
                .findFirst()
                .orElse(0);
    }

    private interface Work {
        RunReport run();
    }

    /** Does the work; where the process dies of it, once more in a new process. */
    private RunReport survive(Work work) {
        var steps = world().steps();
        steps.crashAt(crashAt - taken > 0 ? crashAt - taken : Long.MAX_VALUE);
        RunReport report = null;
        try {
            report = work.run();
        } catch (SimulatedCrash | RuntimeException e) {
            if (!steps.crashed()) {
                throw e;
            }
        }
        taken += steps.taken();
        if (!steps.crashed()) {
            var struck = steps.struck();
            if (struck.isEmpty()) {
                steps.restart();
                return report;
            }
            crashed = true;
            where = struck.get();
            check(tellsWhatIsLeft(report), "a run that did not do all tells nothing: " + report);
            if (end == End.NONE) {
                steps.restart();
            } else {
                world().restart();
            }
            return work.run();
        }
        crashed = true;
        where = steps.where();
        wasVolatile = world().hasVolatile();
        if (end == End.KILL) {
            world().restart();
        } else {
            world().powerCut();
        }
        return work.run();
    }

    private static boolean tellsWhatIsLeft(RunReport report) {
        return report.inSync()
                || report.failure().isPresent()
                || !report.waiting().isEmpty()
                || !report.held().isEmpty()
                || !report.conflicts().isEmpty()
                || !report.rejected().isEmpty();
    }

    private Seen find(List<String> words, int at) {
        return find(words, Item.one(words.get(at)));
    }

    private Seen find(List<String> words, Item item) {
        return world().look(side(words), folder(words.get(1))).stream()
                .filter(s -> wording.isIn(item, s))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        Expected.holds(world(), wording, side(words), folder(words.get(1))) + "; there is no " + item));
    }

    private UserHands hands(List<String> words) {
        return world().hands(side(words));
    }

    private Traits traits(List<String> words) {
        return traits.get(side(words));
    }

    private static Side side(List<String> words) {
        return Expected.side(words.getFirst())
                .orElseThrow(() -> new AssertionError("neither side: " + words.getFirst()));
    }

    private FolderName folder(String word) {
        return wording.folder(word);
    }

    private static List<String> rest(List<String> words, int from) {
        return words.subList(from, words.size());
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    public void close() {
        if (world != null) {
            world.close();
        }
    }
}
